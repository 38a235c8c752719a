/** Test support: comparisons of simulated runs, trial by trial, and what became of them. */
import { mix32 } from "../core/hash.ts";
import { calibrate, noiseOf } from "./calibration.ts";
import type { ChangeState } from "./change-state.ts";
import { makeRuns } from "./compared-run-fixture.ts";
import { type Metric, TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE, type NoiseByMetric } from "./noise.ts";
import { compareOrgs } from "./org-changes.ts";
import type { SlicedRun } from "./places.ts";
import { compareRows } from "./rows.ts";
import {
  drawOrgLevels,
  nameOfOrg,
  simulateOrgs,
  simulateSingleOrgs,
} from "./simulated-orgs-fixture.ts";
import { simulateRates } from "./simulated-rates-fixture.ts";
import { simulateRun } from "./simulated-runs-fixture.ts";
import {
  CALIBRATION_RUNS,
  type CHANGES,
  COMPARISON_SEEDS,
  ORGS,
  RATES,
  REPLICATES,
  RUN,
  SINGLE_ORGS,
  TRIALS_PER_SEED,
  type UNEVEN,
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
  "rates of the base",
  "rates of the candidate",
  "short rates of the base",
  "short rates of the candidate",
  "single orgs of the base",
  "single orgs of the candidate",
  "levels of the single orgs",
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
    // By their bands runs are judged only where they are few, and calibrations are made.
    const isBanded = part === "base" || (part === "none" && isAloneOrSpare(replicate));
    return simulateRun(
      seedOf(trial, part, replicate),
      part === "base" ? "none" : part,
      isBanded ? "with bands" : "without bands",
    );
  });
}

function isAloneOrSpare(replicate: number): boolean {
  return replicate === 0 || replicate >= SEVERAL - SPARE;
}

function fillSide<T>(runOf: (replicate: number) => T): T[] {
  return Array.from({ length: SEVERAL }, (_, replicate) => runOf(replicate));
}

/** Runs of the candidate's side that a calibration is made of beside those of the base, all but the first of them. */
const SPARE = CALIBRATION_RUNS - (SEVERAL - 1);

/** What a calibration by runs that are alike says of the first of either side, which are not among them. */
export function calibrateBy(base: readonly SlicedRun[], same: readonly SlicedRun[]): NoiseByMetric {
  const runs = makeRuns([...base.slice(1), ...same.slice(SEVERAL - SPARE)], ({ slices }) => ({
    slices,
  }));
  const calibration = calibrate(runs, TOLERANCES, { calibratedAt: "", tokenrush: "" });
  if (calibration.metrics.some((metric) => metric.runs !== CALIBRATION_RUNS)) {
    throw new Error("a run without a percentile");
  }
  return noiseOf(calibration, ASSUMED_NOISE);
}

/** So many runs against so many that count 403s alone, and differ in their shares. */
export function simulateRateSides(trial: number, runs: typeof UNEVEN): [SlicedRun[], SlicedRun[]] {
  const given = { seconds: RUN.seconds, runSigma: RATES.runSigma };
  const sideOf = (side: "base" | "candidate") =>
    Array.from({ length: runs[side] }, (_, replicate) =>
      simulateRates(seedOf(trial, `rates of the ${side}`, replicate), given),
    );
  return [sideOf("base"), sideOf("candidate")];
}

/** Single runs as short as may be. */
export function simulateShortSides(trial: number): [SlicedRun[], SlicedRun[]] {
  const given = { seconds: RATES.shortSeconds, runSigma: 0 };
  const sideOf = (side: "base" | "candidate") => [
    simulateRates(seedOf(trial, `short rates of the ${side}`, 0), given),
  ];
  return [sideOf("base"), sideOf("candidate")];
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
  noise = ASSUMED_NOISE,
): void {
  const rows = compareRows({ base, candidate, tolerances: TOLERANCES, noise });
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

/** How many orgs of single runs regressed, where nothing differs. */
export function countSingleOrgs(trial: number): number {
  const levels = drawOrgLevels(seedOf(trial, "levels of the single orgs", 0), SINGLE_ORGS.orgs);
  const sideOf = (side: "base" | "candidate") =>
    makeRuns([seedOf(trial, `single orgs of the ${side}`, 0)], (seed) => ({
      orgs: simulateSingleOrgs(seed, levels),
    }));
  const { metrics } = compareOrgs({
    base: sideOf("base"),
    candidate: sideOf("candidate"),
    tolerances: TOLERANCES,
    noise: ASSUMED_NOISE,
  });
  return metrics.reduce((sum, { states }) => sum + states.REGRESSED, 0);
}
