/** Scatter between groups against R and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, designEffects } from "./counted-fixture.ts";
import { estimateHeterogeneity, shareHeterogeneity } from "./heterogeneity.ts";
import { proportionP } from "./proportion-test.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const estimates = fc.array(
  fc.record({
    estimate: fc.double({ min: -5, max: 5, noNaN: true }),
    standardError: fc.double({ min: 0.01, max: 3, noNaN: true }),
  }),
  { minLength: 2, maxLength: 30 },
);
const groups = fc.array(countedUpTo(2000), { minLength: 2, maxLength: 30 });

function ten(count: number) {
  return { count, of: 10 };
}

describe("estimateHeterogeneity", () => {
  it.each(golden.heterogeneity)("has Q $statistic and p $p", (row) => {
    const result = estimateHeterogeneity(row.estimates);
    expect(result?.statistic).toBeCloseTo(row.statistic, 9);
    expect(result?.degreesOfFreedom).toBe(row.estimates.length - 1);
    expect(result?.p).toBeCloseTo(row.p, 10);
    expect(result?.beyondChance).toBeCloseTo(row.beyondChance, 10);
  });

  it("hangs on differences alone, in any unit and order", () => {
    fc.assert(
      fc.property(estimates, (some) => {
        const result = estimateHeterogeneity(some);
        const moved = some.toReversed().map(({ estimate, standardError }) => ({
          estimate: 4 * estimate + 7,
          standardError: 4 * standardError,
        }));
        expect(estimateHeterogeneity(moved)?.p).toBeCloseTo(result?.p ?? Number.NaN, 6);
        expect(result?.p).toBeGreaterThanOrEqual(0);
        expect(result?.p).toBeLessThanOrEqual(1);
        expect(result?.beyondChance).toBeGreaterThanOrEqual(0);
        expect(result?.beyondChance).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("finds none among equals", () => {
    const equal = [1, 1, 1].map((estimate) => ({ estimate, standardError: 0.2 }));
    expect(estimateHeterogeneity(equal)).toMatchObject({ statistic: 0, p: 1, beyondChance: 0 });
  });

  it("does not exist of fewer than 2", () => {
    expect(estimateHeterogeneity([])).toBeNull();
    expect(estimateHeterogeneity([{ estimate: 1, standardError: 1 }])).toBeNull();
  });

  it.each([
    { estimate: Number.NaN, standardError: 1 },
    { estimate: 1, standardError: 0 },
    { estimate: 1, standardError: Infinity },
  ])("refuses %o", (wrong) => {
    expect(() => estimateHeterogeneity([wrong])).toThrow(RangeError);
  });
});

describe("shareHeterogeneity", () => {
  it.each(golden.shareHeterogeneity)("has chi-square $statistic and p $p", (row) => {
    const result = shareHeterogeneity(row.groups);
    expect(result?.statistic).toBeCloseTo(row.statistic, 9);
    expect(result?.p).toBeCloseTo(row.p, 10);
  });

  it("is the test of two shares, of two", () => {
    const large = fc.integer({ min: 100, max: 900 }).map((count) => ({ count, of: 1000 }));
    fc.assert(
      fc.property(large, large, designEffects, (first, other, designEffect) => {
        const second = { ...other, designEffect };
        const p = shareHeterogeneity([first, second])?.p;
        expect(p).toBeCloseTo(proportionP(first, second) ?? Number.NaN, 9);
      }),
    );
  });

  it("shrinks with a design effect that all groups have", () => {
    fc.assert(
      fc.property(groups, designEffects, (some, designEffect) => {
        const result = shareHeterogeneity(some);
        fc.pre(result !== null);
        const inBursts = shareHeterogeneity(some.map((group) => ({ ...group, designEffect })));
        expect((inBursts?.statistic ?? -1) * designEffect).toBeCloseTo(result.statistic, 6);
        expect(inBursts?.p).toBeGreaterThanOrEqual(result.p - 1e-12);
      }),
    );
  });

  it("leaves groups without attempts out", () => {
    const some = [
      { count: 3, of: 10 },
      { count: 7, of: 12 },
    ];
    expect(shareHeterogeneity([...some, { count: 0, of: 0 }])).toEqual(shareHeterogeneity(some));
  });

  it("does not exist of fewer than 2, without events, and with nothing else", () => {
    for (const some of [[], [ten(3)], [ten(3), { count: 0, of: 0 }], [ten(0), ten(0)]]) {
      expect(shareHeterogeneity(some)).toBeNull();
    }
    expect(shareHeterogeneity([ten(10), ten(10)])).toBeNull();
  });

  it("refuses what is no share and no design effect", () => {
    expect(() => shareHeterogeneity([{ count: 3, of: 2 }])).toThrow(RangeError);
    expect(() => shareHeterogeneity([{ count: 1, of: 2, designEffect: 0 }])).toThrow(RangeError);
  });
});
