/** Risk ratios against R's metafor, a paradox, and their own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, designEffects } from "./counted-fixture.ts";
import { riskRatio } from "./risk-ratio.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const sides = countedUpTo(5000);
const strata = fc.array(fc.record({ exposed: sides, unexposed: sides }), {
  minLength: 1,
  maxLength: 12,
});

describe("riskRatio", () => {
  it.each(golden.riskRatio)("is $crude crude and $stratified stratified", (row) => {
    const result = riskRatio(row.strata);
    for (const kind of ["crude", "stratified"] as const) {
      for (const bound of ["ratio", "low", "high"] as const) {
        expect((result[kind]?.[bound] ?? 0) / row[kind][bound]).toBeCloseTo(1, 10);
      }
    }
  });

  it("shows within strata what the strata thrown together turn about", () => {
    // Exposed attempts are mostly of the org that seldom fails.
    const { crude, stratified } = riskRatio([
      { exposed: { count: 20, of: 1000 }, unexposed: { count: 1, of: 100 } },
      { exposed: { count: 60, of: 100 }, unexposed: { count: 300, of: 1000 } },
    ]);
    expect(crude?.high).toBeLessThan(1);
    expect(stratified?.ratio).toBeCloseTo(2, 10);
    expect(stratified?.low).toBeGreaterThan(1);
  });

  it("is the same both ways for one stratum", () => {
    fc.assert(
      fc.property(countedUpTo(5000, 1), countedUpTo(5000, 1), (exposed, unexposed) => {
        const { crude, stratified } = riskRatio([{ exposed, unexposed }]);
        fc.pre(crude !== null && stratified !== null);
        expect(stratified.ratio / crude.ratio).toBeCloseTo(1, 9);
        expect(stratified.low / crude.low).toBeCloseTo(1, 6);
        expect(stratified.high / crude.high).toBeCloseTo(1, 6);
      }),
    );
  });

  it("turns upside down when the sides change places, and lies within its interval", () => {
    fc.assert(
      fc.property(strata, designEffects, (some, effect) => {
        const there = riskRatio(some, effect);
        const back = riskRatio(
          some.map(({ exposed, unexposed }) => ({ exposed: unexposed, unexposed: exposed })),
          effect,
        );
        for (const kind of ["crude", "stratified"] as const) {
          const [a, b] = [there[kind], back[kind]];
          expect(a === null).toBe(b === null);
          if (a === null || b === null) continue;
          expect(a.ratio * b.ratio).toBeCloseTo(1, 9);
          expect(a.low * b.high).toBeCloseTo(1, 6);
          expect(a.low).toBeLessThanOrEqual(a.ratio);
          expect(a.high).toBeGreaterThanOrEqual(a.ratio);
        }
      }),
    );
  });

  it("widens with the root of the design effect, on the log scale", () => {
    const [row] = golden.riskRatio;
    const one = riskRatio(row?.strata ?? []).stratified;
    const four = riskRatio(row?.strata ?? [], 4).stratified;
    if (one === null || four === null) throw new Error("no ratio");
    expect(four.ratio).toBe(one.ratio);
    expect(Math.log(four.high / four.ratio)).toBeCloseTo(2 * Math.log(one.high / one.ratio), 10);
  });

  it("does not exist without events on either side", () => {
    const some = { count: 2, of: 5 };
    const none = { count: 0, of: 5 };
    const nothing = { count: 0, of: 0 };
    expect(riskRatio([])).toEqual({ crude: null, stratified: null });
    expect(riskRatio([{ exposed: some, unexposed: none }]).crude).toBeNull();
    expect(riskRatio([{ exposed: none, unexposed: some }]).stratified).toBeNull();
    expect(riskRatio([{ exposed: nothing, unexposed: nothing }]).crude).toBeNull();
  });

  it("cannot be stratified where no stratum has both sides", () => {
    const some = { count: 2, of: 5 };
    const nothing = { count: 0, of: 0 };
    const { crude, stratified } = riskRatio([
      { exposed: some, unexposed: nothing },
      { exposed: nothing, unexposed: some },
    ]);
    expect(crude?.ratio).toBe(1);
    expect(stratified).toBeNull();
  });

  it("refuses what is no share and no design effect", () => {
    const side = { count: 1, of: 2 };
    expect(() => riskRatio([{ exposed: { count: 3, of: 2 }, unexposed: side }])).toThrow(
      RangeError,
    );
    expect(() => riskRatio([{ exposed: side, unexposed: side }], 0.5)).toThrow(RangeError);
  });
});
