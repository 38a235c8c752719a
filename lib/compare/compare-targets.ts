/** Holds two targets against each other, org by org: what works at one and not at the other, and what differs beside that. Pure. */
import { COMPARISON_SCHEMA_VERSION } from "./comparison.ts";
import { findTargetDifferences } from "./guard.ts";
import { listOrgsAt, type TargetSide } from "./org-at-target.ts";
import type { OrgAtTarget, TargetComparison } from "./target-comparison.ts";
import {
  describeStanding,
  type FailureKind,
  failureKindOf,
  LEAST_ATTEMPTS,
  standingOf,
  stateOf,
} from "./target-standing.ts";
import { reachTargetVerdict } from "./target-verdict.ts";

export interface TargetInput {
  id: string;
  comparedAt: string;
  tokenrush: string;
  base: TargetSide;
  candidate: TargetSide;
  /** Keys of differences to accept; see `ALLOWABLE`. */
  allowed: ReadonlySet<string>;
}

type Split = TargetComparison["splits"][number];
type Pair = Readonly<Record<"base" | "candidate", OrgAtTarget>>;

/** Orgs are joined by their names. Latencies of two servers say nothing of each other and are left out; of runs that the guard refuses so is all else. */
export function compareTargets(input: TargetInput): TargetComparison {
  const [base, candidate] = [describeSide(input.base), describeSide(input.candidate)];
  const differences = findTargetDifferences(input.base.runs, input.candidate.runs, input.allowed);
  const found = differences.some(({ weight }) => weight === "refused")
    ? NOTHING
    : compareOrgs(input, [base.name, candidate.name]);
  return {
    schemaVersion: COMPARISON_SCHEMA_VERSION,
    kind: "targets",
    id: input.id,
    comparedAt: input.comparedAt,
    tokenrush: input.tokenrush,
    verdict: reachTargetVerdict({ differences, ...found }),
    base,
    candidate,
    differences,
    ...found,
    notes: notesOn(input),
  };
}

type Found = Pick<TargetComparison, "splits" | "orgs" | "onlyInBase" | "onlyInCandidate">;

const NOTHING: Found = { splits: [], orgs: [], onlyInBase: [], onlyInCandidate: [] };

function compareOrgs(input: TargetInput, names: readonly [string, string]): Found {
  const [before, after] = [listOrgsAt(input.base), listOrgsAt(input.candidate)];
  const orgs = [...before].flatMap(([org, atBase]) => {
    const atCandidate = after.get(org);
    if (atCandidate === undefined) return [];
    const pair = { base: atBase, candidate: atCandidate };
    const state = stateOf(standingOf(atBase), standingOf(atCandidate));
    return [{ org, state, ...pair, differing: differencesIn(pair).map(({ what }) => what) }];
  });
  return {
    splits: orgs
      .filter(({ state }) => state === "SPLIT")
      .map(({ org, ...pair }) => describeSplit(org, pair, names)),
    orgs: orgs.toSorted((a, b) => b.differing.length - a.differing.length),
    onlyInBase: [...before.keys()].filter((org) => !after.has(org)),
    onlyInCandidate: [...after.keys()].filter((org) => !before.has(org)),
  };
}

function notesOn({ base, candidate }: TargetInput): string[] {
  return [
    "Latencies of two servers are not compared: they differ in more than a release.",
    `An org works where nine of ten attempts and more are issued a token and none is useless, and fails where fewer than half give a usable one; below ${LEAST_ATTEMPTS} attempts nothing is told.`,
    ...(base.plan === null || candidate.plan === null
      ? [
          "Requests are compared only where the plan of a run is at hand: give run directories, not results alone.",
        ]
      : []),
  ];
}

/** All that its runs went to, which is one target unless several are accepted. */
function describeSide({ runs }: TargetSide): TargetComparison["base"] {
  const targets = runs.map(({ run }) => run.target);
  return {
    name: [...new Set(targets.map(({ name }) => name))].join(" or "),
    dialect: [...new Set(targets.map(({ dialect }) => dialect))].join(" or "),
    hosts: [...new Set(targets.flatMap(({ hosts }) => hosts))],
    runs: runs.map(({ run }) => run.id),
  };
}

/** An org of state SPLIT; why it fails is told of the side where it does. */
function describeSplit(org: string, pair: Pair, names: readonly [string, string]): Split {
  const worksAt = standingOf(pair.base) === "works" ? "base" : "candidate";
  const [at, elsewhere] = worksAt === "base" ? names : names.toReversed();
  const [good, bad] =
    worksAt === "base" ? [pair.base, pair.candidate] : [pair.candidate, pair.base];
  const kind = failureKindOf(bad);
  const causes = differencesIn(pair).filter(({ what }) => what !== OUTCOMES && what !== CLAIMS);
  return {
    rule: kind === "target" ? "T22" : "T25",
    org,
    worksAt,
    text: `${org} works at ${at ?? ""} (${describeStanding(good)}) and not at ${elsewhere ?? ""} (${describeStanding(bad)})`,
    differing: causes,
    fix: fixOf(kind, causes),
  };
}

function fixOf(kind: FailureKind, [first]: Split["differing"]): string {
  if (kind === "target") {
    return "the target that fails does so by itself: see whether it is up and can be reached from here, then run again";
  }
  if (kind === "limit") {
    return "the target that fails has a limit that the other has not, or a lower one: ask for it to be raised, or send less";
  }
  return first === undefined
    ? "nothing that was asked for differs: compare what the org has authorized for this client at both targets"
    : `the ${first.what} differs (${first.base || "none"} against ${first.candidate || "none"}): copy what works, then run again`;
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
