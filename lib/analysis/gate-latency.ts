/** The latency that a gate on a percentile is held against, with its band. */
import type { PlanGate } from "../core/plan.ts";
import type { Interval } from "../core/statistics/wilson.ts";
import { GRANTS } from "../core/words.ts";
import type { LatencyMetric } from "./gate-metrics.ts";
import type { PercentilePoint } from "./percentiles.ts";
import type { QuantileBounds } from "./quantile-bounds.ts";
import type { Latency } from "./result.ts";
import type { RunView } from "./run-view.ts";

export interface GateLatency {
  valueUs: number;
  /** Issued tokens it is of. */
  n: number;
  /** Microseconds; null where only the value is known. `high` is infinite where nothing bounds it. */
  interval: Interval | null;
}

const SHARES: Readonly<Record<LatencyMetric, number>> = {
  p50: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
};

interface Kept {
  latency: Latency | undefined;
  interval: Interval | null;
}

/**
 * The percentile in the gate's scope; null where nothing was issued. Latency is kept by stage and grant, by org and stage, and by variant: of anything
 * else there is none, and no configuration may ask for it. `org` is an index, or null for all.
 */
export function readGateLatency(
  metric: LatencyMetric,
  gate: PlanGate,
  org: number | null,
  view: RunView,
): GateLatency | null {
  const { latency, interval } = findKept(metric, gate, org, view);
  if (latency === undefined || latency.n === 0) return null;
  return { valueUs: latency[metric], n: latency.n, interval };
}

const NOTHING: Kept = { latency: undefined, interval: null };

function findKept(metric: LatencyMetric, gate: PlanGate, org: number | null, view: RunView): Kept {
  const { stage, grant, variant } = gate;
  if (org !== null)
    return grant === null && variant === null ? ofOrg(metric, org, gate, view) : NOTHING;
  if (variant !== null) {
    return grant === null && stage === null ? ofVariant(metric, variant, view) : NOTHING;
  }
  return ofStageAndGrant(metric, gate, view);
}

/** Of an org in a stage there is no band: its attempts are few. */
function ofOrg(
  metric: LatencyMetric,
  org: number,
  { stage }: PlanGate,
  { plan, aggregate }: RunView,
): Kept {
  const { byOrg, byOrgStage, bandsByOrg } = aggregate.latencies;
  if (stage !== null) {
    const index = plan.stages.findIndex(({ name }) => name === stage);
    return { latency: byOrgStage.get(`${org}:${index}`), interval: null };
  }
  return { latency: byOrg[org], interval: bandAt(metric, bandsByOrg[org]) };
}

function ofVariant(metric: LatencyMetric, variant: string, { plan, aggregate }: RunView): Kept {
  const index = plan.variants.findIndex(({ name }) => name === variant);
  const bounds = aggregate.variantLatencies.find(
    (one) => one.variant === index && one.grant === null,
  );
  const isBounded = metric === "p50" || metric === "p95";
  return {
    latency: aggregate.latencies.byVariant[index],
    interval: isBounded && bounds !== undefined ? toInterval(bounds[metric]) : null,
  };
}

function ofStageAndGrant(
  metric: LatencyMetric,
  { stage, grant }: PlanGate,
  { plan, aggregate }: RunView,
): Kept {
  const { latencies, percentiles } = aggregate;
  const grantIndex = grant === null ? null : GRANTS.indexOf(grant);
  const curve = percentiles.find((one) => one.stage === stage && one.grant === grantIndex);
  const interval = bandAt(metric, curve?.points);
  if (stage !== null && grant !== null) return { latency: curve?.latency, interval };
  if (grantIndex !== null) return { latency: latencies.byGrant[grantIndex], interval };
  if (stage === null) return { latency: latencies.total, interval };
  const index = plan.stages.findIndex(({ name }) => name === stage);
  return { latency: latencies.byStage[index], interval };
}

function bandAt(
  metric: LatencyMetric,
  points: readonly PercentilePoint[] | undefined,
): Interval | null {
  const point = points?.find(({ p }) => p === SHARES[metric]);
  if (point === undefined || point.lowUs === null) return null;
  return { low: point.lowUs, high: point.highUs ?? Number.POSITIVE_INFINITY };
}

function toInterval({ n, lowUs, highUs }: QuantileBounds): Interval | null {
  return n === 0 ? null : { low: lowUs, high: highUs ?? Number.POSITIVE_INFINITY };
}
