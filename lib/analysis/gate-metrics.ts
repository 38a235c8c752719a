/** What each gate metric counts, and over what. */
import type { GateMetric } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import type { Cell } from "./aggregate.ts";
import { answeredIn, effectiveTokensOf, unusableShareOf } from "./counts.ts";
import { decodedIn, failedIn, sumOver } from "./run-view.ts";

export type LatencyMetric = "p50" | "p90" | "p95" | "p99";
export type CellMetric = Exclude<GateMetric, LatencyMetric | "neverStarted">;

interface CellMeasure {
  count: (cell: Cell) => number;
  of: (cell: Cell) => number;
  /** The denominator in words. */
  ofWhat: string;
  /** What of the denominator is no attempt, since it could not be sent; none when left out. */
  notSent?: (cell: Cell) => number;
}

export const CELL_MEASURES: Readonly<Record<CellMetric, CellMeasure>> = {
  unusable: {
    count: ({ claims, outcomes, checks }) =>
      claims.empty + claims.absent + claims.wrongOrg + outcomes.hollow + checks.refuted,
    of: (cell) => judgedTokensIn(cell) + cell.outcomes.hollow,
    ofWhat: "tokens looked into",
  },
  status403: { count: (cell) => cell.status403, of: (cell) => cell.attempts, ofWhat: "attempts" },
  failed: {
    count: (cell) => failedIn(cell).count,
    of: (cell) => failedIn(cell).of,
    ofWhat: "attempts",
    notSent: (cell) => cell.unprepared,
  },
  throttled: {
    count: ({ outcomes }) => outcomes.throttled,
    of: (cell) => cell.attempts,
    ofWhat: "attempts",
  },
  extraOrg: { count: (cell) => cell.extraOrg, of: decodedIn, ofWhat: "decoded tokens" },
};

/** Tokens of which it is known whether they are usable. */
function judgedTokensIn(cell: Cell): number {
  return decodedIn(cell) + answeredIn(cell);
}

/** True where tokens were issued and it is known of none whether it is usable: hollow answers say nothing of those. */
export function isUnchecked(metric: CellMetric, cells: readonly Cell[]): boolean {
  return (
    metric === "unusable" &&
    sumOver(cells, judgedTokensIn) === 0 &&
    sumOver(cells, ({ outcomes }) => outcomes.issued) > 0
  );
}

export function isLatencyMetric(metric: GateMetric): metric is LatencyMetric {
  return metric === "p50" || metric === "p90" || metric === "p95" || metric === "p99";
}

/** How many of how many; `share` is weighted by sampling where the metric rests on decoded tokens. */
export interface Measured extends Counted {
  share: number;
  /** That share of as many tokens as tell as much, all of one weight; no whole numbers then. */
  effective: Counted;
}

export function measureCells(metric: CellMetric, cells: readonly Cell[]): Measured {
  const measure = CELL_MEASURES[metric];
  const count = sumOver(cells, measure.count);
  const of = sumOver(cells, measure.of);
  if (metric !== "unusable") {
    return { count, of, share: of === 0 ? 0 : count / of, effective: { count, of } };
  }
  const share = unusableShareOf(cells);
  const tokens = effectiveTokensOf(cells);
  return { count, of, share, effective: { count: share * tokens, of: tokens } };
}
