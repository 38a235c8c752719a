/** The interval of a ratio against values computed apart and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BoundedEstimate, logRatioInterval } from "./log-ratio-interval.ts";

/**
 * [first, second, c²] → [ratio, low, high]; estimates are [value, low, high]. Python 3.11:
 *   from math import exp, log, sqrt
 *   a, la, ua, b, lb, ub = map(log, (*first, *second)); d = b - a
 *   exp(d), exp(d - sqrt((b-lb)**2 + (ua-a)**2 + c2)), exp(d + sqrt((ub-b)**2 + (a-la)**2 + c2))
 */
const GOLDEN: { first: number[]; second: number[]; noise: number; interval: number[] }[] = [
  {
    first: [400, 380, 430],
    second: [480, 450, 520],
    noise: 0,
    interval: [1.2, 1.089143029538, 1.31967975389],
  },
  {
    first: [400, 380, 430],
    second: [480, 450, 520],
    noise: 0.0192,
    interval: [1.2, 1.013307284299, 1.419582385436],
  },
  {
    first: [41.5, 40, 44],
    second: [41.5, 39, 43.5],
    noise: 0,
    interval: [1, 0.9182040845152, 1.061576065778],
  },
  {
    first: [120, 20, 900],
    second: [60, 59, 61],
    noise: 0.01,
    interval: [0.5, 0.06649688370518, 3.00860583863],
  },
];

function toEstimate([value = 0, low = 0, high = 0]: readonly number[]): BoundedEstimate {
  return { value, low, high };
}

const positive = fc.double({ min: 1e-3, max: 1e7, noNaN: true });
const widening = fc.double({ min: 1, max: 100, noNaN: true });
const estimate: fc.Arbitrary<BoundedEstimate> = fc
  .tuple(positive, widening, widening)
  .map(([value, below, above]) => ({ value, low: value / below, high: value * above }));

describe("logRatioInterval", () => {
  it.each(GOLDEN)("of $first and $second with c² $noise is $interval", (golden) => {
    const { first, second, noise, interval } = golden;
    const result = logRatioInterval(toEstimate(first), toEstimate(second), noise);
    const [ratio = 0, low = 0, high = 0] = interval;
    expect(result.ratio).toBeCloseTo(ratio, 10);
    expect(result.low).toBeCloseTo(low, 10);
    expect(result.high).toBeCloseTo(high, 10);
  });

  it("turns upside down when the sides change places", () => {
    fc.assert(
      fc.property(estimate, estimate, (first, second) => {
        const there = logRatioInterval(first, second);
        const back = logRatioInterval(second, first);
        expect(there.ratio * back.ratio).toBeCloseTo(1, 9);
        expect(there.low * back.high).toBeCloseTo(1, 9);
        expect(there.high * back.low).toBeCloseTo(1, 9);
      }),
    );
  });

  it("holds the ratio, and is at least as wide as either side's own interval", () => {
    fc.assert(
      fc.property(estimate, estimate, (first, second) => {
        const { ratio, low, high } = logRatioInterval(first, second);
        expect(low).toBeGreaterThan(0);
        expect(low / ratio).toBeLessThanOrEqual((second.low / second.value) * (1 + 1e-9));
        expect(low / ratio).toBeLessThanOrEqual((first.value / first.high) * (1 + 1e-9));
        expect(high / ratio).toBeGreaterThanOrEqual((second.high / second.value) * (1 - 1e-9));
        expect(high / ratio).toBeGreaterThanOrEqual((first.value / first.low) * (1 - 1e-9));
      }),
    );
  });

  it("is the second's own interval, scaled, when the first is known exactly", () => {
    fc.assert(
      fc.property(positive, estimate, (value, second) => {
        const result = logRatioInterval({ value, low: value, high: value }, second);
        expect((result.low * value) / second.low).toBeCloseTo(1, 9);
        expect((result.high * value) / second.high).toBeCloseTo(1, 9);
      }),
    );
  });

  it("widens with noise from run to run", () => {
    fc.assert(
      fc.property(
        estimate,
        estimate,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (a, b, noise) => {
          const still = logRatioInterval(a, b);
          const noisy = logRatioInterval(a, b, noise);
          expect(noisy.low).toBeLessThan(still.low);
          expect(noisy.high).toBeGreaterThan(still.high);
        },
      ),
    );
  });

  it("has no bound where a side has none", () => {
    const bounded = { value: 20, low: 18, high: 23 };
    expect(logRatioInterval(bounded, { value: 30, low: 25, high: Infinity }).high).toBe(Infinity);
    expect(logRatioInterval({ value: 30, low: 25, high: Infinity }, bounded).low).toBe(0);
    expect(logRatioInterval(bounded, { value: 30, low: 0, high: 40 }).low).toBe(0);
    expect(logRatioInterval({ value: 30, low: 0, high: 40 }, bounded).high).toBe(Infinity);
  });

  it.each([
    { value: 0, low: 0, high: 1 },
    { value: 2, low: 3, high: 4 },
    { value: 5, low: 3, high: 4 },
    { value: Infinity, low: 3, high: Infinity },
    { value: 2, low: Number.NaN, high: 4 },
  ])("refuses %o", (wrong) => {
    const right = { value: 2, low: 1, high: 3 };
    expect(() => logRatioInterval(wrong, right)).toThrow(RangeError);
    expect(() => logRatioInterval(right, wrong)).toThrow(RangeError);
  });

  it("refuses negative noise", () => {
    const side = { value: 2, low: 1, high: 3 };
    expect(() => logRatioInterval(side, side, -1)).toThrow(RangeError);
  });
});
