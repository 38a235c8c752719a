/** Whether two series over the same blocks of time move together, although each hangs on its own past. */
import { centredRanks } from "./mid-ranks.ts";

/** With fewer pairs there are too few shifts for a small p-value. */
const LEAST_PAIRS = 8;
const MOST_SHIFTS = 999;

export interface CircularShiftOptions {
  /** By how many blocks the second series is taken later than the first; negative for earlier; 0 unless given. */
  lag?: number;
  /** At most so many shifts are tried, evenly spaced; 999 unless given. */
  shifts?: number;
}

export interface CircularShiftResult {
  /** Spearman's, −1…1. */
  rho: number;
  /** Two-sided. */
  p: number;
  /** Pairs of blocks that the lag leaves. */
  pairs: number;
}

/**
 * Spearman's rank correlation of two series of equal length; null when there are fewer than 2 pairs or one series is constant.
 * Throws a RangeError for unequal lengths and values that are not finite.
 * @see C. Spearman, "The proof and measurement of association between two things", Am. J. Psychology 15 (1904), 72–101
 */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  checkLengths(x, y);
  const ranksOfX = centredRanks(x);
  const ranksOfY = centredRanks(y);
  const scale = Math.sqrt(multiply(ranksOfX, ranksOfX, 0) * multiply(ranksOfY, ranksOfY, 0));
  return scale === 0 ? null : multiply(ranksOfX, ranksOfY, 0) / scale;
}

/**
 * The correlation of `x[i]` with `y[i + lag]`, and how rarely it is as strong when one series is turned against the other, end joined to start: that keeps
 * what each owes to its own past. All shifts of a series are tried, or 999 evenly spaced ones, so the answer is always the same.
 * Null with fewer than 8 pairs or a constant series. Throws a RangeError for unequal lengths, values that are not finite, a lag or number of shifts that is not whole.
 * @see H. W. Lotwick, B. W. Silverman, "Methods for analysing spatial processes of several types of points", JRSS B 44 (1982), 406–413, for the shift;
 * B. Phipson, G. K. Smyth, "Permutation p-values should never be zero", Stat. Appl. Genet. Mol. Biol. 9 (2010), 39, for counting the observed state in
 */
export function circularShiftTest(
  x: readonly number[],
  y: readonly number[],
  { lag = 0, shifts = MOST_SHIFTS }: CircularShiftOptions = {},
): CircularShiftResult | null {
  checkLengths(x, y);
  if (!Number.isInteger(lag)) throw new RangeError(`no lag: ${lag}`);
  if (!(Number.isInteger(shifts) && shifts > 0)) throw new RangeError(`no shifts: ${shifts}`);
  const pairs = x.length - Math.abs(lag);
  if (pairs < LEAST_PAIRS) return null;
  const early = x.slice(Math.max(0, -lag)).slice(0, pairs);
  const late = y.slice(Math.max(0, lag)).slice(0, pairs);
  const rho = spearman(early, late);
  return rho === null ? null : { rho, p: shiftP(early, late, shifts), pairs };
}

/** The share of shifts, the observed state among them, that correlate at least as strongly. */
function shiftP(x: readonly number[], y: readonly number[], shifts: number): number {
  const ranksOfX = centredRanks(x);
  const ranksOfY = centredRanks(y);
  const observed = Math.abs(multiply(ranksOfX, ranksOfY, 0));
  const tried = Math.min(shifts, x.length - 1);
  const strong = Array.from({ length: tried }, (_, index) => {
    return Math.round(((index + 1) * x.length) / (tried + 1));
  }).filter((shift) => Math.abs(multiply(ranksOfX, ranksOfY, shift)) >= observed);
  return (1 + strong.length) / (1 + tried);
}

function multiply(x: readonly number[], y: readonly number[], shift: number): number {
  return x.reduce((sum, value, index) => sum + value * (y[(index + shift) % y.length] ?? 0), 0);
}

function checkLengths(x: readonly number[], y: readonly number[]): void {
  if (x.length !== y.length) throw new RangeError(`no pairs: ${x.length} and ${y.length} values`);
}
