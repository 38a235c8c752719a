/** How far a percentile of latency differs between two sides of one or more runs each, on the logarithmic scale. */
import { betweenRunVariance } from "../core/statistics/between-run-variance.ts";
import { logRatioInterval } from "../core/statistics/log-ratio-interval.ts";
import { predictionInterval } from "../core/statistics/prediction-interval.ts";
import { summarize } from "../core/statistics/sample.ts";
import { welchTest } from "../core/statistics/welch.ts";
import { Z_95 } from "../core/statistics/wilson.ts";
import { type Change, changeOf, criticalOf, lessCertain } from "./change.ts";
import type { Noise } from "./noise.ts";

/** Of one run. */
export interface RunPercentile {
  us: number;
  /** Null where too few blocks of time say how far off it may be. */
  band: { lowUs: number; highUs: number } | null;
}

/** From so many runs on their own scatter says what runs differ by. */
const SEVERAL = 3;
/** How wide the buckets are that percentiles are read from, in units of ln: runs that fall into one may differ by as much. */
export const THREE_DIGITS = 0.001;
export const TWO_DIGITS = 0.01;

/**
 * The change with its 95 % interval; null where single runs have no band to judge by. Several runs a side: Welch's test of one value per run. Several against
 * one or two: where the mean of so many more was to be expected, or what the bands say, whichever claims less. Else the bands (MOVER), widened by `noise`.
 * `tolerance` is in units of ln. Throws a RangeError for a latency that is not positive.
 * @see G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008), 1693–1702
 */
export function latencyChange(
  base: readonly RunPercentile[],
  candidate: readonly RunPercentile[],
  noise: Noise,
  tolerance: number,
  bucketLn = THREE_DIGITS,
): Change | null {
  const [few, many] = [base.length, candidate.length].toSorted((a, b) => a - b);
  if (few === undefined || many === undefined || few === 0) return null;
  if (few >= SEVERAL) return changeBetweenRuns(base, candidate, tolerance, bucketLn);
  if (many < SEVERAL) return changeBetweenBands(base, candidate, noise, tolerance);
  const measured = noiseOf(base.length > candidate.length ? base : candidate) ?? noise;
  const single = changeBetweenBands(base, candidate, measured, tolerance);
  const predicted = changeAgainstPrediction(base, candidate, tolerance, bucketLn);
  return single === null || predicted === null ? predicted : lessCertain(predicted, single);
}

function changeBetweenRuns(
  base: readonly RunPercentile[],
  candidate: readonly RunPercentile[],
  tolerance: number,
  bucketLn: number,
): Change {
  const [a, b] = [logarithms(base), logarithms(candidate)];
  const welch = welchTest(a, b, tolerance);
  const least = bucketLn * Math.sqrt(1 / a.length + 1 / b.length);
  if (welch === null || welch.standardError < least) {
    const estimate = summarize(b).mean - summarize(a).mean;
    const degreesOfFreedom = a.length + b.length - 2;
    const half = criticalOf(degreesOfFreedom) * least;
    const bounds = { estimate, low: estimate - half, high: estimate + half };
    return changeOf(bounds, tolerance, degreesOfFreedom, "runs");
  }
  const { difference: estimate, low, high, p, pAboveMargin } = welch;
  return { estimate, low, high, p, pBeyond: pAboveMargin, method: "runs" };
}

/** One run of a side, or the mean of two, against several of the other: whether it lies where so many more of those were to be expected. */
function changeAgainstPrediction(
  base: readonly RunPercentile[],
  candidate: readonly RunPercentile[],
  tolerance: number,
  bucketLn: number,
): Change | null {
  const [a, b] = [logarithms(base), logarithms(candidate)];
  const [few, several] = a.length < b.length ? [a, b] : [b, a];
  const expected = predictionInterval(several, few.length);
  if (expected === null) return null;
  const rounding = bucketLn * Math.sqrt(1 / few.length + 1 / several.length);
  const least = criticalOf(several.length - 1) * rounding;
  const half = Math.max(least, expected.high - expected.mean);
  const estimate = summarize(b).mean - summarize(a).mean;
  const bounds = { estimate, low: estimate - half, high: estimate + half };
  return changeOf(bounds, tolerance, several.length - 1, "prediction");
}

function changeBetweenBands(
  base: readonly RunPercentile[],
  candidate: readonly RunPercentile[],
  { sigma, degreesOfFreedom }: Pick<Noise, "sigma" | "degreesOfFreedom">,
  tolerance: number,
): Change | null {
  const [a, b] = [meanBand(base), meanBand(candidate)];
  if (a === null || b === null) return null;
  const critical = criticalOf(degreesOfFreedom);
  const between = critical ** 2 * sigma ** 2 * (1 / base.length + 1 / candidate.length);
  const { ratio, low, high } = logRatioInterval(a, b, between);
  const bounds = { estimate: Math.log(ratio), low: Math.log(low), high: Math.log(high) };
  return changeOf(bounds, tolerance, degreesOfFreedom, "single");
}

/** The geometric mean of some runs, with a band as much narrower as the mean is more certain. */
function meanBand(runs: readonly RunPercentile[]) {
  const bands = runs.flatMap(({ us, band }) => (band === null ? [] : [{ us, ...band }]));
  if (bands.length < runs.length) return null;
  const value = Math.exp(summarize(logarithms(runs)).mean);
  const below = Math.hypot(...bands.map(({ us, lowUs }) => Math.log(us / lowUs))) / runs.length;
  const above = Math.hypot(...bands.map(({ us, highUs }) => Math.log(highUs / us))) / runs.length;
  return { value, low: value * Math.exp(-below), high: value * Math.exp(above) };
}

/** What runs of one side differ by beyond what the scatter within each explains; null where they have no bands. */
function noiseOf(runs: readonly RunPercentile[]): Pick<Noise, "sigma" | "degreesOfFreedom"> | null {
  const estimates = runs.flatMap(({ us, band }) => {
    if (band === null || !(band.lowUs > 0 && band.highUs < Infinity)) return [];
    const standardError = Math.log(band.highUs / band.lowUs) / (2 * Z_95);
    return [{ estimate: Math.log(us), standardError }];
  });
  const variance = betweenRunVariance(estimates);
  if (variance === null) return null;
  return { sigma: Math.sqrt(variance), degreesOfFreedom: estimates.length - 1 };
}

function logarithms(runs: readonly RunPercentile[]): number[] {
  return runs.map(({ us }) => {
    if (!(us > 0)) throw new RangeError(`no latency: ${us}`);
    return Math.log(us);
  });
}
