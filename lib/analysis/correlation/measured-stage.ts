/** Which stages are looked into for correlations. */
import type { PlanStage } from "../../core/plan.ts";

/** False of the preflight, which has no load, and of the warm-up, whose latencies are of caches and connections that are still cold. */
export function isCorrelated(stage: PlanStage | undefined): boolean {
  return stage !== undefined && stage.kind !== "preflight" && stage.kind !== "warmup";
}
