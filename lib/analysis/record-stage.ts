/** The stage a record is counted in. */
import type { PlanStage } from "../core/plan.ts";
import { stageIndexAt } from "../core/schedule.ts";
import type { ScannedRecord } from "./scanned-record.ts";

/** The preflight is the first stage of a plan that has one. */
export const PREFLIGHT_STAGE = 0;

/** Index of the stage of a record, by when it started. */
export function stageOf(
  { isPreflight, startMs }: Pick<ScannedRecord, "isPreflight" | "startMs">,
  stages: readonly PlanStage[],
): number {
  return isPreflight ? PREFLIGHT_STAGE : stageIndexAt(stages, startMs);
}
