/** Percentiles of counted latencies, and the histograms that travel to other tools. */
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { type BucketCounts, bucketFloor, MAX_LATENCY_US } from "./latency-buckets.ts";
import type { Latency } from "./result.ts";

/** Stretch of buckets outside of which all counts are zero. */
export interface BucketRange {
  low: number;
  high: number;
}

/**
 * Percentiles by one rule: the smallest value with a cumulative count of at least ceil(p·n), as the upper edge of its bucket, never above the
 * exact maximum. One sweep for all of them: asking a histogram for each percentile of each org takes longer than reading its records.
 */
export function summarizeLatency(
  { counts, digits, maxUs }: BucketCounts,
  { low, high }: BucketRange = { low: 0, high: counts.length - 1 },
): Latency {
  let n = 0;
  for (let bucket = low; bucket <= high; bucket += 1) n += counts[bucket] ?? 0;
  let bucket = low - 1;
  let cumulative = 0;
  const reach = (percent: number) => {
    // Whole numbers, so that 95 % of 20 is 19 and not a hair more.
    const rank = Math.ceil((percent * n) / 100);
    while (cumulative < rank) cumulative += counts[(bucket += 1)] ?? 0;
    return n === 0 ? 0 : Math.min(bucketFloor(bucket + 1, digits) - 1, maxUs);
  };
  return { n, p50: reach(50), p90: reach(90), p95: reach(95), p99: reach(99), max: maxUs };
}

/** The counts as a compressed HdrHistogram, V2 encoding in base64: readable by its libraries in any language. */
export function encodeHistogram({ counts, digits }: BucketCounts): string {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: MAX_LATENCY_US,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
  });
  counts.forEach((count, bucket) => {
    if (count > 0) histogram.recordValueWithCount(bucketFloor(bucket, digits), count);
  });
  return encodeIntoCompressedBase64(histogram);
}
