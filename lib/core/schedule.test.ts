import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plannedAttempts, stageIndexAt, tickTimeMs, ticksUntil } from "./schedule.ts";

const rate = fc.double({ min: 0.1, max: 2000, noNaN: true });
const anyStages = fc
  .array(fc.tuple(rate, rate, fc.integer({ min: 100, max: 60_000 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((specs) => {
    let startMs = 0;
    return specs.map(([fromRatePerSecond, toRatePerSecond, durationMs]) => {
      const stage = { startMs, durationMs, fromRatePerSecond, toRatePerSecond };
      startMs += durationMs;
      return stage;
    });
  });

const spike = [
  { startMs: 0, durationMs: 10_000, fromRatePerSecond: 20, toRatePerSecond: 20 },
  { startMs: 10_000, durationMs: 2_000, fromRatePerSecond: 20, toRatePerSecond: 600 },
  { startMs: 12_000, durationMs: 1_000, fromRatePerSecond: 600, toRatePerSecond: 600 },
];

describe("schedule", () => {
  it("counts what a constant stage, a ramp and a plateau ask for", () => {
    expect(ticksUntil(spike, 10_000)).toBeCloseTo(200);
    expect(ticksUntil(spike, 12_000)).toBeCloseTo(200 + 620);
    expect(plannedAttempts(spike)).toBe(1420);
  });

  it("puts a tick where the count reaches it", () => {
    fc.assert(
      fc.property(anyStages, fc.double({ min: 0.001, max: 1, noNaN: true }), (stages, share) => {
        const n = share * ticksUntil(stages, Number.POSITIVE_INFINITY);
        expect(ticksUntil(stages, tickTimeMs(stages, n))).toBeCloseTo(n, 4);
      }),
    );
  });

  it("never schedules a later tick earlier", () => {
    fc.assert(
      fc.property(anyStages, fc.nat(1000), (stages, n) => {
        expect(tickTimeMs(stages, n + 1)).toBeGreaterThanOrEqual(tickTimeMs(stages, n));
      }),
    );
  });

  it("has no time for a tick beyond the end", () => {
    expect(tickTimeMs(spike, 1421)).toBe(Number.POSITIVE_INFINITY);
  });

  it("gives an attempt to the stage it started in, and a late one to the last", () => {
    expect([0, 9_999, 10_000, 12_500, 99_000].map((t) => stageIndexAt(spike, t))).toEqual([
      0, 0, 1, 2, 2,
    ]);
  });
});
