/** Newcombe's interval against statsmodels and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Proportion, proportionDifference } from "./proportion-difference.ts";
import golden from "./testdata/golden.py.json" with { type: "json" };

const proportion: fc.Arbitrary<Proportion> = fc.integer({ min: 1, max: 1_000_000 }).chain((of) =>
  fc.record(
    {
      count: fc.nat({ max: of }),
      of: fc.constant(of),
      designEffect: fc.double({ min: 1, max: 20, noNaN: true }),
    },
    { requiredKeys: ["count", "of"] },
  ),
);

/** The difference, which is there whenever both sides counted something. */
function differ(first: Proportion, second: Proportion) {
  const result = proportionDifference(first, second);
  if (result === null) throw new Error("no difference");
  return result;
}

describe("proportionDifference", () => {
  it.each(golden.newcombe)(
    "of $second and $first is $low…$high",
    ({ first, second, low, high }) => {
      const result = differ(first, second);
      expect(result.low).toBeCloseTo(low, 11);
      expect(result.high).toBeCloseTo(high, 11);
    },
  );

  it("is the second share less the first", () => {
    expect(differ({ count: 1, of: 4 }, { count: 3, of: 4 }).difference).toBe(0.5);
  });

  it("lies within its interval, which lies within −1…1", () => {
    fc.assert(
      fc.property(proportion, proportion, (first, second) => {
        const { difference, low, high } = differ(first, second);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("changes its sign when the sides change places", () => {
    fc.assert(
      fc.property(proportion, proportion, (first, second) => {
        const there = differ(first, second);
        const back = differ(second, first);
        expect(back.difference).toBeCloseTo(-there.difference, 12);
        expect(back.low).toBeCloseTo(-there.high, 12);
        expect(back.high).toBeCloseTo(-there.low, 12);
      }),
    );
  });

  it("is known better when the same shares are counted from more", () => {
    fc.assert(
      fc.property(proportion, proportion, fc.integer({ min: 2, max: 50 }), (a, b, times) => {
        const more = (side: Proportion) => ({
          ...side,
          count: side.count * times,
          of: side.of * times,
        });
        const few = differ(a, b);
        const many = differ(more(a), more(b));
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });

  it("counts attempts that fail together as fewer", () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.integer({ min: 2, max: 20 }), (count, designEffect) => {
        const bursts = { count: count * designEffect, of: 500 * designEffect, designEffect };
        const other = { count: 40, of: 900 };
        expect(differ(other, bursts)).toEqual(differ(other, { count, of: 500 }));
      }),
    );
  });

  it("does not exist when one side counted nothing", () => {
    expect(proportionDifference({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
    expect(proportionDifference({ count: 1, of: 2 }, { count: 0, of: 0 })).toBeNull();
  });

  it.each([
    { count: 3, of: 2 },
    { count: 1, of: 2, designEffect: 0.5 },
    { count: 1, of: 2, designEffect: Number.NaN },
  ])("refuses %o", (side) => {
    expect(() => proportionDifference(side, { count: 1, of: 2 })).toThrow(RangeError);
    expect(() => proportionDifference({ count: 1, of: 2 }, side)).toThrow(RangeError);
  });
});
