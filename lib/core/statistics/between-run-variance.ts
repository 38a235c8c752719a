/** How far runs that are alike in everything differ by more than the scatter within each explains. */
import type { Estimate } from "./heterogeneity.ts";
import { chiSquareQuantile } from "./chi-square-quantile.ts";
import { summarize } from "./sample.ts";

const LEAST_RUNS = 3;

/**
 * The variance between runs, τ², by the method of moments: that of the runs' estimates less the mean square of their standard errors, and at least 0.
 * Null for fewer than 3 runs. Throws a RangeError for an estimate that is not finite and a negative standard error.
 * @see L. V. Hedges, "A random effects model for effect sizes", Psychological Bulletin 93 (1983), 388–395; with weights,
 * R. DerSimonian, N. Laird, Controlled Clinical Trials 7 (1986), 177–188
 */
export function betweenRunVariance(runs: readonly Estimate[]): number | null {
  const { n, variance } = summarize(runs.map(({ estimate }) => estimate));
  const within = summarize(
    runs.map(({ standardError }) => {
      if (!(standardError >= 0)) throw new RangeError(`no standard error: ${standardError}`);
      return standardError ** 2;
    }),
  );
  return n < LEAST_RUNS ? null : Math.max(0, variance - within.mean);
}

/** Of the estimate of an upper bound: so often it is not too low. */
const CONFIDENCE = 0.8;

/**
 * The most that the variance between runs is, in four of five cases: `between` was estimated from so many runs whose own scatter has the mean variance
 * `within`. That of few is often 0 by chance where there is plenty. Throws a RangeError for fewer than 2 runs.
 * @see W. Q. Meeker, G. J. Hahn, L. A. Escobar, "Statistical Intervals", 2nd ed. (2017), ch. 4, for a bound of a standard deviation
 */
export function mostBetweenRunVariance(between: number, within: number, runs: number): number {
  const degreesOfFreedom = runs - 1;
  const times = degreesOfFreedom / chiSquareQuantile(1 - CONFIDENCE, degreesOfFreedom);
  return Math.max(between, (between + within) * times - within);
}
