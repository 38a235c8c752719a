/** Lag against the schedule as a whole, which the prepared one must not differ from. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import { stageIndexAt, ticksUntil, tickTimeMs } from "../core/schedule.ts";
import { makePlan, PREFLIGHT_STAGE } from "./plan-fixture.ts";
import { lagOf, prepareSchedule, type StartLag } from "./schedule-lag.ts";

const rate = fc.integer({ min: 1, max: 2000 });
const stages = fc
  .array(fc.tuple(rate, rate, fc.integer({ min: 0, max: 60_000 })), { minLength: 1, maxLength: 6 })
  .map((shapes) => {
    let startMs = 0;
    return shapes.map(([fromRatePerSecond, toRatePerSecond, durationMs], index): PlanStage => {
      const rates = { fromRatePerSecond, toRatePerSecond, vus: null };
      const stage = { name: `s${index}`, kind: "spike" as const, startMs, durationMs, ...rates };
      startMs += durationMs;
      return stage;
    });
  });

function lagIn(planStages: PlanStage[], startMs: number, iteration: number): StartLag | null {
  const schedule = prepareSchedule(makePlan(1, { stages: planStages }));
  return schedule && lagOf(schedule, stageIndexAt(planStages, startMs), startMs, iteration);
}

describe("lagOf", () => {
  it("is the time since the iteration's own tick, and since the latest tick", () => {
    fc.assert(
      fc.property(stages, fc.nat({ max: 200_000 }), fc.nat({ max: 400 }), (planned, at, behind) => {
        const last = planned.at(-1);
        const endMs = last === undefined ? 0 : last.startMs + last.durationMs;
        const startMs = endMs === 0 ? 0 : at % endMs;
        const ticks = Math.floor(ticksUntil(planned, startMs));
        fc.pre(ticks > behind);
        const lag = lagIn(planned, startMs, ticks - behind - 1);
        expect(lag?.unaccountedTicks).toBe(behind);
        expect(lag?.exactMs).toBeCloseTo(startMs - tickTimeMs(planned, ticks - behind), 3);
        expect(lag?.sinceTickMs).toBeCloseTo(startMs - tickTimeMs(planned, ticks), 3);
      }),
    );
  });

  const steady: PlanStage[] = [
    {
      name: "steady",
      kind: "baseline",
      startMs: 0,
      durationMs: 10_000,
      fromRatePerSecond: 10,
      toRatePerSecond: 10,
      vus: null,
    },
  ];

  it("is nothing for a start on its tick, or ahead of it", () => {
    expect(lagIn(steady, 100, 0)).toEqual({ exactMs: 0, sinceTickMs: 0, unaccountedTicks: 0 });
    expect(lagIn(steady, 99, 0)).toEqual({ exactMs: 0, sinceTickMs: 0, unaccountedTicks: 0 });
    expect(lagIn(steady, 99, 900)).toEqual({ exactMs: 0, sinceTickMs: 0, unaccountedTicks: 0 });
  });

  it("tells a late start from one whose predecessors were dropped only by the ticks not accounted for", () => {
    expect(lagIn(steady, 1005, 0)).toEqual({ exactMs: 905, sinceTickMs: 5, unaccountedTicks: 9 });
  });

  it("goes on counting after the end of the schedule", () => {
    expect(lagIn(steady, 12_000, 99)).toEqual({
      exactMs: 2000,
      sinceTickMs: 2000,
      unaccountedTicks: 0,
    });
  });

  it("is the same with a preflight, which is not on the schedule", () => {
    const lag = lagIn(steady, 1005, 0);
    expect(lagIn([PREFLIGHT_STAGE, ...steady], 1005, 0)).toEqual(lag);
  });

  it("is not asked of a closed model", () => {
    expect(prepareSchedule(makePlan(1, { model: "closed" }))).toBeNull();
  });
});
