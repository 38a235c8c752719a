/** Test support: the rows of runs made of slices. */
import type { ComparisonRow } from "./comparison.ts";
import { makeLatencySlice } from "./compared-run-fixture.ts";
import { type Metric, TOLERANCES, type Tolerances } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import type { SlicedRun } from "./places.ts";
import { compareRows } from "./rows.ts";
import type { Slice } from "./side-values.ts";

/** In blocks of a second. */
export function runOf(...slices: Slice[]): SlicedRun {
  return { slices, timeline: { blockMs: 1000 } };
}

export function rowsOf(
  base: readonly SlicedRun[],
  candidate: readonly SlicedRun[],
  tolerances: Partial<Tolerances> = {},
): ComparisonRow[] {
  return compareRows({
    base,
    candidate,
    tolerances: { ...TOLERANCES, ...tolerances },
    noise: ASSUMED_NOISE,
  });
}

/** The row of a metric in a stage of one grant. */
export function rowOf(
  rows: readonly ComparisonRow[],
  metric: Metric,
  stage = "spike",
): ComparisonRow {
  const row = rows.find((one) => one.metric === metric && one.stage === stage);
  if (row === undefined) throw new Error(`no row of ${metric} in ${stage}`);
  return row;
}

/** One spike of 15 000 tokens. */
export const CALM = runOf(makeLatencySlice({ p95Us: 80_000 }));
