/** The run block by block, for charts. */
import { ticksUntil } from "../core/schedule.ts";
import type { Block } from "./aggregate.ts";
import type { Result } from "./result.ts";
import type { RunView } from "./run-view.ts";

export function drawTimeline(view: RunView): Result["timeline"] {
  const { blockMs, blocks } = view.aggregate;
  return {
    blockMs,
    blocks: blocks.map((block, index) => ({
      startMs: index * blockMs,
      offered: offeredBetween(index * blockMs, (index + 1) * blockMs, block.attempts, view),
      attempts: block.attempts,
      issued: block.issued,
      status403: block.status403,
      failed: block.failed,
      decoded: block.decoded,
      unusable: block.unusable,
      inFlight: meanInFlight(block, blockMs),
      p50Us: block.latencyUs.p50,
      p95Us: block.latencyUs.p95,
      p99Us: block.latencyUs.p99,
    })),
  };
}

/** Attempts the plan asks for in a stretch of time; in a closed model, as many as there were. */
export function offeredBetween(
  fromMs: number,
  toMs: number,
  attempts: number,
  { plan }: RunView,
): number {
  if (plan.model === "closed") return attempts;
  return roundTo3(ticksUntil(plan.stages, toMs) - ticksUntil(plan.stages, fromMs));
}

function meanInFlight({ busyMs }: Block, blockMs: number): number {
  return roundTo3(busyMs / blockMs);
}

function roundTo3(number: number): number {
  return Math.round(number * 1000) / 1000;
}
