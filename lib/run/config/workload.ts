/** Lays the stages of the workload one after the other, a ramp being a stage of its own. */
import type { PlanStage } from "../../core/plan.ts";
import type { StageSettings } from "./config-schema.ts";
import type { Place, Problem } from "./problem.ts";

/** Two stages of one name cannot be told apart in a result; a ramp takes the name `<stage>-ramp`. */
function checkNames(
  stages: readonly PlanStage[],
  placeOf: (stage: string) => Place,
  problems: Problem[],
): void {
  const seen = new Set<string>();
  for (const { name } of stages) {
    if (seen.has(name)) {
      const what = `two stages are named ${name}`;
      problems.push({ place: placeOf(name), what, fix: "give each stage a name of its own" });
    }
    seen.add(name);
  }
}

/**
 * Lays out the stages from 0 ms. `rampIn` adds a stage before its own, from the previous stage's rate;
 * without it the rate jumps.
 */
export function layOutStages(
  workload: readonly StageSettings[],
  placeOf: (index: number) => Place,
  problems: Problem[],
): PlanStage[] {
  const stages: PlanStage[] = [];
  let startMs = 0;
  let previousRate = 0;
  const lay = (stage: Omit<PlanStage, "startMs">) => {
    stages.push({ ...stage, startMs });
    startMs += stage.durationMs;
  };
  for (const { name, kind, rate, duration, rampIn } of workload) {
    if (rampIn !== undefined) {
      lay({
        name: `${name}-ramp`,
        kind: "ramp",
        durationMs: rampIn,
        fromRatePerSecond: previousRate,
        toRatePerSecond: rate,
      });
    }
    lay({ name, kind, durationMs: duration, fromRatePerSecond: rate, toRatePerSecond: rate });
    previousRate = rate;
  }
  checkNames(
    stages,
    (name) =>
      placeOf(
        workload.findLastIndex(
          (stage) => stage.name === name || (stage.rampIn && `${stage.name}-ramp` === name),
        ),
      ),
    problems,
  );
  return stages;
}

/** The highest rate of the stages, attempts per second. */
export function peakRatePerSecond(stages: readonly PlanStage[]): number {
  return Math.max(
    ...stages.map((stage) => Math.max(stage.fromRatePerSecond, stage.toRatePerSecond)),
  );
}
