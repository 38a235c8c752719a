/** How late attempts started: against their own tick of the schedule, and against the latest tick before they did. */
import type { Plan, PlanStage } from "../core/plan.ts";
import { ticksUntil, tickTimeMs } from "../core/schedule.ts";
import {
  addBucketCounts,
  type BucketCounts,
  clampLatency,
  countLatency,
  createBucketCounts,
} from "./latency-buckets.ts";

/** The open model's schedule, with the ticks before each stage added up once. */
export interface Schedule {
  stages: readonly (readonly [PlanStage])[];
  ticksBefore: readonly number[];
}

export interface StageLagCounts {
  exact: BucketCounts;
  sinceTick: BucketCounts;
}

/** Lag of one start, milliseconds; never negative, since a clock read in whole milliseconds may seem early. */
export interface StartLag {
  exactMs: number;
  sinceTickMs: number;
  /** Ticks that passed before the start and that no iteration up to this one stands for: dropped, or still to start. */
  unaccountedTicks: number;
}

/** Null for a closed model, which has no schedule to be late against. */
export function prepareSchedule({ model, stages }: Plan): Schedule | null {
  if (model === "closed") return null;
  return {
    stages: stages.map((stage) => [stage]),
    ticksBefore: stages.map((_, index) =>
      ticksUntil(stages.slice(0, index), Number.POSITIVE_INFINITY),
    ),
  };
}

/** The lag of iteration `iteration` (from 0), which started at `startMs` in stage `stage`. */
export function lagOf(
  schedule: Schedule,
  stage: number,
  startMs: number,
  iteration: number,
): StartLag {
  const within = schedule.stages[stage];
  const before = schedule.ticksBefore[stage] ?? 0;
  const ticks = Math.floor(before + (within === undefined ? 0 : ticksUntil(within, startMs)));
  const exactMs = startMs - tickTimeWithin(schedule, stage, iteration + 1);
  const unaccountedTicks = Math.max(0, ticks - (iteration + 1));
  const sinceTickMs =
    unaccountedTicks === 0 ? exactMs : startMs - tickTimeWithin(schedule, stage, ticks);
  return {
    exactMs: Math.max(0, exactMs),
    sinceTickMs: Math.max(0, sinceTickMs),
    unaccountedTicks,
  };
}

/** The time of a tick that is due in `stage` or before it; the end of the stage when it is further ahead. */
function tickTimeWithin(schedule: Schedule, stage: number, tick: number): number {
  let index = stage;
  while (index > 0 && tick <= (schedule.ticksBefore[index] ?? 0)) index -= 1;
  const within = schedule.stages[index];
  if (within === undefined) return 0;
  const [{ startMs, durationMs }] = within;
  // The sum before the next stage may have been rounded up past what this stage reaches.
  const timeMs = tickTimeMs(within, tick - (schedule.ticksBefore[index] ?? 0));
  return Math.min(timeMs, startMs + durationMs);
}

export function createStageLags(stageCount: number): StageLagCounts[] {
  return Array.from({ length: stageCount }, () => ({
    exact: createBucketCounts(2),
    sinceTick: createBucketCounts(2),
  }));
}

export function countLag(counts: StageLagCounts, lag: StartLag): void {
  countLatency(counts.exact, clampLatency(lag.exactMs * 1000));
  countLatency(counts.sinceTick, clampLatency(lag.sinceTickMs * 1000));
}

export function addStageLags(into: StageLagCounts[], from: readonly StageLagCounts[]): void {
  from.forEach(({ exact, sinceTick }, stage) => {
    const here = into[stage];
    if (here === undefined) return;
    addBucketCounts(here.exact, exact);
    addBucketCounts(here.sinceTick, sinceTick);
  });
}
