/** Where the value of one more run, or the mean of a few, is to be expected, given the runs so far. */
import { summarize } from "./sample.ts";
import { tCritical } from "./t-critical.ts";

/** With two, t is so large that nothing would ever stand out. */
const LEAST_VALUES = 3;

export interface Prediction {
  mean: number;
  low: number;
  high: number;
}

/**
 * The interval that holds one new value of the same distribution with 95 %, or the mean of as many as `ofNew` says; null for fewer than 3 old ones.
 * Take logarithms of what compares by ratio. Throws a RangeError for a value that is not finite.
 * @see W. Q. Meeker, G. J. Hahn, L. A. Escobar, "Statistical Intervals", 2nd ed. (2017), ch. 4
 */
export function predictionInterval(values: readonly number[], ofNew = 1): Prediction | null {
  const { n, mean, variance } = summarize(values);
  if (n < LEAST_VALUES) return null;
  const half = tCritical(n - 1) * Math.sqrt(variance * (1 / ofNew + 1 / n));
  return { mean, low: mean - half, high: mean + half };
}
