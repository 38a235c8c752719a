import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaPath, linePath, logAxis, roundTicks } from "./geometry.ts";

const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true });

describe("ticks", () => {
  it("are round, start at nothing and reach the maximum", () => {
    expect(roundTicks(400, 4)).toEqual([0, 100, 200, 300, 400]);
    expect(roundTicks(0.7, 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(roundTicks(0, 4)).toEqual([0, 1]);
  });

  it("are few and in order whatever the maximum", () => {
    fc.assert(
      fc.property(positive, (max) => {
        const ticks = roundTicks(max, 4);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * 0.999_999);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
      }),
    );
  });
});

describe("a logarithmic axis", () => {
  it("ends at round numbers and has them as ticks, or powers of ten where they are too many", () => {
    expect(logAxis(3, 40, 8)).toEqual({ domain: [2, 50], ticks: [2, 5, 10, 20, 50] });
    expect(logAxis(3, 40_000, 8)).toEqual({ domain: [2, 50_000], ticks: [10, 100, 1000, 10_000] });
    expect(logAxis(0.035, 3.9, 12).domain).toEqual([0.02, 5]);
  });

  it("holds both ends, and is never without length", () => {
    fc.assert(
      fc.property(positive, positive, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const { domain } = logAxis(low, high, 6);
        expect(domain[0]).toBeLessThanOrEqual(low);
        expect(domain[1]).toBeGreaterThanOrEqual(high);
        expect(domain[1]).toBeGreaterThan(domain[0]);
      }),
    );
  });
});

describe("a path", () => {
  it("has gaps where there is nothing, and a dot for a point alone", () => {
    const points = [1, 2, null, 4, null, 6, 7].map((x) => (x === null ? null : { x, y: 1 }));
    expect(linePath(points)).toBe("M1,1L2,1M4,1ZM6,1L7,1");
  });

  it("of a band goes there and back, and has gaps too", () => {
    const spans = [1, 2, null].map((x) => (x === null ? null : { x, low: 5, high: 1 }));
    expect(areaPath(spans)).toBe("M1,1L2,1L2,5L1,5Z");
  });
});
