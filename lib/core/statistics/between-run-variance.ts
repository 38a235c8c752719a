/** How far runs that are alike in everything differ by more than the scatter within each explains. */
import type { Estimate } from "./heterogeneity.ts";
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
