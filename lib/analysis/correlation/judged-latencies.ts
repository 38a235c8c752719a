/**
 * How attempts of each org and stage were judged, by their latency, in coarse buckets. Beside the latencies of issued attempts, which are
 * counted anyway, only what is not as usual is counted: nearly every record costs nothing here.
 */
import type { Plan } from "../../core/plan.ts";
import { coarsenBucket } from "../coarse-buckets.ts";
import { bucketOf } from "../latency-buckets.ts";
import { addSparse, createSparseCounts, type SparseCounts } from "../sparse-counts.ts";

/** Counts per org × stage × coarse bucket. */
export const JUDGED = {
  denied: 0,
  empty: 1,
  wrongOrg: 2,
  /** Of a run in which most tokens are looked into, issued ones that were not decoded; else those that were. */
  exceptional: 3,
} as const;
const WIDTH = Object.keys(JUDGED).length;

/** From this share on, tokens that are not looked into are the exception. */
const MOSTLY = 0.5;

export interface JudgedLatencies {
  /** Whether `exceptional` counts issued tokens that were not decoded. */
  isMostlyDecoded: boolean;
  /** Rows are org × stage. */
  counts: SparseCounts;
}

export function createJudgedLatencies({ sample }: Pick<Plan, "sample">): JudgedLatencies {
  return { isMostlyDecoded: sample >= MOSTLY, counts: createSparseCounts(0, WIDTH) };
}

export function countJudged(
  { counts }: JudgedLatencies,
  orgStage: number,
  clampedUs: number,
  as: keyof typeof JUDGED,
): void {
  addSparse(counts, orgStage, coarsenBucket(bucketOf(clampedUs, 2)), 1, JUDGED[as]);
}
