/** Quantiles of the chi-square distribution against tables and its own distribution function. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareQuantile } from "./chi-square-quantile.ts";
import { chiSquareP } from "./p-values.ts";

describe("chiSquareQuantile", () => {
  // Printed tables of the distribution.
  it.each([
    [0.2, 2, 0.446],
    [0.2, 4, 1.649],
    [0.2, 9, 5.38],
    [0.95, 1, 3.841],
    [0.95, 10, 18.307],
  ])("of %d with %d degrees of freedom is %d", (probability, degreesOfFreedom, quantile) => {
    expect(chiSquareQuantile(probability, degreesOfFreedom)).toBeCloseTo(quantile, 3);
  });

  it("is what the distribution function turns back", () => {
    const anyProbability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(anyProbability, fc.integer({ min: 1, max: 200 }), (probability, freedom) => {
        const quantile = chiSquareQuantile(probability, freedom);
        expect(1 - chiSquareP(quantile, freedom)).toBeCloseTo(probability, 9);
      }),
    );
  });

  it("refuses what is no probability and no degrees of freedom", () => {
    for (const probability of [0, 1, Number.NaN]) {
      expect(() => chiSquareQuantile(probability, 4)).toThrow(RangeError);
    }
    for (const freedom of [0, -1, Infinity]) {
      expect(() => chiSquareQuantile(0.2, freedom)).toThrow(RangeError);
    }
  });
});
