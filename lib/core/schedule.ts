/** The open model in closed form: how many attempts the stages ask for by a time, and when the n-th is due. */
import type { PlanStage } from "./plan.ts";

type Ramp = Pick<PlanStage, "startMs" | "durationMs" | "fromRatePerSecond" | "toRatePerSecond">;

/**
 * Attempts due by `tMs` milliseconds after the scenario's start; a real number, the integral of the rate.
 * k6 starts iteration i (from 0) when this reaches i + 1.
 */
export function ticksUntil(stages: readonly Ramp[], tMs: number): number {
  let ticks = 0;
  for (const stage of stages) {
    if (tMs <= stage.startMs) break;
    ticks += ticksWithin(stage, Math.min(tMs - stage.startMs, stage.durationMs));
  }
  return ticks;
}

/** Milliseconds after the scenario's start at which tick `n` (from 1) is due; infinite when the stages never reach it. */
export function tickTimeMs(stages: readonly Ramp[], n: number): number {
  let before = 0;
  for (const stage of stages) {
    const within = ticksWithin(stage, stage.durationMs);
    if (n <= before + within) return stage.startMs + timeWithin(stage, n - before);
    before += within;
  }
  return Number.POSITIVE_INFINITY;
}

/** Attempts all stages ask for, whole. */
export function plannedAttempts(stages: readonly Ramp[]): number {
  // A hair's breadth of floating point must not lose the last one.
  return Math.floor(ticksUntil(stages, Number.POSITIVE_INFINITY) + 1e-6);
}

/** The stage an attempt belongs to by its actual start: index; whatever starts after the end belongs to the last. */
export function stageIndexAt(stages: readonly Ramp[], tMs: number): number {
  let index = stages.length - 1;
  while (index > 0 && tMs < (stages[index]?.startMs ?? 0)) index -= 1;
  return index;
}

function ticksWithin(stage: Ramp, elapsedMs: number): number {
  const slope = slopePerMs(stage);
  return (stage.fromRatePerSecond * elapsedMs + (slope * elapsedMs * elapsedMs) / 2) / 1000;
}

/** Solves `ticksWithin(stage, t) = ticks` in the form that stays exact for flat and falling stages. */
function timeWithin(stage: Ramp, ticks: number): number {
  const from = stage.fromRatePerSecond;
  const discriminant = from * from + 2 * slopePerMs(stage) * ticks * 1000;
  return (2 * ticks * 1000) / (from + Math.sqrt(Math.max(0, discriminant)));
}

function slopePerMs(stage: Ramp): number {
  return stage.durationMs === 0
    ? 0
    : (stage.toRatePerSecond - stage.fromRatePerSecond) / stage.durationMs;
}
