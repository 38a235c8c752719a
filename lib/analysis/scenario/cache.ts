/** Cache: how often the client's cache spared a request, and how often it handed out another org's token. */
import type { CacheKeyPart, Plan } from "../../core/plan.ts";
import { EXTRA } from "../../core/record.ts";
import { boundText } from "../../core/text.ts";
import { GRANTS, type Grant } from "../../core/words.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import { checkAnswerOf, type ScenarioRecord } from "./scenario-record.ts";
import { addOrgCounts, increment, type OrgCounts, sumOf } from "./org-counts.ts";
import { addExamples, keepExample, type TallyExamples } from "./tally-examples.ts";

/** Tokens of a user are asked for each time. */
const CACHED_GRANTS: ReadonlySet<Grant | undefined> = new Set([
  "client_credentials",
  "token_exchange",
  "extension",
]);

export interface CacheTally {
  name: "cache";
  key: readonly CacheKeyPart[];
  misses: number;
  denied: number;
  /** By the org a token was wanted for: hits, and those whose token was issued for another. */
  hits: OrgCounts;
  crossOrg: OrgCounts;
  crossExamples: TallyExamples;
}

export function createCacheTally({ orgs }: Plan, key: readonly CacheKeyPart[]): CacheTally {
  return {
    name: "cache",
    key: [...key],
    misses: 0,
    denied: 0,
    hits: new Uint32Array(orgs.length),
    crossOrg: new Uint32Array(orgs.length),
    crossExamples: [],
  };
}

export function countCache(tally: CacheTally, record: ScenarioRecord): void {
  const { scanned, outcome } = record;
  const { org, grant, attemptNumber, extras } = scanned;
  if (outcome !== null) {
    tally.misses += Number(attemptNumber === 1 && CACHED_GRANTS.has(GRANTS[grant]));
    return;
  }
  increment(tally.hits, org);
  if (checkAnswerOf(scanned) === "denied") tally.denied += 1;
  const issuedFor = extras.get(EXTRA.issuedFor) ?? String(org);
  if (issuedFor === String(org)) return;
  increment(tally.crossOrg, org);
  keepExample(tally.crossExamples, record, `issued for org number ${boundText(issuedFor, 10)}`);
}

export function addCache(into: CacheTally, from: CacheTally): void {
  into.misses += from.misses;
  into.denied += from.denied;
  for (const column of ["hits", "crossOrg"] as const) {
    addOrgCounts(into[column], from[column]);
  }
  addExamples(into.crossExamples, from.crossExamples);
}

export function describeCache(tally: CacheTally): Extract<ScenarioFacts, { name: "cache" }> {
  return {
    name: "cache",
    key: [...tally.key],
    hits: sumOf(tally.hits),
    misses: tally.misses,
    crossOrg: sumOf(tally.crossOrg),
    denied: tally.denied,
  };
}
