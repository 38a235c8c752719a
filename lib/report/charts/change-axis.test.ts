import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeAxis } from "./change-axis.ts";

const RANGE: [number, number] = [200, 800];

describe("the axis of changes", () => {
  it("of ratios is as wide below one as above, for as much", () => {
    const { x } = changeAxis([0.5, 2], "change", RANGE);
    expect(x(2) - x(1)).toBeCloseTo(x(1) - x(0.5), 6);
    expect([x(0.5), x(2)]).toEqual([200, 800]);
  });

  it("always has no change on it, also where everything changed one way", () => {
    const { x, ticks } = changeAxis([1.5, 1.7], "change", RANGE);
    expect(ticks).toContain(1);
    expect(x(1)).toBeGreaterThan(200);
    const points = changeAxis([0.1, 0.12], "points", RANGE);
    expect(points.ticks).toContain(0);
    expect(points.x(0)).toBe(200);
  });

  it("ends what nothing bounds at its ends", () => {
    const { x } = changeAxis([0.9, 1.2, Infinity, -Infinity], "change", RANGE);
    expect([x(-Infinity), x(0), x(Infinity)]).toEqual([200, 200, 800]);
    const points = changeAxis([-0.1, 0.1, Infinity], "points", RANGE);
    expect([points.x(-Infinity), points.x(Infinity)]).toEqual([200, 800]);
  });

  it.each(["change", "points"] as const)("keeps its marks apart and inside: %s", (kind) => {
    const value =
      kind === "change"
        ? fc.double({ min: 1e-6, max: 1e6, noNaN: true })
        : fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (values) => {
        const { x, ticks } = changeAxis(values, kind, RANGE);
        const places = ticks.map(x);
        expect(ticks).toContain(kind === "change" ? 1 : 0);
        expect(Math.min(...places)).toBeGreaterThanOrEqual(200);
        expect(Math.max(...places)).toBeLessThanOrEqual(800);
        const gaps = places.slice(1).map((place, at) => place - (places[at] ?? 0));
        expect(gaps.filter((gap) => gap < 50)).toEqual([]);
      }),
    );
  });
});
