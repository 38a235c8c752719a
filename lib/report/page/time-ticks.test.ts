import { expect, it } from "vitest";
import { timeTicks } from "./time-ticks.ts";

it("marks times in the steps people count time in", () => {
  expect(timeTicks({ fromMs: 0, toMs: 52_000 }, 8)).toEqual([
    0, 10_000, 20_000, 30_000, 40_000, 50_000,
  ]);
  expect(timeTicks({ fromMs: 0, toMs: 600_000 }, 8).at(1)).toBe(120_000);
  expect(timeTicks({ fromMs: 0, toMs: 100_000_000 }, 4).at(1)).toBe(7 * 3_600_000);
});

it("marks only times within the range, however short", () => {
  expect(timeTicks({ fromMs: 16_300, toMs: 18_100 }, 4)).toEqual([16_500, 17_000, 17_500, 18_000]);
  expect(timeTicks({ fromMs: 5, toMs: 5 }, 4)).toEqual([5]);
});
