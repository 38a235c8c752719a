/** What each variant of a run differs by from its first one, with intervals: both ran at the same time against the same server. */
import { proportionDifference } from "../core/statistics/proportion-difference.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import type { Cell } from "./aggregate.ts";
import { ratioOf } from "./quantile-bounds.ts";
import { decodedIn, failedIn, type RunView, sumOver } from "./run-view.ts";
import type { VariantLatency } from "./variant-latency.ts";
import type { MetricDifference, VariantDifference, VariantMetric } from "./variant-schema.ts";

type ShareMetric = Exclude<VariantMetric, "p50" | "p95">;
type ShareOf = (cell: Cell) => { count: number; of: number };

const SHARES: Readonly<Record<ShareMetric, ShareOf>> = {
  failed: failedIn,
  status403: ({ attempts, status403 }) => ({ count: status403, of: attempts }),
  unusable: (cell) => ({ count: decodedIn(cell) - cell.claims.match, of: decodedIn(cell) }),
  scopeShortfall: ({ scopeShortfall, outcomes }) => ({
    count: scopeShortfall,
    of: outcomes.issued,
  }),
};

/** Each variant against the first: over all grants together, and by every grant that both used. Empty for a run with one variant. */
export function compareVariants({ plan, loadCells, aggregate }: RunView): VariantDifference[] {
  const [base, ...others] = plan.variants.map(({ name }, index) => ({
    name,
    index,
    cells: loadCells.filter(({ variant }) => variant === index),
  }));
  if (base === undefined) return [];
  return others.flatMap((variant) =>
    [null, ...GRANTS].flatMap((grant) => {
      const sides = [base, variant].map(({ index, cells }) => ({
        cells: cells.filter(isOf(grant)),
        latency: latencyOf(aggregate.variantLatencies, index, grant),
      }));
      const [first, second] = sides;
      if (first === undefined || second === undefined) return [];
      if (grant !== null && sides.some(({ cells }) => cells.length === 0)) return [];
      return [{ base: base.name, variant: variant.name, grant, metrics: compare(first, second) }];
    }),
  );
}

interface Side {
  cells: readonly Cell[];
  latency: VariantLatency | undefined;
}

function isOf(grant: Grant | null): (cell: Cell) => boolean {
  return (cell) => grant === null || GRANTS[cell.grant] === grant;
}

function latencyOf(
  latencies: readonly VariantLatency[],
  variant: number,
  grant: Grant | null,
): VariantLatency | undefined {
  const index = grant === null ? null : GRANTS.indexOf(grant);
  return latencies.find((one) => one.variant === variant && one.grant === index);
}

function compare(base: Side, variant: Side): MetricDifference[] {
  return [
    compareShares("failed", base, variant),
    compareShares("status403", base, variant),
    compareShares("unusable", base, variant),
    compareShares("scopeShortfall", base, variant),
    compareLatencies("p50", base, variant),
    compareLatencies("p95", base, variant),
  ];
}

function compareShares(metric: ShareMetric, base: Side, variant: Side): MetricDifference {
  const [first, second] = [addShares(metric, base), addShares(metric, variant)];
  const result = proportionDifference(first, second);
  return {
    metric,
    unit: "share",
    base: first.of === 0 ? null : first.count / first.of,
    variant: second.of === 0 ? null : second.count / second.of,
    difference: result?.difference ?? null,
    interval: result === null ? null : { low: result.low, high: result.high },
  };
}

function addShares(metric: ShareMetric, { cells }: Side) {
  const measure = SHARES[metric];
  return {
    count: sumOver(cells, (cell) => measure(cell).count),
    of: sumOver(cells, (cell) => measure(cell).of),
  };
}

function compareLatencies(metric: "p50" | "p95", base: Side, variant: Side): MetricDifference {
  const [first, second] = [base.latency?.[metric], variant.latency?.[metric]];
  const result = first && second ? ratioOf(first, second) : null;
  return {
    metric,
    unit: "ratio",
    base: first === undefined || first.n === 0 ? null : first.us,
    variant: second === undefined || second.n === 0 ? null : second.us,
    difference: result?.ratio ?? null,
    interval:
      result === null
        ? null
        : { low: result.low, high: Number.isFinite(result.high) ? result.high : null },
  };
}
