/** Test support: whole comparisons of runs made by hand. */
import type { Result } from "../analysis/result.ts";
import { compareRuns, type ComparisonInput } from "./compare-runs.ts";
import type { Comparison } from "./comparison.ts";
import { makeLatencySlice, makeOrgs, makeRuns, type RunGiven } from "./compared-run-fixture.ts";
import { TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";

/** A spike of three orgs in which nothing happens. */
export const CALM_RUN: RunGiven = {
  slices: [makeLatencySlice({ p95Us: 80_000 })],
  orgs: makeOrgs(3),
};

/** Under the tolerances and the noise that hold unless others are given, with nothing allowed. */
export function compare(
  base: readonly Result[],
  candidate: readonly Result[],
  given: Partial<ComparisonInput> = {},
): Comparison {
  return compareRuns({
    id: "20260304T120000Z-compare",
    comparedAt: "2026-03-04T12:00:00.000Z",
    tokenrush: "0.1.0",
    base,
    candidate,
    tolerances: TOLERANCES,
    noise: ASSUMED_NOISE,
    allowed: new Set(),
    ...given,
  });
}

/** So many runs that are all alike. */
export const sideOf = (runs: number, given: RunGiven, name: string) =>
  makeRuns(Array.from({ length: runs }), () => given, name);
/** The same on both sides. */
export const both = (runs: number, base: RunGiven, candidate: RunGiven) =>
  [sideOf(runs, base, "base"), sideOf(runs, candidate, "candidate")] as const;
