/** The counts of a run by stage, by grant, by variant and by org; the preflight's stand by its stage alone. */
import type { PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { GRANTS } from "../core/words.ts";
import type { Block } from "./aggregate.ts";
import { designEffectAcross } from "./block-series.ts";
import { countCells } from "./counts.ts";
import { listPhases } from "./phases.ts";
import type { DesignEffects } from "./percentile-schema.ts";
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
      bands: [...(latencies.bandsByOrg[index] ?? [])],
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
    designEffects: measureDesignEffects([stage].filter(isOnSchedule), view),
  };
}

const BY_BLOCK: Readonly<Record<keyof DesignEffects, (block: Block) => Counted>> = {
  status403: ({ status403, attempts }) => ({ count: status403, of: attempts }),
  failed: ({ failed, attempts }) => ({ count: failed, of: attempts }),
  empty: ({ empty, decoded }) => ({ count: empty, of: decoded }),
  wrongOrg: ({ wrongOrg, decoded }) => ({ count: wrongOrg, of: decoded }),
};

/** Of all grants together, of a stage on the schedule or all repeats of one. */
function measureDesignEffects(stages: readonly PlanStage[], view: RunView): DesignEffects {
  const { blocks } = view.aggregate;
  const effectOf = (name: keyof DesignEffects) =>
    designEffectAcross(
      stages,
      (index) => {
        const block = blocks[index];
        return block === undefined ? { count: 0, of: 0 } : BY_BLOCK[name](block);
      },
      view,
    );
  return {
    status403: effectOf("status403"),
    failed: effectOf("failed"),
    empty: effectOf("empty"),
    wrongOrg: effectOf("wrongOrg"),
  };
}

/** The percentile curves of the load and of its stages, grants together. */
export function listCurves({ aggregate }: RunView): Result["percentiles"] {
  return aggregate.percentiles
    .filter(({ grant }) => grant === null)
    .map(({ stage, n, interval, points }) => ({ stage, n, interval, points: [...points] }));
}

/** Each grant that was used in each phase of the load. */
export function countPhaseGrants(view: RunView): Result["slices"] {
  const { plan, aggregate, loadCells } = view;
  return listPhases(plan).flatMap(({ name, kind, stages }) => {
    const own = stages.flatMap((stage) => plan.stages[stage] ?? []);
    const durationMs = own.reduce((sum, stage) => sum + stage.durationMs, 0);
    const designEffects = measureDesignEffects(own, view);
    return GRANTS.flatMap((grant, index) => {
      const cells = loadCells.filter((cell) => stages.includes(cell.stage) && cell.grant === index);
      if (cells.length === 0) return [];
      const curve = aggregate.percentiles.find((one) => one.stage === name && one.grant === index);
      return [
        {
          ...countCells(cells, aggregate.symptoms, curve?.latency),
          stage: name,
          kind,
          durationMs,
          grant,
          designEffects,
          interval: curve?.interval ?? "ranks",
          points: [...(curve?.points ?? [])],
        },
      ];
    });
  });
}
