/** Latencies of issued attempts per org and stage, in buckets of two digits: as few bytes per row as the latencies of one org are apart. */
import { coarsenBucket, FINE_PER_COARSE, placeInCoarse } from "./coarse-buckets.ts";
import { bucketOf } from "./latency-buckets.ts";
import { addSparse, createSparseCounts, type SparseCounts } from "./sparse-counts.ts";

/** About so many coarse buckets are met by the latencies of one org in one stage. */
const EXPECTED_PER_ROW = 32;

/** Rows are org × stage, columns coarse buckets, with a count for each bucket of two digits in it. */
export function createOrgLatencies(rows: number): SparseCounts {
  return createSparseCounts(rows * EXPECTED_PER_ROW, FINE_PER_COARSE);
}

/** Counts a clamped latency in the row of its org and stage. */
export function countOrgLatency(counts: SparseCounts, orgStage: number, clampedUs: number): void {
  const bucket = bucketOf(clampedUs, 2);
  addSparse(counts, orgStage, coarsenBucket(bucket), 1, placeInCoarse(bucket));
}
