/** The exact test against R, sums by hand, and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo } from "./counted-fixture.ts";
import { fisherMidP } from "./fisher-mid-p.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

describe("fisherMidP", () => {
  it.each(golden.fisherMidP)("of $first and $second is $p", ({ first, second, p }) => {
    expect(fisherMidP(first, second) / p).toBeCloseTo(1, 7);
  });

  it.each(golden.fisherMidP)("is R's own p of $first and $second less half of the ties", (row) => {
    expect(fisherMidP(row.first, row.second)).toBeCloseTo(row.fisherTest - row.observed / 2, 9);
  });

  it("takes the lady's word for less than Fisher did: all cups right in 1 of 70 ways", () => {
    const p = fisherMidP({ count: 4, of: 4 }, { count: 0, of: 4 });
    expect(p).toBeCloseTo(1 / 70, 12);
  });

  it("of events on neither side, on all attempts, or of no attempts is 1", () => {
    expect(fisherMidP({ count: 0, of: 9 }, { count: 0, of: 5 })).toBe(1);
    expect(fisherMidP({ count: 9, of: 9 }, { count: 5, of: 5 })).toBe(1);
    expect(fisherMidP({ count: 0, of: 0 }, { count: 3, of: 5 })).toBe(1);
  });

  it("stays exact for millions of attempts with millions of events", () => {
    const half = { count: 2_500_000, of: 5_000_000 };
    expect(fisherMidP(half, half)).toBeGreaterThan(0.999);
    // 4 standard errors of the difference; the normal distribution has 6.334e-5 outside of them.
    const p = fisherMidP(half, { count: 2_506_324, of: 5_000_000 });
    expect(p / 6.36e-5).toBeCloseTo(1, 1);
  });

  it("is the same when sides or outcomes change places, and in 0…1", () => {
    const sides = countedUpTo(400);
    fc.assert(
      fc.property(sides, sides, (first, second) => {
        const p = fisherMidP(first, second);
        const turn = ({ count, of }: typeof first) => ({ count: of - count, of });
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(fisherMidP(second, first)).toBeCloseTo(p, 10);
        expect(fisherMidP(turn(first), turn(second))).toBeCloseTo(p, 10);
      }),
    );
  });

  it("falls when the one side that fails fails more", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 61, max: 900 }),
        (count, of) => {
          const none = { count: 0, of };
          const p = fisherMidP(none, { count, of });
          expect(fisherMidP(none, { count: count + 1, of })).toBeLessThan(Math.max(p, 1e-18));
        },
      ),
    );
  });

  it.each([
    { count: 1.5, of: 3 },
    { count: 4, of: 3 },
    { count: -1, of: 3 },
    { count: Number.NaN, of: 3 },
  ])("refuses %o", (side) => {
    expect(() => fisherMidP(side, { count: 1, of: 2 })).toThrow(RangeError);
    expect(() => fisherMidP({ count: 1, of: 2 }, side)).toThrow(RangeError);
  });
});
