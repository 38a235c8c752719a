/** The interval of one more value against R and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { predictionInterval } from "./prediction-interval.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const samples = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 20 });

describe("predictionInterval", () => {
  it.each(golden.predictionInterval)("after $values is $low…$high", ({ values, ...expected }) => {
    const interval = predictionInterval(values);
    expect(interval?.mean).toBeCloseTo(expected.mean, 10);
    expect(interval?.low).toBeCloseTo(expected.low, 9);
    expect(interval?.high).toBeCloseTo(expected.high, 9);
  });

  it("holds the mean, lies around it evenly, and moves and scales with the values", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const interval = predictionInterval(values);
        const moved = predictionInterval(values.map((value) => 2 * value + 5));
        if (interval === null || moved === null) throw new Error("no interval");
        expect(interval.low).toBeLessThanOrEqual(interval.mean);
        expect(interval.low + interval.high).toBeCloseTo(2 * interval.mean, 9);
        expect(moved.low).toBeCloseTo(2 * interval.low + 5, 8);
        expect(moved.high).toBeCloseTo(2 * interval.high + 5, 8);
      }),
    );
  });

  it("narrows when the same scatter is known from more runs", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const few = predictionInterval(values);
        const many = predictionInterval([...values, ...values]);
        if (few === null || many === null) throw new Error("no interval");
        expect(many.high - many.low).toBeLessThanOrEqual(few.high - few.low);
      }),
    );
  });

  // t(3; 0.975) = 3.1824463 times the standard deviation, √7, times √(1/2 + 1/4).
  it("of the mean of two is narrower, as that scatters less", () => {
    const { mean = 0, low = 0, high = 0 } = predictionInterval([1, 2, 4, 7], 2) ?? {};
    expect(high - mean).toBeCloseTo(7.2919005445, 9);
    expect(mean - low).toBeCloseTo(7.2919005445, 9);
  });

  it("does not exist of fewer than 3 values", () => {
    expect(predictionInterval([])).toBeNull();
    expect(predictionInterval([1, 2])).toBeNull();
  });

  it("refuses values that are none", () => {
    expect(() => predictionInterval([1, 2, Infinity])).toThrow(RangeError);
  });
});
