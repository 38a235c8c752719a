/** Holds two targets against each other, org by org: what works at one and not at the other, and what differs beside that. Pure. */
import { formatCount } from "../core/text.ts";
import { COMPARISON_SCHEMA_VERSION } from "./comparison.ts";
import { listOrgsAt, type TargetSide } from "./org-at-target.ts";
import type { OrgAtTarget, TargetComparison } from "./target-comparison.ts";

export interface TargetInput {
  id: string;
  comparedAt: string;
  tokenrush: string;
  base: TargetSide;
  candidate: TargetSide;
}

/** Works: nearly all attempts were issued a token, and none was useless. */
const WORKS_FROM = 0.9;
/** Fails: half of the attempts and more, three of them at least, were refused or got a useless token. */
const FAILS_FROM = 0.5;
const FAILS_TIMES = 3;

type Split = TargetComparison["splits"][number];
type Pair = Readonly<Record<"base" | "candidate", OrgAtTarget>>;

/** Orgs are joined by their names. Latencies of two servers say nothing of each other and are left out. */
export function compareTargets(input: TargetInput): TargetComparison {
  const [before, after] = [listOrgsAt(input.base), listOrgsAt(input.candidate)];
  const [base, candidate] = [describeSide(input.base), describeSide(input.candidate)];
  const orgs = [...before].flatMap(([org, atBase]) => {
    const atCandidate = after.get(org);
    if (atCandidate === undefined) return [];
    const pair = { base: atBase, candidate: atCandidate };
    return [{ org, ...pair, differing: differencesIn(pair).map(({ what }) => what) }];
  });
  const splits = orgs.flatMap(({ org, ...pair }) =>
    splitOf(org, pair, [base.name, candidate.name]),
  );
  return {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    kind: "targets",
    id: input.id,
    comparedAt: input.comparedAt,
    tokenrush: input.tokenrush,
    verdict: conclude(orgs.length, splits),
    base,
    candidate,
    splits,
    orgs: orgs.toSorted((a, b) => b.differing.length - a.differing.length),
    onlyInBase: [...before.keys()].filter((org) => !after.has(org)),
    onlyInCandidate: [...after.keys()].filter((org) => !before.has(org)),
    notes: [
      "Latencies of two servers are not compared: they differ in more than a release.",
      ...(input.base.plan === null || input.candidate.plan === null
        ? [
            "Requests are compared only where the plan of a run is at hand: give run directories, not results alone.",
          ]
        : []),
    ],
  };
}

function describeSide({ runs }: TargetSide): TargetComparison["base"] {
  const target = runs[0]?.run.target;
  return {
    name: target?.name ?? "",
    dialect: target?.dialect ?? "",
    hosts: target?.hosts ?? [],
    runs: runs.map(({ run }) => run.id),
  };
}

function conclude(orgs: number, splits: readonly Split[]): TargetComparison["verdict"] {
  if (orgs === 0) {
    return { state: "NO DATA", passed: null, text: "the targets have no org in common" };
  }
  const [first] = splits;
  if (first === undefined) {
    return {
      state: "ALIKE",
      passed: true,
      text: `${formatCount(orgs)} orgs fare alike at both targets`,
    };
  }
  const more = splits.length > 1 ? `, and ${formatCount(splits.length - 1)} more` : "";
  return { state: "SPLIT", passed: false, text: `${first.text}${more}` };
}

function splitOf(org: string, pair: Pair, names: readonly [string, string]): Split[] {
  const { base, candidate } = pair;
  const worksAt =
    works(base) && fails(candidate) ? "base" : works(candidate) && fails(base) ? "candidate" : null;
  if (worksAt === null) return [];
  const [at, elsewhere] = worksAt === "base" ? names : names.toReversed();
  const [good, bad] = worksAt === "base" ? [base, candidate] : [candidate, base];
  const differing = differencesIn(pair);
  const causes = differing.filter(({ what }) => what !== OUTCOMES && what !== CLAIMS);
  const first = causes[0];
  return [
    {
      rule: "T25",
      org,
      worksAt,
      text: `${org} works at ${at ?? ""} (${outcomeOf(good)}) and not at ${elsewhere ?? ""} (${outcomeOf(bad)})`,
      differing: causes,
      fix:
        first === undefined
          ? `nothing that was asked for differs: compare what the org has authorized for this client at both targets`
          : `the ${first.what} differs (${first.base || "none"} against ${first.candidate || "none"}): copy what works, then run again`,
    },
  ];
}

function works({ attempts, outcomes, unusable }: OrgAtTarget): boolean {
  return attempts > 0 && (outcomes.issued ?? 0) >= WORKS_FROM * attempts && unusable === 0;
}

function fails({ attempts, outcomes, usable, unusable }: OrgAtTarget): boolean {
  const refused = (outcomes.denied ?? 0) + (outcomes.rejected ?? 0);
  const isRefused = refused >= FAILS_TIMES && refused >= FAILS_FROM * attempts;
  const isUseless = unusable >= FAILS_TIMES && unusable >= FAILS_FROM * (usable + unusable);
  return isRefused || isUseless;
}

function outcomeOf({ attempts, outcomes, unusable, errors }: OrgAtTarget): string {
  const issued = `${formatCount(outcomes.issued ?? 0)} of ${formatCount(attempts)} issued`;
  const [error] = errors;
  const why = error === undefined ? "" : `, ${error.status} ${error.error}`.trimEnd();
  return `${issued}${unusable > 0 ? `, ${formatCount(unusable)} unusable` : ""}${why}`;
}

const OUTCOMES = "outcomes";
const CLAIMS = "claims";

/** What differs between the targets, by what it most often is: what was asked for, how, where, and last what came of it. */
function differencesIn({ base, candidate }: Pair): Split["differing"] {
  const requests: [string, string | null, string | null][] = [
    ["scope asked for", base.request?.scope ?? null, candidate.request?.scope ?? null],
    ["client authentication", base.request?.auth ?? null, candidate.request?.auth ?? null],
    ["redirect URI", base.request?.redirectUri ?? null, candidate.request?.redirectUri ?? null],
    ["scope granted", base.granted, candidate.granted],
    ...groupsOf(base, candidate),
    ["errors", errorsOf(base), errorsOf(candidate)],
    [OUTCOMES, kindsOf(base.outcomes), kindsOf(candidate.outcomes)],
    [CLAIMS, kindsOf(base.claims), kindsOf(candidate.claims)],
  ];
  return requests.flatMap(([what, one, other]) =>
    one === null || other === null || one === other ? [] : [{ what, base: one, candidate: other }],
  );
}

function groupsOf(base: OrgAtTarget, candidate: OrgAtTarget): [string, string, string][] {
  const names = new Set([...Object.keys(base.groups), ...Object.keys(candidate.groups)]);
  return [...names].map((name) => [name, base.groups[name] ?? "", candidate.groups[name] ?? ""]);
}

function errorsOf({ errors }: OrgAtTarget): string {
  return errors
    .map(({ status, error, description }) => [status, error, description].join(" ").trim())
    .toSorted()
    .join("; ");
}

/** Which there were, not how often: two targets are rarely asked equally often. */
function kindsOf(counts: Readonly<Partial<Record<string, number>>>): string {
  return Object.keys(counts).toSorted().join(", ");
}
