/** Latencies of attempts played by hand, for tests: exact quantiles of all values. */
import type { Plan } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import type { Aggregate, Cell } from "./aggregate.ts";
import { type BucketCounts, countLatency, createBucketCounts } from "./latency-buckets.ts";
import type { Latency } from "./result.ts";
import { isOnSchedule } from "./run-view.ts";
import { boundVariantLatencies, type VariantLatency } from "./variant-latency.ts";

export interface IssuedLatency {
  us: number;
  cell: Cell;
}

export function summariseAll(
  latenciesUs: readonly IssuedLatency[],
  plan: Plan,
): Aggregate["latencies"] {
  const of = (isOwn: (cell: Cell) => boolean, from = latenciesUs) =>
    summarise(from.filter(({ cell }) => isOwn(cell)).map(({ us }) => us));
  const load = ofLoad(latenciesUs, plan);
  const byOrgStage = new Map(
    plan.orgs.flatMap((_, org) =>
      plan.stages.map((__, stage): [string, Latency] => [
        `${org}:${stage}`,
        of((cell) => cell.org === org && cell.stage === stage),
      ]),
    ),
  );
  return {
    total: of(() => true, load),
    byStage: plan.stages.map((_, stage) => of((cell) => cell.stage === stage)),
    byGrant: GRANTS.map((_, grant) => of((cell) => cell.grant === grant, load)),
    byVariant: plan.variants.map((_, variant) => of((cell) => cell.variant === variant, load)),
    byOrg: plan.orgs.map((_, org) => of((cell) => cell.org === org, load)),
    bandsByOrg: [],
    byOrgStage: new Map([...byOrgStage].filter(([, { n }]) => n >= 20)),
  };
}

function ofLoad(latenciesUs: readonly IssuedLatency[], { stages }: Plan): IssuedLatency[] {
  return latenciesUs.filter(({ cell }) => isOnSchedule(stages[cell.stage]));
}

export function boundAll(latenciesUs: readonly IssuedLatency[], plan: Plan): VariantLatency[] {
  const slices = new Map<string, { variant: number; grant: number; counts: BucketCounts }>();
  for (const { us, cell } of ofLoad(latenciesUs, plan)) {
    const { variant, grant } = cell;
    const key = `${variant}:${grant}`;
    const slice = slices.get(key) ?? { variant, grant, counts: createBucketCounts(3) };
    countLatency(slice.counts, us);
    slices.set(key, slice);
  }
  return boundVariantLatencies([...slices.values()], plan.variants.length);
}

export function summarise(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const quantile = (p: number) => sorted[Math.ceil(p * sorted.length) - 1] ?? 0;
  return {
    n: sorted.length,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    max: sorted.at(-1) ?? 0,
  };
}
