/** Wilson's interval against published values, statsmodels and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "./testdata/golden.py.json" with { type: "json" };
import { wilsonInterval } from "./wilson.ts";

const counted = fc
  .nat({ max: 1_000_000 })
  .chain((of) => fc.tuple(fc.nat({ max: of }), fc.constant(of)));

describe("wilsonInterval", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    { count: 81, of: 263, low: 0.2553, high: 0.3662 },
    { count: 15, of: 148, low: 0.0624, high: 0.1605 },
    { count: 0, of: 20, low: 0, high: 0.1611 },
    { count: 1, of: 29, low: 0.0061, high: 0.1718 },
  ])("puts $count of $of between $low and $high", ({ count, of, low, high }) => {
    const interval = wilsonInterval(count, of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it.each(golden.wilson)("puts $count of $of, by $designEffect, at $low…$high", (row) => {
    const interval = wilsonInterval(row.count, row.of, row.designEffect);
    expect(interval.low).toBeCloseTo(row.low, 12);
    expect(interval.high).toBeCloseTo(row.high, 12);
  });

  it("ends where the observed share is just 1.96 standard errors of that end away", () => {
    fc.assert(
      fc.property(counted, ([count, of]) => {
        fc.pre(of > 0);
        const { low, high } = wilsonInterval(count, of);
        // The ends 0 and 1 have no standard error to be away from.
        for (const end of [low, high].filter((bound) => bound > 0 && bound < 1)) {
          const standardError = Math.sqrt((end * (1 - end)) / of);
          expect(Math.abs(count / of - end) / standardError).toBeCloseTo(1.959963984540054, 6);
        }
      }),
    );
  });

  it("says that everything is possible of nothing", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it.each([
    [-1, 3],
    [4, 3],
    [Number.NaN, 3],
  ])("refuses %d of %d", (count, of) => {
    expect(() => wilsonInterval(count, of)).toThrow(RangeError);
  });

  it("counts attempts that fail together as fewer, and ends at 0 and 1 all the same", () => {
    expect(wilsonInterval(12, 300, 3)).toEqual(wilsonInterval(4, 100));
    expect(wilsonInterval(0, 300, 3).low).toBe(0);
    expect(wilsonInterval(300, 300, 3).high).toBe(1);
  });

  it.each([0.9, 0, Number.NaN, Infinity])("refuses a design effect of %d", (designEffect) => {
    expect(() => wilsonInterval(1, 3, designEffect)).toThrow(RangeError);
    expect(() => wilsonInterval(0, 0, designEffect)).toThrow(RangeError);
  });

  it("holds the share and stays within 0…1", () => {
    fc.assert(
      fc.property(counted, ([count, of]) => {
        const { low, high } = wilsonInterval(count, of);
        const share = of === 0 ? 0.5 : count / of;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
      }),
    );
  });

  it("mirrors when failures and successes change places", () => {
    fc.assert(
      fc.property(counted, ([count, of]) => {
        const { low, high } = wilsonInterval(count, of);
        const mirrored = wilsonInterval(of - count, of);
        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        expect(mirrored.high).toBeCloseTo(1 - low, 9);
      }),
    );
  });

  it("narrows when the same share is counted from more", () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: 2, max: 50 }), ([count, of], times) => {
        fc.pre(of > 0);
        const few = wilsonInterval(count, of);
        const many = wilsonInterval(count * times, of * times);
        expect(many.high - many.low).toBeLessThan(few.high - few.low);
      }),
    );
  });
});
