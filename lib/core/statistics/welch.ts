/** Whether two sides of several runs each differ, and by how much: one value per run. */
import { tTwoSidedP, tUpperP } from "./p-values.ts";
import { summarize } from "./sample.ts";
import { tCritical } from "./t-critical.ts";

export interface MeanDifference {
  /** The mean of the second less that of the first. */
  difference: number;
  /** Of the 95 % interval. */
  low: number;
  high: number;
  standardError: number;
  degreesOfFreedom: number;
  /** Two-sided, of no difference. */
  p: number;
  /** One-sided, of a difference of at most the margin. */
  pAboveMargin: number;
}

/**
 * Welch's t-test of two samples whose variances may differ; null when a side has fewer than 2 values or neither has any scatter.
 * Take logarithms of what compares by ratio. Throws a RangeError for a value or margin that is not finite.
 * @see B. L. Welch, Biometrika 34 (1947), 28–35; F. E. Satterthwaite, Biometrics Bulletin 2 (1946), 110–114, for the degrees of freedom
 */
export function welchTest(
  first: readonly number[],
  second: readonly number[],
  margin = 0,
): MeanDifference | null {
  if (!Number.isFinite(margin)) throw new RangeError(`no margin: ${margin}`);
  const a = summarize(first);
  const b = summarize(second);
  const ofA = a.variance / a.n;
  const ofB = b.variance / b.n;
  const standardError = Math.sqrt(ofA + ofB);
  if (!(standardError > 0)) return null;
  const degreesOfFreedom = (ofA + ofB) ** 2 / (ofA ** 2 / (a.n - 1) + ofB ** 2 / (b.n - 1));
  const difference = b.mean - a.mean;
  const half = tCritical(degreesOfFreedom) * standardError;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    standardError,
    degreesOfFreedom,
    p: tTwoSidedP(difference / standardError, degreesOfFreedom),
    pAboveMargin: tUpperP((difference - margin) / standardError, degreesOfFreedom),
  };
}
