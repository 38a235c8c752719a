/** What one target did for each org, from the runs against it and their plan. */
import type { Result } from "../analysis/result.ts";
import type { Plan } from "../core/plan.ts";
import { boundText } from "../core/text.ts";
import type { OrgAtTarget } from "./target-comparison.ts";

/** One target: its runs, and the plan of one of them where it is at hand. */
export interface TargetSide {
  runs: readonly Result[];
  plan: Plan | null;
}

type OrgCounts = Result["orgs"][number];

const TEXT_MAX = 200;
const ERRORS_MAX = 3;

/** By the org's name. */
export function listOrgsAt({ runs, plan }: TargetSide): Map<string, OrgAtTarget> {
  const requests = new Map(plan?.orgs.map((org) => [org.org, org]));
  const counts = new Map<string, OrgCounts[]>();
  for (const org of runs.flatMap(({ orgs }) => orgs)) {
    const known = counts.get(org.org);
    if (known === undefined) counts.set(org.org, [org]);
    else known.push(org);
  }
  const granted = grantedByOrg(runs);
  const errors = errorsByOrg(runs);
  return new Map(
    [...counts].map(([org, ofRuns]) => {
      const planned = requests.get(org);
      return [
        org,
        {
          ...addUp(ofRuns),
          errors: errors.get(org) ?? [],
          granted: granted.get(org) ?? null,
          request: planned === undefined || plan === null ? null : requestOf(planned, plan),
          groups: ofRuns[0]?.groups ?? {},
        },
      ];
    }),
  );
}

function addUp(runs: readonly OrgCounts[]) {
  const sum = (of: (counts: OrgCounts) => number) => runs.reduce((all, run) => all + of(run), 0);
  return {
    attempts: sum(({ attempts }) => attempts),
    outcomes: addWords(runs.map(({ outcomes }) => outcomes)),
    claims: addWords(runs.map(({ claims }) => claims)),
    usable: sum(({ usable }) => usable),
    unusable: sum(({ unusable }) => unusable),
  };
}

/** Adds up counts by word; words nobody counted are left out. */
function addWords<Word extends string>(
  parts: readonly Readonly<Record<Word, number>>[],
): Partial<Record<Word, number>> {
  const all: Partial<Record<Word, number>> = {};
  for (const part of parts) {
    for (const word in part) {
      const count = (all[word] ?? 0) + part[word];
      if (count > 0) all[word] = count;
    }
  }
  return all;
}

/** Several answers that grant differently are told together. */
function grantedByOrg(runs: readonly Result[]): Map<string, string> {
  const granted = new Map<string, Set<string>>();
  for (const { scopes } of runs) {
    for (const row of scopes) {
      for (const org of row.orgs) {
        const known = granted.get(org) ?? new Set();
        granted.set(org, known.add(row.granted));
      }
    }
  }
  return new Map([...granted].map(([org, texts]) => [org, [...texts].toSorted().join(" or ")]));
}

/** The answer that stands for each finding of an org: one of its own where evidence has it, else another org's of the same finding. */
function errorsByOrg(runs: readonly Result[]): Map<string, OrgAtTarget["errors"]> {
  const byOrg = new Map<string, OrgAtTarget["errors"]>();
  for (const { orgs, evidence } of runs.flatMap(({ findings }) => findings)) {
    for (const org of orgs) {
      const shown = evidence.find((one) => one.org === org) ?? evidence[0];
      const known = byOrg.get(org) ?? [];
      if (shown === undefined || shown.status < 400 || known.length >= ERRORS_MAX) continue;
      const { status, error, description } = shown;
      const isKnown = known.some((one) => one.status === status && one.error === error);
      if (!isKnown) byOrg.set(org, [...known, { status, error, description }]);
    }
  }
  return byOrg;
}

function requestOf({ requests }: Plan["orgs"][number], { clients }: Plan): OrgAtTarget["request"] {
  const [request] = requests;
  if (request === undefined) return null;
  const { tokenUrl, scope, redirectUri, client } = request;
  return {
    host: URL.canParse(tokenUrl) ? new URL(tokenUrl).host : "",
    auth: clients[client]?.auth ?? "",
    scope: boundText(scope, TEXT_MAX),
    redirectUri: boundText(redirectUri ?? "", TEXT_MAX),
  };
}
