/** One p-value for two shares: R's where counts are large, Fisher's where they are small, and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, designEffects } from "./counted-fixture.ts";
import { fisherMidP } from "./fisher-mid-p.ts";
import { proportionP } from "./proportion-test.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const sides = countedUpTo(100_000, 1);

describe("proportionP", () => {
  it.each(golden.score)("of $first and $second is $p", ({ first, second, p }) => {
    expect((proportionP(first, second) ?? 0) / p).toBeCloseTo(1, 8);
  });

  it.each([
    [4, 9],
    [9, 4],
    [296, 9],
    [9, 296],
  ])("is exact for %d and %d of 300", (countOfFirst, countOfSecond) => {
    const first = { count: countOfFirst, of: 300 };
    const second = { count: countOfSecond, of: 300 };
    expect(proportionP(first, second)).toBe(fisherMidP(first, second));
  });

  it("divides by the design effect before it looks how small a count is", () => {
    const first = { count: 12, of: 3000, designEffect: 3 };
    const second = { count: 60, of: 3000, designEffect: 2 };
    const whole = [
      { count: 4, of: 1000 },
      { count: 30, of: 1500 },
    ] as const;
    expect(proportionP(first, second)).toBe(fisherMidP(...whole));
  });

  it("does not exist when a side counted nothing", () => {
    expect(proportionP({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
    expect(proportionP({ count: 1, of: 2 }, { count: 0, of: 0 })).toBeNull();
  });

  it("is in 0…1, and the same when sides change places", () => {
    fc.assert(
      fc.property(sides, sides, designEffects, (first, other, designEffect) => {
        const second = { ...other, designEffect };
        const p = proportionP(first, second) ?? Number.NaN;
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(proportionP(second, first)).toBeCloseTo(p, 10);
      }),
    );
  });

  it("rises with the design effect, where counts are large", () => {
    const large = fc.integer({ min: 1000, max: 9000 }).map((count) => ({ count, of: 10_000 }));
    fc.assert(
      fc.property(large, large, designEffects, (first, second, designEffect) => {
        const p = proportionP(first, second) ?? Number.NaN;
        const inBursts = proportionP({ ...first, designEffect }, { ...second, designEffect });
        expect(inBursts).toBeGreaterThanOrEqual(p * (1 - 1e-9));
      }),
    );
  });

  it("refuses what is no share and no design effect", () => {
    const side = { count: 1, of: 2 };
    expect(() => proportionP({ count: 3, of: 2 }, side)).toThrow(RangeError);
    expect(() => proportionP(side, { ...side, designEffect: 0.9 })).toThrow(RangeError);
  });
});
