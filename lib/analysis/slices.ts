/** The counts of a run by stage, by grant, by variant and by org; the preflight's stand by its stage alone. */
import type { PlanStage } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import { countCells } from "./counts.ts";
import type { Result } from "./result.ts";
import { isOnSchedule, type RunView, stageEndMs, sumOver } from "./run-view.ts";
import { offeredBetween } from "./timeline.ts";

export function countSlices(
  view: RunView,
): Pick<Result, "stages" | "grants" | "variants" | "orgs"> {
  const { plan, aggregate } = view;
  const { symptoms, latencies } = aggregate;
  const cells = view.loadCells;
  return {
    stages: plan.stages.map((stage, index) => countStage(stage, index, view)),
    grants: GRANTS.flatMap((grant, index) => {
      const own = cells.filter((cell) => cell.grant === index);
      const isPlanned = plan.mix.some((part) => part.grant === grant);
      if (own.length === 0 && !isPlanned) return [];
      return [{ ...countCells(own, symptoms, latencies.byGrant[index]), grant }];
    }),
    variants: plan.variants.map(({ name }, index) => {
      const own = cells.filter((cell) => cell.variant === index);
      return { ...countCells(own, symptoms, latencies.byVariant[index]), variant: name };
    }),
    orgs: plan.orgs.map(({ org, role, groups }, index) => ({
      ...countCells(view.cellsOf(index).filter(view.isOfLoad), symptoms, latencies.byOrg[index]),
      org,
      role,
      groups,
    })),
  };
}

function countStage(stage: PlanStage, index: number, view: RunView): Result["stages"][number] {
  const { plan, aggregate } = view;
  const own = aggregate.cells.filter((cell) => cell.stage === index);
  const counts = countCells(own, aggregate.symptoms, aggregate.latencies.byStage[index]);
  const connections = sumOver(own, ({ newConnections }) => newConnections);
  const offered = isOnSchedule(stage)
    ? offeredBetween(stage.startMs, stageEndMs(stage), counts.attempts, view)
    : plan.orgs.length * plan.mix.length;
  return {
    ...counts,
    stage: stage.name,
    kind: stage.kind,
    startMs: stage.startMs,
    durationMs: stage.durationMs,
    offered: Math.round(offered),
    newConnectionShare: counts.attempts === 0 ? 0 : connections / counts.attempts,
  };
}
