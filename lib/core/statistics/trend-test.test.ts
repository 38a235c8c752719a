/** The trend of shares against R and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, designEffects } from "./counted-fixture.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };
import { trendTest } from "./trend-test.ts";

const groups = fc.array(
  fc
    .tuple(fc.integer({ min: -20, max: 20 }), countedUpTo(500, 1))
    .map(([score, counted]) => ({ score, ...counted })),
  { minLength: 2, maxLength: 8 },
);

describe("trendTest", () => {
  it.each(golden.trend)("has z² $zSquared and p $p", (row) => {
    const trend = trendTest(row.groups);
    expect((trend?.z ?? 0) ** 2).toBeCloseTo(row.zSquared, 9);
    expect((trend?.p ?? 0) / row.p).toBeCloseTo(1, 8);
  });

  it("is positive when the share rises with the score", () => {
    const rising = [1, 2, 3].map((score) => ({ score, count: score * 10, of: 100 }));
    expect(trendTest(rising)?.z).toBeGreaterThan(3);
    expect(trendTest(rising.map((group) => ({ ...group, score: -group.score })))?.z).toBeLessThan(
      -3,
    );
  });

  it("hangs neither on the order of groups nor on where scores begin and in what unit they are", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: -50, max: 50 }), (some, start) => {
        const trend = trendTest(some);
        fc.pre(trend !== null);
        const moved = some.map((group) => ({ ...group, score: 3 * group.score + start }));
        expect(trendTest(moved)?.z).toBeCloseTo(trend.z, 8);
        expect(trendTest(some.toReversed())?.z).toBeCloseTo(trend.z, 8);
        expect(trend.p).toBeGreaterThanOrEqual(0);
        expect(trend.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("shrinks by the root of the design effect", () => {
    fc.assert(
      fc.property(groups, designEffects, (some, effect) => {
        const trend = trendTest(some);
        fc.pre(trend !== null);
        expect(trendTest(some, effect)?.z).toBeCloseTo(trend.z / Math.sqrt(effect), 9);
      }),
    );
  });

  it.each([
    ["no group", []],
    ["no attempts", [{ score: 1, count: 0, of: 0 }]],
    ["no events", [1, 2].map((score) => ({ score, count: 0, of: 9 }))],
    ["nothing but events", [1, 2].map((score) => ({ score, count: 9, of: 9 }))],
    ["one score", [1, 1].map((score) => ({ score, count: score, of: 9 }))],
  ])("does not exist of %s", (_, some) => {
    expect(trendTest(some)).toBeNull();
  });

  it("refuses a score that is none, a share that is none, and a design effect that is none", () => {
    const group = { score: 1, count: 1, of: 2 };
    expect(() => trendTest([{ ...group, score: Infinity }])).toThrow(RangeError);
    expect(() => trendTest([{ ...group, count: 3 }])).toThrow(RangeError);
    expect(() => trendTest([group], 0)).toThrow(RangeError);
  });
});
