/** Quantiles of counted latencies with their intervals. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countLatency, createBucketCounts } from "./latency-buckets.ts";
import { summarizeLatency } from "./latency-summary.ts";
import { boundQuantile, ratioOf } from "./quantile-bounds.ts";

function counted(values: readonly number[]) {
  const buckets = createBucketCounts(3);
  for (const value of values) countLatency(buckets, value);
  return buckets;
}

function many(factor: number) {
  return boundQuantile(counted(Array.from({ length: 400 }, (_, n) => (1000 + n) * factor)), 0.5);
}

describe("boundQuantile", () => {
  it("is the percentile that the summary shows, within its bounds", () => {
    const values = fc.array(fc.integer({ min: 1, max: 1_000_000 }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, (latencies) => {
        const buckets = counted(latencies);
        const summary = summarizeLatency(buckets);
        for (const [quantile, shown] of [
          [0.5, summary.p50],
          [0.95, summary.p95],
        ] as const) {
          const { us, lowUs, highUs } = boundQuantile(buckets, quantile);
          expect(us).toBe(shown);
          expect(lowUs).toBeLessThanOrEqual(us);
          expect(highUs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(us);
        }
      }),
    );
  });

  it("sets no upper bound to the p95 of few", () => {
    expect(boundQuantile(counted([1, 2, 3]), 0.95)).toMatchObject({ n: 3, us: 3, highUs: null });
    expect(boundQuantile(counted([]), 0.5)).toEqual({ n: 0, us: 0, lowUs: 0, highUs: null });
  });
});

describe("ratioOf", () => {
  it("says how many times slower the second is, with an interval around it", () => {
    const ratio = ratioOf(many(1), many(3));
    expect(ratio?.ratio).toBeCloseTo(3, 1);
    expect(ratio?.low).toBeGreaterThan(2.7);
    expect(ratio?.high).toBeLessThan(3.3);
  });

  it("is none of nothing", () => {
    expect(ratioOf(many(1), boundQuantile(counted([]), 0.5))).toBeNull();
  });
});
