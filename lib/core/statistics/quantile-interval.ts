/** How far off a quantile may be that was read from few: the order statistics that hold it, by rank. */
import { type PointProbabilities, tabulateFromMode } from "./point-probabilities.ts";

/** The interval misses the quantile with at most this probability. */
const MISS = 0.05;

/** Rank r is the r-th smallest value, from 1: the smallest one whose cumulative count is at least r. */
export interface RankInterval {
  /** 0 when no value bounds the quantile from below. */
  low: number;
  /** Infinite when no value bounds it from above. */
  high: number;
}

/**
 * Ranks between whose values the `quantile` (above 0, below 1) lies with 95 % probability, whatever the distribution; of `count` independent values.
 * Both tails miss it with at most 2.5 %; where that leaves one side open, a rank for either side is taken if both tails together stay within 5 %.
 * Takes time in proportion to √count. Throws a RangeError for a count or quantile out of range.
 * @see W. Q. Meeker, G. J. Hahn, L. A. Escobar, "Statistical Intervals", 2nd ed. (2017), §5.2
 */
export function quantileRanks(count: number, quantile: number): RankInterval {
  if (!(Number.isInteger(count) && count >= 0)) throw new RangeError(`no count: ${count}`);
  if (!(quantile > 0 && quantile < 1)) throw new RangeError(`no quantile: ${quantile}`);
  const { first, probabilities } = tabulateBinomial(count, quantile);
  const falling = probabilities.toReversed();
  const lowWithin = (tail: number) => first + countWithin(probabilities, tail);
  const highWithin = (tail: number) => first + probabilities.length - countWithin(falling, tail);

  const low = lowWithin(MISS / 2);
  const high = highWithin(MISS / 2);
  // What the open side, which misses nothing, leaves for the other once it is closed by its outermost rank.
  const spareAbove = MISS - (probabilities[0] ?? 1);
  if (low === 0 && high <= count && spareAbove >= 0) {
    const higher = highWithin(spareAbove);
    if (higher <= count) return { low: 1, high: higher };
  }
  const spareBelow = MISS - (falling[0] ?? 1);
  if (high > count && low > 0 && spareBelow >= 0) {
    const lower = lowWithin(spareBelow);
    if (lower > 0) return { low: lower, high: count };
  }
  return { low, high: high > count ? Infinity : high };
}

/** How many of the leading probabilities together stay within `tail`. */
function countWithin(probabilities: readonly number[], tail: number): number {
  let sum = 0;
  const end = probabilities.findIndex((probability) => (sum += probability) > tail);
  return end === -1 ? probabilities.length : end;
}

/** The binomial probabilities of `first`, `first + 1`, … successes; what is left out is negligible. */
function tabulateBinomial(n: number, p: number): PointProbabilities {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  return tabulateFromMode(mode, { lowest: 0, highest: n }, (k) => ((n - k + 1) / k) * odds);
}
