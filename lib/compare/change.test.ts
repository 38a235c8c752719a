/** A change by its interval against scipy, and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Bounds, changeOf, criticalOf, lessCertain } from "./change.ts";

const anyBounds = fc
  .record({
    estimate: fc.double({ min: -3, max: 3, noNaN: true }),
    below: fc.double({ min: 0.001, max: 3, noNaN: true }),
    above: fc.double({ min: 0.001, max: 3, noNaN: true }),
  })
  .map(({ estimate, below, above }): Bounds => {
    return { estimate, low: estimate - below, high: estimate + above };
  });
const anyFreedom = fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 30 }));
const anyTolerance = fc.double({ min: 0, max: 1, noNaN: true });

/** So near to its edge rounding decides. */
const HAIR = 1e-9;

describe("changeOf", () => {
  // python3 -c 'from scipy.stats import norm, t
  // for d in norm(), t(4):
  //   near, far = .1 / d.ppf(.975), .2 / d.ppf(.975)
  //   print(2 * d.sf(.2 / near), d.sf(.15 / near), d.cdf(.05 / far))'
  it.each([
    [Infinity, { p: 8.85754383214e-5, above5: 0.00164134738227, above25: 0.687929864897 }],
    [4, { p: 0.00514709091117, above5: 0.0070459166967, above25: 0.737091928616 }],
  ])("asks the half that faces the question, with %d degrees of freedom", (of, expected) => {
    const bounds = { estimate: 0.2, low: 0.1, high: 0.4 };
    const change = changeOf(bounds, 0.05, of, "single");
    expect(change).toMatchObject({ ...bounds, method: "single" });
    expect(change.p).toBeCloseTo(expected.p, 10);
    expect(change.pBeyond).toBeCloseTo(expected.above5, 10);
    expect(changeOf(bounds, 0.25, of, "single").pBeyond).toBeCloseTo(expected.above25, 10);
    const fall = changeOf({ estimate: -0.2, low: -0.4, high: -0.1 }, 0.05, of, "single");
    expect(fall.p).toBeCloseTo(expected.p, 10);
  });

  it("is sure of a difference just when its interval leaves out none", () => {
    fc.assert(
      fc.property(anyBounds, anyFreedom, (bounds, freedom) => {
        fc.pre([bounds.low, bounds.high].every((bound) => Math.abs(bound) > HAIR));
        const { p, low, high } = changeOf(bounds, 0.1, freedom, "single");
        expect(p < 0.05).toBe(low > 0 || high < 0);
      }),
    );
  });

  it("is sure at 2.5 % of a change beyond the tolerance just when its interval lies beyond it", () => {
    fc.assert(
      fc.property(anyBounds, anyFreedom, anyTolerance, (bounds, freedom, tolerance) => {
        fc.pre(Math.abs(bounds.low - tolerance) > HAIR);
        const { pBeyond, low } = changeOf(bounds, tolerance, freedom, "single");
        expect(pBeyond < 0.025).toBe(low > tolerance);
      }),
    );
  });

  it("knows nothing of what nothing bounds, and all of what has no error", () => {
    const open = { estimate: 0.3, low: -Infinity, high: Infinity };
    expect(changeOf(open, 0.1, Infinity, "single")).toMatchObject({ p: 1, pBeyond: 0.5 });
    const exact = { estimate: 0.3, low: 0.3, high: 0.3 };
    expect(changeOf(exact, 0.1, 4, "single")).toMatchObject({ p: 0, pBeyond: 0 });
    expect(changeOf(exact, 0.4, 4, "single")).toMatchObject({ p: 0, pBeyond: 1 });
    const none = { estimate: 0, low: 0, high: 0 };
    expect(changeOf(none, 0, Infinity, "single")).toMatchObject({ p: 1, pBeyond: 0.5 });
  });
});

describe("lessCertain", () => {
  it("claims no more than either, under the name of the first", () => {
    fc.assert(
      fc.property(anyBounds, anyBounds, (a, b) => {
        const one = changeOf(a, 0.1, 4, "prediction");
        const other = changeOf({ ...b, estimate: a.estimate }, 0.1, Infinity, "single");
        const both = lessCertain(one, other);
        expect(both).toMatchObject({ estimate: a.estimate, method: "prediction" });
        expect(both.low).toBe(Math.min(one.low, other.low));
        expect(both.high).toBe(Math.max(one.high, other.high));
        expect(both.p).toBe(Math.max(one.p, other.p));
        expect(both.pBeyond).toBe(Math.max(one.pBeyond, other.pBeyond));
      }),
    );
  });
});

test("a 95 % interval reaches so many standard errors", () => {
  expect(criticalOf(Infinity)).toBeCloseTo(1.959964, 6);
  expect(criticalOf(4)).toBeCloseTo(2.776445, 6);
  expect(criticalOf(1)).toBeCloseTo(12.706205, 6);
});
