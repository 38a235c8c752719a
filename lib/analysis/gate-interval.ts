/** How sure the share is that a gate is held against. */
import type { PlanGate, PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { type Interval, wilsonInterval } from "../core/statistics/wilson.ts";
import type { Block } from "./aggregate.ts";
import { designEffectWithin } from "./block-series.ts";
import type { CellMetric } from "./gate-metrics.ts";
import { isOnSchedule, type RunView } from "./run-view.ts";

/** The metrics that are counted by block of time, and how. */
const BY_BLOCK: Readonly<Partial<Record<CellMetric, (block: Block) => Counted>>> = {
  status403: ({ status403, attempts }) => ({ count: status403, of: attempts }),
  failed: ({ failed, attempts }) => ({ count: failed, of: attempts }),
  unusable: ({ unusable, empty, wrongOrg, decoded }) => {
    const hollow = unusable - empty - wrongOrg;
    return { count: unusable, of: decoded + hollow };
  },
};

/**
 * The interval of a share in a gate's scope, which holds it: where tokens are a sample, it is the weighted share of as many as tell as much. Failures in bursts widen it, by the blocks of the stages in scope; of a single org there are too few
 * attempts in a block to tell, and its attempts count as independent.
 */
export function intervalOfShare(
  { metric, stage, org, per }: PlanGate,
  { count, of }: Counted,
  view: RunView,
): Interval {
  const measure = isBlocked(metric) ? BY_BLOCK[metric] : undefined;
  if (measure === undefined || org !== null || per === "org") return wilsonInterval(count, of);
  const { blocks } = view.aggregate;
  const stages = view.plan.stages.filter((one) => isInScope(one, stage));
  const designEffect = designEffectWithin(
    stages,
    (index) => {
      const block = blocks[index];
      return block === undefined ? { count: 0, of: 0 } : measure(block);
    },
    view,
  );
  return wilsonInterval(count, of, designEffect);
}

function isBlocked(metric: PlanGate["metric"]): metric is keyof typeof BY_BLOCK {
  return metric in BY_BLOCK;
}

function isInScope(stage: PlanStage, name: string | null): boolean {
  return name === null ? isOnSchedule(stage) : stage.name === name;
}
