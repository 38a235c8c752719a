/** Reconsent: how long revoked tokens still worked, and whether the new ones have the scope that was added. */
import type { ScenarioOptions } from "../../core/plan.ts";
import { type CheckStep, EXTRA } from "../../core/record.ts";
import {
  addBucketCounts,
  type BucketCounts,
  clampLatency,
  countLatency,
  createBucketCounts,
} from "../latency-buckets.ts";
import { valueAt } from "../quantile-bounds.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import { missingScopes } from "../scope.ts";
import { checkAnswerOf, type ScenarioRecord } from "./scenario-record.ts";

const FRESH: CheckStep = "fresh-token";

export interface ReconsentTally {
  name: "reconsent";
  addScope: string;
  pollMs: number;
  oldTokens: number;
  /** Tokens that were not accepted before they were revoked either. */
  neverWorked: number;
  /** Ages at which old tokens were refused, each token once; its buckets hold milliseconds. */
  refusedAtMs: BucketCounts;
  newTokens: number;
  newWithScope: number;
}

type ReconsentOptions = Extract<ScenarioOptions, { name: "reconsent" }>;

export function createReconsentTally({ addScope, pollMs }: ReconsentOptions): ReconsentTally {
  return {
    name: "reconsent",
    addScope,
    pollMs,
    oldTokens: 0,
    neverWorked: 0,
    refusedAtMs: createBucketCounts(3),
    newTokens: 0,
    newWithScope: 0,
  };
}

/** An old token is tried until it is refused, so each is refused at most once; its first try comes before the first poll is due. */
export function countReconsent(tally: ReconsentTally, record: ScenarioRecord): void {
  const { scanned, outcome, isShort } = record;
  if (outcome === null && scanned.extras.get(EXTRA.step) === FRESH) {
    tally.neverWorked += Number(checkAnswerOf(scanned) !== "allowed");
  } else if (outcome === null) {
    const ageMs = Number(scanned.extras.get(EXTRA.age) ?? Number.NaN);
    if (!(ageMs >= 0)) return;
    tally.oldTokens += Number(ageMs < tally.pollMs);
    if (checkAnswerOf(scanned) === "denied") countLatency(tally.refusedAtMs, clampLatency(ageMs));
  } else if (outcome === "issued") {
    const hasScope =
      scanned.grantedScope === ""
        ? !isShort
        : missingScopes(tally.addScope, scanned.grantedScope).length === 0;
    tally.newTokens += 1;
    tally.newWithScope += Number(hasScope);
  }
}

export function addReconsent(into: ReconsentTally, from: ReconsentTally): void {
  into.oldTokens += from.oldTokens;
  into.neverWorked += from.neverWorked;
  addBucketCounts(into.refusedAtMs, from.refusedAtMs);
  into.newTokens += from.newTokens;
  into.newWithScope += from.newWithScope;
}

export function describeReconsent(
  tally: ReconsentTally,
): Extract<ScenarioFacts, { name: "reconsent" }> {
  const { oldTokens, refusedAtMs } = tally;
  const refused = refusedAtMs.counts.reduce((sum, count) => sum + count, 0);
  // Of all old tokens: those never refused outlast every other.
  const quantileMs = (share: number) => {
    const rank = Math.ceil(share * oldTokens);
    return rank === 0 || rank > refused ? null : valueAt(refusedAtMs, rank);
  };
  return {
    name: "reconsent",
    oldTokens,
    neverWorked: tally.neverWorked,
    stillWorking: {
      p50Ms: quantileMs(0.5),
      p95Ms: quantileMs(0.95),
      maxMs: refused === 0 ? null : refusedAtMs.maxUs,
    },
    neverRefused: Math.max(0, oldTokens - refused),
    newWithScope: { count: tally.newWithScope, of: tally.newTokens },
  };
}
