import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linePath, roundTicks, scaleLinear, timeTicks } from "./geometry.ts";

describe("a linear scale", () => {
  it("maps ends to ends, in either direction", () => {
    const y = scaleLinear([0, 50], [200, 100]);
    expect([0, 25, 50].map(y)).toEqual([200, 150, 100]);
  });

  it("gives a domain of no length a place all the same", () => {
    expect(scaleLinear([3, 3], [10, 20])(3)).toBe(10);
  });
});

describe("ticks", () => {
  it("are round, start at nothing and reach the maximum", () => {
    expect(roundTicks(400, 4)).toEqual([0, 100, 200, 300, 400]);
    expect(roundTicks(0.7, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(roundTicks(0, 4)).toEqual([0, 1]);
  });

  it("are few and in order whatever the maximum", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (max) => {
        const ticks = roundTicks(max, 4);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * 0.999_999);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
      }),
    );
  });

  it("of time are in the steps people count time in", () => {
    expect(timeTicks(52_000, 8)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(timeTicks(600_000, 8).at(1)).toBe(120_000);
    expect(timeTicks(100_000_000, 4).at(1)).toBe(7 * 3_600_000);
  });
});

describe("a path", () => {
  it("has gaps where there is nothing, and a dot for a point alone", () => {
    const points = [1, 2, null, 4, null, 6, 7].map((x) => (x === null ? null : { x, y: 1 }));
    expect(linePath(points)).toBe("M1 1L2 1M4 1h0M6 1L7 1");
  });
});
