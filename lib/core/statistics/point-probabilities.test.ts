/** Tabulated distributions against sums that can be done by hand. */
import { describe, expect, it } from "vitest";
import { tabulateFromMode } from "./point-probabilities.ts";

describe("tabulateFromMode", () => {
  it("gives all outcomes of four coins", () => {
    const table = tabulateFromMode(2, { lowest: 0, highest: 4 }, (k) => (4 - k + 1) / k);
    expect(table.first).toBe(0);
    expect(table.probabilities).toEqual([1, 4, 6, 4, 1].map((ways) => ways / 16));
  });

  it("gives the one possible outcome", () => {
    const table = tabulateFromMode(3, { lowest: 3, highest: 3 }, () => 0.5);
    expect(table).toEqual({ first: 3, probabilities: [1] });
  });

  it("leaves out what has no weight, so that millions of outcomes take thousands of steps", () => {
    const n = 10_000_000;
    const table = tabulateFromMode(n / 2, { lowest: 0, highest: n }, (k) => (n - k + 1) / k);
    expect(table.probabilities.length).toBeLessThan(40_000);
    expect(table.first).toBeGreaterThan(0);
    // The standard deviation is √n / 2, and the density there √(2/πn).
    expect(Math.max(...table.probabilities) / Math.sqrt(2 / (Math.PI * n))).toBeCloseTo(1, 6);
  });
});
