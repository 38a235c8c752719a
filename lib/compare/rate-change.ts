/** How far a share of failures or of useless tokens differs between two sides of one or more runs each. */
import type { Counted } from "../core/statistics/effective-counts.ts";
import { proportionDifference } from "../core/statistics/proportion-difference.ts";
import type { Proportion } from "../core/statistics/proportion-difference.ts";
import { proportionP } from "../core/statistics/proportion-test.ts";
import { predictionInterval } from "../core/statistics/prediction-interval.ts";
import { welchTest } from "../core/statistics/welch.ts";
import { type Change, changeOf, lessCertain } from "./change.ts";

/** From so many runs on their own scatter says what runs differ by. */
const SEVERAL = 3;

/** A share of one run. */
export interface RunShare extends Required<Proportion> {
  /** Whether its blocks of time say how its events scatter; where they are too few or too short, `designEffect` may be too low. */
  scatter: "known" | "unknown";
}

/**
 * The change with its 95 % interval, in −1…1; null when a side has nothing to count among, and of single runs whose events scatter nobody knows how.
 * Newcombe's interval of all counts of a side together, divided by their design effect; with several runs a side, that or Welch's of one share per run,
 * whichever claims less: the first knows how rare events scatter, the second what runs differ by. Several against one or two: that or where the mean of so
 * many more was to be expected. Single runs do not say what runs differ by. Throws a RangeError for what is no share.
 * @see R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10; J. N. K. Rao, A. J. Scott, Biometrics 48 (1992), 577–585
 */
export function rateChange(
  base: readonly RunShare[],
  candidate: readonly RunShare[],
  tolerance: number,
): Change | null {
  const [a, b] = alikeInBursts(addUp(base), addUp(candidate));
  const difference = proportionDifference(a, b);
  const p = proportionP(a, b);
  if (difference === null || p === null) return null;
  const { difference: estimate, low, high } = difference;
  const pooled: Change = {
    ...changeOf({ estimate, low, high }, tolerance, Infinity, "single"),
    p,
  };
  const shares: [number[], number[]] = [sharesOf(base), sharesOf(candidate)];
  const [few, many] = shares.map(({ length }) => length).toSorted((one, other) => one - other);
  if ((few ?? 0) >= SEVERAL) return changeBetweenRuns(shares, pooled, tolerance);
  const single = isScatterKnown([...base, ...candidate]) ? pooled : null;
  return (many ?? 0) < SEVERAL
    ? single
    : changeAgainstPrediction(shares, pooled, single, tolerance);
}

/** What never happened does not scatter. */
function isScatterKnown(runs: readonly RunShare[]): boolean {
  return runs.every(({ scatter }) => scatter === "known") || total(runs).count === 0;
}

function changeBetweenRuns(
  [x, y]: readonly [number[], number[]],
  pooled: Change,
  tolerance: number,
): Change {
  const welch = welchTest(x, y, tolerance);
  if (welch === null) return { ...pooled, method: "runs" };
  const { estimate } = pooled;
  const byRuns: Change = {
    estimate,
    // Around the estimate of all counts together, that the mean of the runs' shares need not be.
    low: Math.max(-1, estimate - (welch.difference - welch.low)),
    high: Math.min(1, estimate + (welch.high - welch.difference)),
    p: welch.p,
    pBeyond: welch.pAboveMargin,
    method: "runs",
  };
  return lessCertain(byRuns, pooled);
}

/** One run of a side, or two, against several of the other: those that are all equal do not say what runs differ by, and leave what single ones say. */
function changeAgainstPrediction(
  [x, y]: readonly [number[], number[]],
  pooled: Change,
  single: Change | null,
  tolerance: number,
): Change | null {
  const [few, several] = x.length < y.length ? [x, y] : [y, x];
  const expected = predictionInterval(several, few.length);
  if (expected === null || expected.high === expected.mean) {
    return single === null ? null : { ...single, method: "prediction" };
  }
  const half = expected.high - expected.mean;
  const { estimate } = pooled;
  const bounds = { estimate, low: estimate - half, high: estimate + half };
  const predicted = changeOf(bounds, tolerance, several.length - 1, "prediction");
  const { low, high, ...change } = lessCertain(predicted, pooled);
  return { ...change, low: Math.max(-1, low), high: Math.min(1, high) };
}

/** A side without an event shows no bursts, and would have them as the other one has. */
function alikeInBursts(
  one: Required<Proportion>,
  other: Required<Proportion>,
): [Required<Proportion>, Required<Proportion>] {
  return [
    one.count === 0 ? { ...one, designEffect: other.designEffect } : one,
    other.count === 0 ? { ...other, designEffect: one.designEffect } : other,
  ];
}

/** All counts of a side; bursts widen as they do in its runs, weighted by their events. */
function addUp(runs: readonly Required<Proportion>[]): Required<Proportion> {
  const { count, of } = total(runs);
  const weighted = runs.reduce((sum, run) => sum + run.count * run.designEffect, 0);
  return { count, of, designEffect: count === 0 ? 1 : weighted / count };
}

function total(runs: readonly Counted[]): Counted {
  return runs.reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }), {
    count: 0,
    of: 0,
  });
}

function sharesOf(runs: readonly Counted[]): number[] {
  return runs.flatMap(({ count, of }) => (of === 0 ? [] : [count / of]));
}
