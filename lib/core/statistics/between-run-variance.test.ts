/** The noise from run to run against R's metafor and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betweenRunVariance, mostBetweenRunVariance } from "./between-run-variance.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const someRuns = fc.array(
  fc.record({
    estimate: fc.double({ min: 0, max: 10, noNaN: true }),
    standardError: fc.double({ min: 0, max: 2, noNaN: true }),
  }),
  { minLength: 3, maxLength: 15 },
);

describe("betweenRunVariance", () => {
  it.each(golden.betweenRunVariance)("of $runs is $variance", ({ runs, variance }) => {
    expect(betweenRunVariance(runs)).toBeCloseTo(variance, 12);
  });

  it("is that of the runs when each is known exactly, and less otherwise, never negative", () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        const exact = runs.map(({ estimate }) => ({ estimate, standardError: 0 }));
        const noise = betweenRunVariance(runs) ?? Number.NaN;
        expect(noise).toBeGreaterThanOrEqual(0);
        expect(noise).toBeLessThanOrEqual(betweenRunVariance(exact) ?? Number.NaN);
      }),
    );
  });

  it("is none among equals", () => {
    const equal = [5, 5, 5].map((estimate) => ({ estimate, standardError: 0.1 }));
    expect(betweenRunVariance(equal)).toBe(0);
  });

  it("does not exist of fewer than 3 runs", () => {
    const two = [1, 2].map((estimate) => ({ estimate, standardError: 0.1 }));
    expect(betweenRunVariance(two)).toBeNull();
    expect(betweenRunVariance([])).toBeNull();
  });

  it("refuses what is no estimate and no standard error", () => {
    expect(() => betweenRunVariance([{ estimate: Number.NaN, standardError: 1 }])).toThrow(
      RangeError,
    );
    expect(() => betweenRunVariance([{ estimate: 1, standardError: -1 }])).toThrow(RangeError);
  });
});

describe("mostBetweenRunVariance", () => {
  // df / χ²(0.2; df): 4 / 1.6488 and 2 / 0.44629.
  it("is as much more as so few runs may hide", () => {
    expect(mostBetweenRunVariance(0.0025, 0, 5)).toBeCloseTo(0.0025 * 2.426, 5);
    expect(mostBetweenRunVariance(0.0025, 0, 3)).toBeCloseTo(0.0025 * 4.481, 5);
    expect(mostBetweenRunVariance(0, 0.0009, 5)).toBeCloseTo(0.0009 * 1.426, 6);
  });

  it("is never less than was found, and the nearer to it the more runs there are", () => {
    const anyVariance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyVariance, anyVariance, (between, within) => {
        const [few, many] = [3, 300].map((runs) => mostBetweenRunVariance(between, within, runs));
        expect(many).toBeGreaterThanOrEqual(between);
        expect(few).toBeGreaterThanOrEqual(many ?? Infinity);
      }),
    );
  });

  it("refuses a single run", () => {
    expect(() => mostBetweenRunVariance(1, 1, 1)).toThrow(RangeError);
  });
});
