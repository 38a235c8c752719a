/** Latencies of attempts played by hand, for tests: exact quantiles of all values. */
import type { Plan } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import type { Aggregate, Cell } from "./aggregate.ts";
import type { Latency } from "./result.ts";

export interface IssuedLatency {
  us: number;
  cell: Cell;
}

export function summariseAll(
  latenciesUs: readonly IssuedLatency[],
  plan: Plan,
): Aggregate["latencies"] {
  const of = (isOwn: (cell: Cell) => boolean) =>
    summarise(latenciesUs.filter(({ cell }) => isOwn(cell)).map(({ us }) => us));
  const byOrgStage = new Map(
    plan.orgs.flatMap((_, org) =>
      plan.stages.map((__, stage): [string, Latency] => [
        `${org}:${stage}`,
        of((cell) => cell.org === org && cell.stage === stage),
      ]),
    ),
  );
  return {
    total: of(() => true),
    byStage: plan.stages.map((_, stage) => of((cell) => cell.stage === stage)),
    byGrant: GRANTS.map((_, grant) => of((cell) => cell.grant === grant)),
    byVariant: plan.variants.map((_, variant) => of((cell) => cell.variant === variant)),
    byOrg: plan.orgs.map((_, org) => of((cell) => cell.org === org)),
    byOrgStage: new Map([...byOrgStage].filter(([, { n }]) => n >= 20)),
  };
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
