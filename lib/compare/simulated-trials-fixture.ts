/** Test support: comparisons of simulated runs, trial by trial, and what became of them. */
import { mix32 } from "../core/hash.ts";
import type { ChangeState } from "./change-state.ts";
import { makeRuns } from "./compared-run-fixture.ts";
import { type Metric, TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { compareOrgs } from "./org-changes.ts";
import type { SlicedRun } from "./places.ts";
import { compareRows } from "./rows.ts";
import { drawOrgLevels, nameOfOrg, simulateOrgs } from "./simulated-orgs-fixture.ts";
import { simulateRun } from "./simulated-runs-fixture.ts";
import {
  type CHANGES,
  COMPARISON_SEEDS,
  ORGS,
  REPLICATES,
  TRIALS_PER_SEED,
} from "./simulation-fixture.ts";

export const TRIALS = COMPARISON_SEEDS.length * TRIALS_PER_SEED;
/** Runs a side of the comparison that has most. */
export const SEVERAL = Math.max(...REPLICATES);

const PARTS = [
  "base",
  "none",
  "slower15",
  "slower30",
  "forbidden",
  "orgs of the base",
  "orgs of the candidate",
  "levels of the orgs",
] as const;

/** Each run of each part of each trial has a seed of its own, whatever else is simulated. */
function seedOf(trial: number, part: (typeof PARTS)[number], replicate: number): number {
  const seed = COMPARISON_SEEDS[Math.floor(trial / TRIALS_PER_SEED)] ?? 0;
  const ofTrial = seed * TRIALS_PER_SEED + (trial % TRIALS_PER_SEED);
  return mix32(ofTrial, PARTS.indexOf(part) * SEVERAL + replicate);
}

/** The most runs that any comparison of a trial wants of a side. */
export function simulateSide(trial: number, part: "base" | keyof typeof CHANGES): SlicedRun[] {
  return fillSide((replicate) => {
    // By its bands a run is judged only where it stands alone.
    const isAlone = replicate === 0 && (part === "base" || part === "none");
    return simulateRun(
      seedOf(trial, part, replicate),
      part === "base" ? "none" : part,
      isAlone ? "with bands" : "without bands",
    );
  });
}

function fillSide<T>(runOf: (replicate: number) => T): T[] {
  return Array.from({ length: SEVERAL }, (_, replicate) => runOf(replicate));
}

/** What became of the comparisons of one case. */
export interface Tally {
  comparisons: number;
  /** With any row that regressed. */
  regressed: number;
  states: Map<Metric, Map<ChangeState, number>>;
}

export function createTally(): Tally {
  return { comparisons: 0, regressed: 0, states: new Map() };
}

export function countComparison(
  tally: Tally,
  base: readonly SlicedRun[],
  candidate: readonly SlicedRun[],
): void {
  const rows = compareRows({ base, candidate, tolerances: TOLERANCES, noise: ASSUMED_NOISE });
  tally.comparisons += 1;
  tally.regressed += Number(rows.some(({ state }) => state === "REGRESSED"));
  for (const { metric, state } of rows) {
    const states = tally.states.get(metric) ?? new Map<ChangeState, number>();
    tally.states.set(metric, states.set(state, (states.get(state) ?? 0) + 1));
  }
}

/** Of all comparisons of a case, those whose row of a metric is in any of the states. */
export function shareOf(
  { comparisons, states }: Tally,
  metric: Metric,
  wanted: readonly ChangeState[],
): number {
  const counted = wanted.map((state) => states.get(metric)?.get(state) ?? 0);
  return counted.reduce((sum, count) => sum + count, 0) / comparisons;
}

/** Of the orgs found in one trial. */
export interface FoundOrgs {
  truly: number;
  falsely: number;
}

/** Compares the orgs of the most runs a side, of which the first few regressed. */
export function findOrgs(trial: number): FoundOrgs {
  const levels = drawOrgLevels(seedOf(trial, "levels of the orgs", 0));
  const sideOf = (part: "orgs of the base" | "orgs of the candidate") =>
    makeRuns(
      fillSide((replicate) =>
        simulateOrgs(
          seedOf(trial, part, replicate),
          levels,
          part === "orgs of the base" ? "as before" : "regressed",
        ),
      ),
      (orgs) => ({ orgs }),
    );
  const { metrics } = compareOrgs({
    base: sideOf("orgs of the base"),
    candidate: sideOf("orgs of the candidate"),
    tolerances: TOLERANCES,
    noise: ASSUMED_NOISE,
  });
  const planted = new Set(Array.from({ length: ORGS.regressed }, (_, index) => nameOfOrg(index)));
  const found = metrics
    .flatMap(({ metric, rows }) => (metric === "p95" ? rows : []))
    .filter(({ state }) => state === "REGRESSED");
  const truly = found.filter(({ org }) => planted.has(org)).length;
  return { truly, falsely: found.length - truly };
}
