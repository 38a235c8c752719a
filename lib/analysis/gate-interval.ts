/** How sure a gate's value is. */
import type { PlanGate, PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { type Interval, wilsonInterval } from "../core/statistics/wilson.ts";
import type { Block } from "./aggregate.ts";
import { designEffectWithin } from "./block-series.ts";
import type { CellMetric, LatencyMetric } from "./gate-metrics.ts";
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
 * The interval of a share in a gate's scope. Failures in bursts widen it, by the blocks of the stages in scope; of a single org there are too few
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

const SHARES: Readonly<Record<LatencyMetric, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
};

/** The band of a percentile, microseconds; null where only the value is known. `high` is infinite where nothing bounds it. */
export function intervalOfLatency(
  metric: LatencyMetric,
  { stage, grant, org, variant, per }: PlanGate,
  { aggregate }: RunView,
): Interval | null {
  if (grant !== null || org !== null || variant !== null || per === "org") return null;
  const curve = aggregate.percentiles.find((one) => one.stage === stage && one.grant === null);
  const point = curve?.points.find(({ p }) => p === SHARES[metric]);
  if (point === undefined || point.lowUs === null) return null;
  return { low: point.lowUs, high: point.highUs ?? Number.POSITIVE_INFINITY };
}
