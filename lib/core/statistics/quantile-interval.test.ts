/** The ranks around a quantile against scipy, published minimum counts, and their own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantileRanks } from "./quantile-interval.ts";
import golden from "./testdata/golden.py.json" with { type: "json" };

/** P(low ≤ Bin(count, quantile) < high) by Pascal's recurrence, which shares nothing with the code under test. */
function coverage(count: number, quantile: number, low: number, high: number): number {
  let chances = [1];
  for (let n = 0; n < count; n += 1) {
    chances = [...chances, 0].map(
      (chance, k) => chance * (1 - quantile) + (chances[k - 1] ?? 0) * quantile,
    );
  }
  return chances.slice(low, Math.min(high, count + 1)).reduce((sum, chance) => sum + chance, 0);
}

const quantiles = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe("quantileRanks", () => {
  it.each(golden.orderStatistics)(
    "of $count values puts quantile $quantile at $low…$high",
    (row) => {
      expect(quantileRanks(row.count, row.quantile)).toEqual({ low: row.low, high: row.high });
    },
  );

  // The least counts for which ranks on both sides exist: 1 − pⁿ − (1 − p)ⁿ ≥ 0.95.
  it.each([
    [0.5, 6],
    [0.9, 29],
    [0.95, 59],
    [0.99, 299],
    [0.999, 2995],
  ])("needs, for a finite bound above quantile %d, %d values", (quantile, least) => {
    expect(quantileRanks(least, quantile).high).toBe(least);
    expect(quantileRanks(least - 1, quantile).high).toBe(Infinity);
  });

  it("has no bounds of nothing", () => {
    expect(quantileRanks(0, 0.95)).toEqual({ low: 0, high: Infinity });
  });

  it("holds the quantile in at least 95 % of all samples", () => {
    fc.assert(
      fc.property(fc.nat({ max: 120 }), quantiles, (count, quantile) => {
        const { low, high } = quantileRanks(count, quantile);
        expect(coverage(count, quantile, low, high)).toBeGreaterThanOrEqual(0.95 - 1e-9);
      }),
    );
  });

  it("misses it with at most 2.5 % on each side, and is no wider than that, once there are values enough", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 80, max: 200 }),
        fc.double({ min: 0.06, max: 0.94, noNaN: true }),
        (count, quantile) => {
          const { low, high } = quantileRanks(count, quantile);
          const below = (rank: number) => coverage(count, quantile, 0, rank);
          const above = (rank: number) => coverage(count, quantile, rank, Infinity);
          expect(below(low)).toBeLessThanOrEqual(0.025 + 1e-12);
          expect(below(low + 1)).toBeGreaterThan(0.025 - 1e-12);
          expect(above(high)).toBeLessThanOrEqual(0.025 + 1e-12);
          expect(above(high - 1)).toBeGreaterThan(0.025 - 1e-12);
        },
      ),
    );
  });

  it("mirrors for the quantile counted from the other end", () => {
    const many = fc.nat({ max: 100_000 });
    // Odd multiples of 1/1024: one less such a number is exact.
    const exact = fc.nat({ max: 510 }).map((step) => (2 * step + 1) / 1024);
    fc.assert(
      fc.property(many, exact, (count, quantile) => {
        const { low, high } = quantileRanks(count, quantile);
        const mirrored = quantileRanks(count, 1 - quantile);
        expect(mirrored.low).toBe(high === Infinity ? 0 : count + 1 - high);
        expect(mirrored.high).toBe(low === 0 ? Infinity : count + 1 - low);
      }),
    );
  });

  it("holds the rank of the quantile itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), quantiles, (count, quantile) => {
        const { low, high } = quantileRanks(count, quantile);
        const rank = Math.ceil(quantile * count);
        expect(low).toBeLessThanOrEqual(rank);
        expect(high).toBeGreaterThanOrEqual(rank);
      }),
    );
  });

  it.each([
    [-1, 0.5],
    [1.5, 0.5],
    [10, 0],
    [10, 1],
    [10, Number.NaN],
  ])("refuses %d values and quantile %d", (count, quantile) => {
    expect(() => quantileRanks(count, quantile)).toThrow(RangeError);
  });
});
