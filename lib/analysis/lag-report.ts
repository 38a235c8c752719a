/** How late attempts started against the schedule, by stage. */
import type { Drops } from "./drops.ts";
import type { Result } from "./result.ts";
import { type RunView, stageEndMs } from "./run-view.ts";

/**
 * Exact against the closed-form schedule in stages that ended before anything was dropped; from then on time since the latest
 * tick of the schedule, a lower bound. Empty for a closed model, which has no schedule.
 */
export function measureStartLag({ plan, aggregate }: RunView, drops: Drops): Result["startLagMs"] {
  if (plan.model === "closed") return [];
  return plan.stages.flatMap((stage, index) => {
    const lag = aggregate.lag[index];
    if (lag === undefined || lag.n === 0) return [];
    const lowerBound = stageEndMs(stage) > drops.noneUntilMs;
    const { p50, p99, max } = lowerBound ? lag.sinceTickMs : lag.exactMs;
    return [{ stage: stage.name, n: lag.n, p50, p99, max, lowerBound }];
  });
}
