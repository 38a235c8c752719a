/** Welch's test against R and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "./testdata/golden.r.json" with { type: "json" };
import { welchTest } from "./welch.ts";

const samples = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 12 });

describe("welchTest", () => {
  it.each(golden.welch)("of $first and $second", (row) => {
    const result = welchTest(row.first, row.second, row.margin);
    if (result === null) throw new Error("no test");
    expect(result.low).toBeCloseTo(row.low, 9);
    expect(result.high).toBeCloseTo(row.high, 9);
    expect(result.degreesOfFreedom).toBeCloseTo(row.degreesOfFreedom, 9);
    expect(result.standardError).toBeCloseTo(row.standardError, 10);
    expect(result.p).toBeCloseTo(row.p, 10);
    expect(result.pAboveMargin).toBeCloseTo(row.pAboveMargin, 10);
  });

  it("turns its sign when sides change places", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const there = welchTest(first, second);
        const back = welchTest(second, first);
        fc.pre(there !== null && back !== null);
        expect(back.difference).toBeCloseTo(-there.difference, 9);
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.p).toBeCloseTo(there.p, 9);
        expect(back.pAboveMargin).toBeCloseTo(1 - there.pAboveMargin, 9);
      }),
    );
  });

  it("has zero outside of its interval just when p is below 0.05", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const result = welchTest(first, second);
        fc.pre(result !== null && Math.abs(result.p - 0.05) > 1e-9);
        expect(result.low > 0 || result.high < 0).toBe(result.p < 0.05);
        expect(result.low).toBeLessThan(result.difference);
        expect(result.high).toBeGreaterThan(result.difference);
      }),
    );
  });

  it("is less sure of a larger margin", () => {
    fc.assert(
      fc.property(samples, samples, fc.integer({ min: 1, max: 500 }), (first, second, margin) => {
        const none = welchTest(first, second);
        fc.pre(none !== null);
        const some = welchTest(first, second, margin);
        expect(some?.pAboveMargin).toBeGreaterThanOrEqual(none.pAboveMargin);
        expect(some).toMatchObject({ p: none.p, low: none.low });
      }),
    );
  });

  it("does without any scatter on one side, and not on both", () => {
    expect(welchTest([1, 1, 1], [2, 3, 4])?.degreesOfFreedom).toBeCloseTo(2, 10);
    expect(welchTest([1, 1, 1], [2, 2, 2])).toBeNull();
  });

  it("does not exist with fewer than 2 values a side", () => {
    expect(welchTest([1], [2, 3, 4])).toBeNull();
    expect(welchTest([2, 3, 4], [])).toBeNull();
  });

  it("refuses values and margins that are none", () => {
    expect(() => welchTest([1, Number.NaN], [1, 2])).toThrow(RangeError);
    expect(() => welchTest([1, 2], [1, 2], Number.NaN)).toThrow(RangeError);
  });
});
