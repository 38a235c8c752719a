/**
 * Counts of latencies in the buckets of an HdrHistogram, as plain arrays that add up and travel between threads.
 * The bucket of a value is its index in the histogram's own counts array; a test holds the two equal.
 */

/** Microseconds above which a latency is counted as this one: an hour. */
export const MAX_LATENCY_US = 3_600_000_000;

/** Significant decimal digits of a histogram. */
export type Digits = 2 | 3;

/** Bits below the leading one that distinguish values, by digits. */
const PRECISION_BITS: Readonly<Record<Digits, number>> = { 2: 7, 3: 10 };

/** Buckets that cover 1…`MAX_LATENCY_US`. */
export function bucketCount(digits: Digits): number {
  return bucketOf(MAX_LATENCY_US, digits) + 1;
}

/** A latency as it is counted: a whole number of microseconds in 1…`MAX_LATENCY_US`. */
export function clampLatency(latencyUs: number): number {
  return Math.min(Math.max(Math.round(latencyUs), 1), MAX_LATENCY_US);
}

/** The bucket of a clamped latency. */
export function bucketOf(latencyUs: number, digits: Digits): number {
  const bits = PRECISION_BITS[digits];
  const shift = Math.max(0, 31 - Math.clz32(latencyUs) - bits);
  return (shift << bits) + (latencyUs >>> shift);
}

/** The smallest value of a bucket. */
export function bucketFloor(bucket: number, digits: Digits): number {
  const bits = PRECISION_BITS[digits];
  const shift = Math.max(0, (bucket >> bits) - 1);
  return (bucket - (shift << bits)) * 2 ** shift;
}

/** Counts of one slice, and its exact largest value. */
export interface BucketCounts {
  digits: Digits;
  counts: Uint32Array<ArrayBuffer>;
  maxUs: number;
}

export function createBucketCounts(digits: Digits): BucketCounts {
  return { digits, counts: new Uint32Array(bucketCount(digits)), maxUs: 0 };
}

export function countLatency(buckets: BucketCounts, clampedUs: number): void {
  const bucket = bucketOf(clampedUs, buckets.digits);
  buckets.counts[bucket] = (buckets.counts[bucket] ?? 0) + 1;
  if (clampedUs > buckets.maxUs) buckets.maxUs = clampedUs;
}

/** Adds the counts of another slice of the same digits. */
export function addBucketCounts(into: BucketCounts, from: BucketCounts): void {
  for (let bucket = 0; bucket < from.counts.length; bucket += 1) {
    const count = from.counts[bucket] ?? 0;
    if (count !== 0) into.counts[bucket] = (into.counts[bucket] ?? 0) + count;
  }
  into.maxUs = Math.max(into.maxUs, from.maxUs);
}
