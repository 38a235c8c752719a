/** The bound of what was never seen, against R and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { designEffects } from "./counted-fixture.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };
import { upperBoundOfNone } from "./zero-events.ts";

const counts = fc.integer({ min: 1, max: 10_000_000 });

describe("upperBoundOfNone", () => {
  it.each(golden.upperBoundOfNone)("of $of is $bound", ({ of, bound }) => {
    expect(upperBoundOfNone(of) / bound).toBeCloseTo(1, 10);
  });

  it("of nothing is everything", () => {
    expect(upperBoundOfNone(0)).toBe(1);
  });

  it("is the share with which none is seen in just 5 % of all samples", () => {
    fc.assert(
      fc.property(counts, (of) => {
        expect(Math.exp(of * Math.log1p(-upperBoundOfNone(of)))).toBeCloseTo(0.05, 8);
      }),
    );
  });

  it("falls with more attempts and rises with the design effect", () => {
    fc.assert(
      fc.property(counts, designEffects, (of, effect) => {
        expect(upperBoundOfNone(of + 1)).toBeLessThan(upperBoundOfNone(of));
        expect(upperBoundOfNone(of, effect)).toBeGreaterThanOrEqual(upperBoundOfNone(of));
        expect(upperBoundOfNone(of, effect)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    [-1, 1],
    [Number.NaN, 1],
    [10, 0.5],
  ])("refuses %d attempts with design effect %d", (of, effect) => {
    expect(() => upperBoundOfNone(of, effect)).toThrow(RangeError);
  });
});
