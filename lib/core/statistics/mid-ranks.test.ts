/** Ranks by hand, and their laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { midRanks, tieSizes } from "./mid-ranks.ts";

const values = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 60 });

describe("midRanks", () => {
  it("are places by size, in the order of the values", () => {
    expect(midRanks([30, 10, 20])).toEqual([3, 1, 2]);
  });

  it("are shared by equal values", () => {
    expect(midRanks([5, 5, 1, 5, 9])).toEqual([3, 3, 1, 3, 5]);
    expect(midRanks([0, -0])).toEqual([1.5, 1.5]);
  });

  it("add up to the same whatever is equal", () => {
    fc.assert(
      fc.property(values, (some) => {
        const sum = midRanks(some).reduce((total, rank) => total + rank, 0);
        expect(sum).toBe((some.length * (some.length + 1)) / 2);
      }),
    );
  });

  it("keep the order of the values", () => {
    fc.assert(
      fc.property(values, (some) => {
        const ranks = midRanks(some);
        const signs = some.map((a, i) =>
          some.map((b, j) => Math.sign(a - b) - Math.sign((ranks[i] ?? 0) - (ranks[j] ?? 0))),
        );
        expect(signs.flat().every((sign) => sign === 0)).toBe(true);
      }),
    );
  });

  it.each([Number.NaN, Infinity])("refuse %d", (value) => {
    expect(() => midRanks([1, value])).toThrow(RangeError);
  });
});

describe("tieSizes", () => {
  it("counts equal values, ascending", () => {
    expect(tieSizes([7, 3, 7, 5, 7, 3])).toEqual([2, 1, 3]);
    expect(tieSizes([])).toEqual([]);
  });
});
