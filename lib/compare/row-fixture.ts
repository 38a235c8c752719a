/** Test support: a row of a comparison, of which only what matters is given. */
import type { ComparisonRow } from "./comparison.ts";

/** A p95 that is the same on both sides, in the spike. */
export function makeRow(given: Partial<ComparisonRow> = {}): ComparisonRow {
  const side = { value: 80_000, median: 80_000, count: null, of: 15_000, runs: 1 };
  return {
    metric: "p95",
    unit: "latencyUs",
    stage: "spike",
    kind: "spike",
    grant: "client_credentials",
    decisive: true,
    ofWhat: "issued tokens",
    base: side,
    candidate: side,
    change: makeChange(1, 0.95, 1.05),
    tolerance: 0.1,
    state: "SAME",
    smallestProvable: 0.08,
    runsNeeded: null,
    text: "p95 latency ±0 %",
    ...given,
  };
}

export function makeChange(
  estimate: number,
  low: number | null,
  high: number | null,
  p = 0.5,
): NonNullable<ComparisonRow["change"]> {
  return { estimate, low, high, method: "single", p, pBeyond: p / 2, adjustedP: p };
}
