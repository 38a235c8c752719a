/** Percentiles against sorting, and histograms against their own decoder. */
import * as fc from "fast-check";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import {
  type BucketCounts,
  bucketFloor,
  bucketOf,
  countLatency,
  createBucketCounts,
  type Digits,
} from "./latency-buckets.ts";
import { encodeHistogram, summarizeLatency } from "./latency-summary.ts";

const latencies = fc.array(fc.integer({ min: 1, max: 20_000_000 }), {
  minLength: 1,
  maxLength: 300,
});

function countAll(values: readonly number[], digits: Digits): BucketCounts {
  const counts = createBucketCounts(digits);
  for (const value of values) countLatency(counts, value);
  return counts;
}

describe("summarizeLatency", () => {
  it("gives the smallest value that enough others do not exceed, to the width of a bucket", () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom<Digits>(2, 3), (values, digits) => {
        const sorted = values.toSorted((a, b) => a - b);
        const max = sorted.at(-1) ?? 0;
        const exact = (percent: number) => {
          const value = sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? 0;
          return Math.min(bucketFloor(bucketOf(value, digits) + 1, digits) - 1, max);
        };
        expect(summarizeLatency(countAll(values, digits))).toStrictEqual({
          n: values.length,
          p50: exact(50),
          p90: exact(90),
          p95: exact(95),
          p99: exact(99),
          max,
        });
      }),
    );
  });

  it("is exact where buckets hold one value each", () => {
    const values = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(summarizeLatency(countAll(values, 2))).toEqual({
      n: 20,
      p50: 10,
      p90: 18,
      p95: 19,
      p99: 20,
      max: 20,
    });
  });

  it("says nothing of nothing", () => {
    expect(summarizeLatency(createBucketCounts(3))).toEqual({
      n: 0,
      p50: 0,
      p90: 0,
      p95: 0,
      p99: 0,
      max: 0,
    });
  });
});

describe("encodeHistogram", () => {
  it("is read by the library to the same percentiles", () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const counts = countAll(values, 3);
        const histogram = decodeFromCompressedBase64(encodeHistogram(counts));
        const { n, p50, p99, max } = summarizeLatency(counts);
        // The library rounds a rank to the nearest; a share of whole ranks leaves it nothing to round.
        const at = (percent: number) =>
          Math.min(max, histogram.getValueAtPercentile((100 * Math.ceil((percent * n) / 100)) / n));
        expect(histogram.totalCount).toBe(n);
        expect([at(50), at(99)]).toEqual([p50, p99]);
      }),
      { numRuns: 30 },
    );
  });
});
