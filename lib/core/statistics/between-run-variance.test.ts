/** The noise from run to run against R's metafor and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betweenRunVariance } from "./between-run-variance.ts";
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
