/** What a comparison could have found, and what would settle it. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "./change.ts";
import { runsNeeded, smallestProvable } from "./outlook.ts";

function changeWithin(half: number, estimate = 0): Change {
  const bounds = { low: estimate - half, high: estimate + half };
  return { estimate, ...bounds, p: 0.5, pBeyond: 0.5, method: "runs" };
}

describe("smallestProvable", () => {
  it.each([
    [Infinity, 0.142_858],
    [8, 0.136_427],
    [4, 0.130_255],
  ])(
    "is what leaves a fifth of chance, with %d degrees of freedom",
    (degreesOfFreedom, expected) => {
      expect(smallestProvable(changeWithin(0.1), degreesOfFreedom)).toBeCloseTo(expected, 6);
      expect(smallestProvable(changeWithin(0.1, 0.4), degreesOfFreedom)).toBeCloseTo(expected, 6);
    },
  );

  it("takes half of what is wider on one side", () => {
    const lopsided = { ...changeWithin(0), low: -0.05, high: 0.15 };
    expect(smallestProvable(lopsided)).toBeCloseTo(0.142_858, 6);
  });

  it("is unknown where nothing bounds the change", () => {
    expect(smallestProvable({ ...changeWithin(0.1), high: Infinity })).toBeNull();
    expect(smallestProvable({ ...changeWithin(0.1), low: -Infinity })).toBeNull();
  });
});

describe("runsNeeded", () => {
  it.each([
    { half: 0.2, runs: 1, needed: 4 },
    { half: 0.21, runs: 1, needed: 5 },
    { half: 0.11, runs: 1, needed: 3 },
    { half: 0.2, runs: 5, needed: 20 },
    { half: 0.1001, runs: 5, needed: 6 },
    { half: 0.05, runs: 5, needed: 6 },
    { half: 1.4, runs: 5, needed: 980 },
    { half: 1.5, runs: 5, needed: null },
    { half: Infinity, runs: 5, needed: null },
  ])("of ±$half by $runs runs against a tolerance of 0.1 is $needed", ({ half, runs, needed }) => {
    expect(runsNeeded(changeWithin(half), 0.1, runs)).toBe(needed);
  });

  it("is unknown without a tolerance, that no interval fits into", () => {
    expect(runsNeeded(changeWithin(0.001), 0, 5)).toBeNull();
  });

  it("is more than there are, at least 3, and never less for a wider interval", () => {
    const anyHalf = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyHalf, fc.integer({ min: 1, max: 9 }), (half, runs) => {
        const needed = runsNeeded(changeWithin(half), 0.1, runs) ?? Infinity;
        const wider = runsNeeded(changeWithin(1.5 * half), 0.1, runs) ?? Infinity;
        expect(needed).toBeGreaterThan(runs);
        expect(needed).toBeGreaterThanOrEqual(3);
        expect(wider).toBeGreaterThanOrEqual(needed);
      }),
    );
  });
});
