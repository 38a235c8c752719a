import * as fc from "fast-check";
import { expect, it } from "vitest";
import { rangeBetween, stepRange, withinRun } from "./zoom-range.ts";

const END_MS = 60_000;

it("goes in around the middle, and out again", () => {
  const half = stepRange({ fromMs: 0, toMs: END_MS }, "in", END_MS);
  expect(half).toEqual({ fromMs: 15_000, toMs: 45_000 });
  expect(stepRange(half, "out", END_MS)).toEqual({ fromMs: 0, toMs: END_MS });
});

it("moves by half of what is shown, and stops at the ends of the run", () => {
  const shown = { fromMs: 20_000, toMs: 40_000 };
  expect(stepRange(shown, "later", END_MS)).toEqual({ fromMs: 30_000, toMs: 50_000 });
  expect(stepRange({ fromMs: 5000, toMs: 25_000 }, "earlier", END_MS)).toEqual({
    fromMs: 0,
    toMs: 20_000,
  });
});

it("takes a stroke in either direction for the stretch between its ends", () => {
  const shown = { fromMs: 10_000, toMs: 30_000 };
  expect(rangeBetween(0.75, 0.25, shown)).toEqual({ fromMs: 15_000, toMs: 25_000 });
});

it("is within the run and has a length, whatever was asked for", () => {
  const time = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(time, time, (one, other) => {
      const { fromMs, toMs } = withinRun(
        { fromMs: Math.min(one, other), toMs: Math.max(one, other) },
        END_MS,
      );
      expect(fromMs).toBeGreaterThanOrEqual(0);
      expect(toMs).toBeLessThanOrEqual(END_MS + 1e-6);
      expect(toMs - fromMs).toBeGreaterThan(100);
    }),
  );
});
