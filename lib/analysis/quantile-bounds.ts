/** A quantile of counted latencies with its interval, and how many times another one it is. */
import { logRatioInterval, type RatioInterval } from "../core/statistics/log-ratio-interval.ts";
import { quantileRanks } from "../core/statistics/quantile-interval.ts";
import { type BucketCounts, bucketFloor } from "./latency-buckets.ts";

/** Microseconds, of `n` issued attempts; `highUs` is null where they set no bound. */
export interface QuantileBounds {
  n: number;
  us: number;
  lowUs: number;
  highUs: number | null;
}

/** The quantile (above 0, below 1) with the order statistics that hold it with 95 %; all 0 of nothing. */
export function boundQuantile(buckets: BucketCounts, quantile: number): QuantileBounds {
  const n = buckets.counts.reduce((sum, count) => sum + count, 0);
  if (n === 0) return { n, us: 0, lowUs: 0, highUs: null };
  const { low, high } = quantileRanks(n, quantile);
  // Whole per mille, so that 95 % of 20 is 19 and not a hair more.
  const rank = Math.ceil((Math.round(quantile * 1000) * n) / 1000);
  return {
    n,
    us: valueAt(buckets, rank),
    lowUs: low === 0 ? 0 : valueAt(buckets, low),
    highUs: high === Infinity ? null : valueAt(buckets, high),
  };
}

/** The value of a rank, from 1 to as many as there are: the upper edge of its bucket, never above the exact maximum. */
export function valueAt({ counts, digits, maxUs }: BucketCounts, rank: number): number {
  let cumulative = 0;
  const bucket = counts.findIndex((count) => (cumulative += count) >= rank);
  return Math.min(bucketFloor(bucket + 1, digits) - 1, maxUs);
}

/** The second over the first; null when either is of nothing. */
export function ratioOf(first: QuantileBounds, second: QuantileBounds): RatioInterval | null {
  if (first.n === 0 || second.n === 0) return null;
  return logRatioInterval(estimateOf(first), estimateOf(second));
}

function estimateOf({ us, lowUs, highUs }: QuantileBounds) {
  return { value: us, low: lowUs, high: highUs ?? Number.POSITIVE_INFINITY };
}
