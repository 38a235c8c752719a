/** Rank correlation against scipy, its shift test by counting, and their laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { circularShiftTest, spearman } from "./circular-shift.ts";
import golden from "./testdata/golden.py.json" with { type: "json" };

const pairs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), {
    minLength: 8,
    maxLength: 60,
  })
  .map((rows) => ({ x: rows.map(([x]) => x), y: rows.map(([, y]) => y) }));

/** A wave without a period that fits. */
function wave(length: number): number[] {
  return Array.from({ length }, (_, i) => Math.sin(i * 0.7) + Math.sin(i * 0.13) + i * 1e-6);
}

describe("spearman", () => {
  it.each(golden.spearman)("of $x and $y is $rho", ({ x, y, rho }) => {
    expect(spearman(x, y)).toBeCloseTo(rho, 12);
  });

  it("looks at the order alone", () => {
    fc.assert(
      fc.property(pairs, ({ x, y }) => {
        const rho = spearman(x, y);
        expect(spearman(x.map(Math.exp), y)).toBe(rho);
        expect(spearman(y, x)).toBe(rho);
        fc.pre(rho !== null);
        expect(
          spearman(
            x.map((value) => -value),
            y,
          ),
        ).toBeCloseTo(-rho, 12);
        expect(Math.abs(rho)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("does not exist of a constant series or one pair", () => {
    expect(spearman([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(spearman([1], [2])).toBeNull();
    expect(spearman([], [])).toBeNull();
  });

  it("refuses series of unequal length and values that are none", () => {
    expect(() => spearman([1, 2], [1])).toThrow(RangeError);
    expect(() => spearman([1, Number.NaN], [1, 2])).toThrow(RangeError);
  });
});

describe("circularShiftTest", () => {
  it("finds a series in itself, with the smallest p that so many shifts allow", () => {
    const x = wave(40);
    expect(circularShiftTest(x, x)).toEqual({ rho: 1, p: 1 / 40, pairs: 40 });
  });

  it("finds one that comes later by its lag alone", () => {
    const x = wave(60);
    const later = [...Array.from({ length: 3 }, (_, i) => -i), ...x.slice(0, -3)];
    expect(circularShiftTest(x, later, { lag: 3 })).toEqual({ rho: 1, p: 1 / 57, pairs: 57 });
    expect(circularShiftTest(later, x, { lag: -3 })).toEqual({ rho: 1, p: 1 / 57, pairs: 57 });
    expect(circularShiftTest(x, later)?.rho).toBeLessThan(0.9);
  });

  it("counts the shifts that correlate as strongly", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    const y = [3, 1, 4, 1.5, 5, 9, 2, 6];
    const strengths = x.map((_, shift) => {
      const turned = [...y.slice(shift), ...y.slice(0, shift)];
      return Math.abs(spearman(x, turned) ?? 0);
    });
    const [observed = 0] = strengths;
    const asStrong = strengths.filter((strength) => strength >= observed - 1e-12).length;
    expect(circularShiftTest(x, y)?.p).toBe(asStrong / 8);
  });

  it("does not take two slow series for related that are not", () => {
    // Each rises and falls once; of independent values such a rho would have p below 0.001.
    const x = Array.from({ length: 64 }, (_, i) => Math.sin((2 * Math.PI * i) / 64));
    const y = Array.from(
      { length: 64 },
      (_, i) => Math.sin((2 * Math.PI * (i + 8)) / 64) + i * 1e-9,
    );
    const result = circularShiftTest(x, y);
    expect(result?.rho).toBeGreaterThan(0.6);
    expect(result?.p).toBeGreaterThan(0.3);
  });

  it("tries at most so many shifts, evenly spaced, of a long series", () => {
    const x = wave(5000);
    expect(circularShiftTest(x, x)?.p).toBe(1 / 1000);
    expect(circularShiftTest(x, x, { shifts: 99 })?.p).toBe(1 / 100);
  });

  it("has p in 0…1, and the same for either series' sign and order of time", () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: -3, max: 3 }), ({ x, y }, lag) => {
        const result = circularShiftTest(x, y, { lag });
        fc.pre(result !== null);
        expect(result.p).toBeGreaterThan(0);
        expect(result.p).toBeLessThanOrEqual(1);
        const negative = circularShiftTest(
          x.map((value) => -value),
          y,
          { lag },
        );
        expect(negative?.p).toBe(result.p);
        const swapped = circularShiftTest(y, x, { lag: -lag });
        expect(swapped).toEqual(result);
        const backwards = circularShiftTest(x.toReversed(), y.toReversed(), { lag: -lag });
        expect(backwards).toEqual(result);
      }),
    );
  });

  it("does not exist of fewer than 8 pairs or a constant series", () => {
    const x = wave(10);
    expect(circularShiftTest(x.slice(0, 7), x.slice(0, 7))).toBeNull();
    expect(circularShiftTest(x, x, { lag: 3 })).toBeNull();
    expect(circularShiftTest(x, x, { lag: -99 })).toBeNull();
    expect(
      circularShiftTest(
        x,
        x.map(() => 1),
      ),
    ).toBeNull();
  });

  it("refuses unequal lengths, half a lag and no shifts", () => {
    const x = wave(10);
    expect(() => circularShiftTest(x, x.slice(1))).toThrow(RangeError);
    expect(() => circularShiftTest(x, x, { lag: 0.5 })).toThrow(RangeError);
    expect(() => circularShiftTest(x, x, { shifts: 0 })).toThrow(RangeError);
  });
});
