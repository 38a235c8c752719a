/** The buckets against the library whose layout they follow. */
import * as fc from "fast-check";
import { build, JsHistogram } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import {
  addBucketCounts,
  bucketCount,
  bucketFloor,
  bucketOf,
  clampLatency,
  countLatency,
  createBucketCounts,
  type Digits,
  MAX_LATENCY_US,
} from "./latency-buckets.ts";

const digitsArbitrary = fc.constantFrom<Digits>(2, 3);
/** Small values and large ones alike. */
const latency = fc
  .tuple(fc.nat({ max: 31 }), fc.double({ min: 1, max: 2, noNaN: true }))
  .map(([exponent, mantissa]) => clampLatency(mantissa * 2 ** exponent));

describe("bucketOf", () => {
  it("is the index HdrHistogram counts the value at", () => {
    const indexOf = ([2, 3] as const).map((digits) => {
      const histogram = build({
        lowestDiscernibleValue: 1,
        highestTrackableValue: MAX_LATENCY_US,
        numberOfSignificantValueDigits: digits,
      });
      if (!(histogram instanceof JsHistogram)) throw new Error("built without WebAssembly");
      return (value: number) => histogram.countsArrayIndex(value);
    });
    fc.assert(
      fc.property(digitsArbitrary, latency, (digits, value) => {
        expect(bucketOf(value, digits)).toBe(indexOf[digits - 2]?.(value));
      }),
    );
  });

  it("is undone by bucketFloor, to within the digits asked for", () => {
    fc.assert(
      fc.property(digitsArbitrary, latency, (digits, value) => {
        const bucket = bucketOf(value, digits);
        const floor = bucketFloor(bucket, digits);
        const width = bucketFloor(bucket + 1, digits) - floor;
        expect(bucketOf(floor, digits)).toBe(bucket);
        expect(value).toBeGreaterThanOrEqual(floor);
        expect(value).toBeLessThan(floor + width);
        expect(width === 1 || width <= floor / 10 ** (digits - 1)).toBe(true);
      }),
    );
  });

  it("stays within the array for anything that was clamped", () => {
    fc.assert(
      fc.property(digitsArbitrary, fc.double({ min: -1, max: 1e16, noNaN: true }), (digits, us) => {
        const bucket = bucketOf(clampLatency(us), digits);
        expect(bucket).toBeGreaterThanOrEqual(1);
        expect(bucket).toBeLessThan(bucketCount(digits));
      }),
    );
  });
});

describe("addBucketCounts", () => {
  it("gives what counting all in one gives", () => {
    fc.assert(
      fc.property(fc.array(latency), fc.array(latency), (here, there) => {
        const [a, b, both] = [here, there, [...here, ...there]].map((values) => {
          const counts = createBucketCounts(2);
          for (const value of values) countLatency(counts, value);
          return counts;
        });
        if (a === undefined || b === undefined) return;
        addBucketCounts(a, b);
        expect(a).toStrictEqual(both);
      }),
    );
  });
});
