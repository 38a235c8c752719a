/** Whether many groups share one value or some stand apart: "all orgs are slower" against "three orgs are". */
import { effectiveCounts } from "./effective-counts.ts";
import { chiSquareP } from "./p-values.ts";
import type { Proportion } from "./proportion-difference.ts";

export interface Estimate {
  estimate: number;
  /** Above 0. */
  standardError: number;
}

export interface Heterogeneity {
  /** Chi-square with `degreesOfFreedom` when all groups have one value. */
  statistic: number;
  degreesOfFreedom: number;
  p: number;
  /** I², 0…1: how much of the scatter between the groups chance does not explain. */
  beyondChance: number;
}

/**
 * Cochran's Q of independent estimates in one unit; null for fewer than 2. Throws a RangeError for what is not finite and a standard error not above 0.
 * @see W. G. Cochran, "The combination of estimates from different experiments", Biometrics 10 (1954), 101–129;
 * J. P. T. Higgins, S. G. Thompson, Statistics in Medicine 21 (2002), 1539–1558, for I²
 */
export function estimateHeterogeneity(estimates: readonly Estimate[]): Heterogeneity | null {
  const weighted = estimates.map(({ estimate, standardError }) => {
    if (!(Number.isFinite(estimate) && standardError > 0 && standardError < Infinity)) {
      throw new RangeError(`no estimate: ${estimate} with standard error ${standardError}`);
    }
    return { estimate, weight: 1 / standardError ** 2 };
  });
  if (weighted.length < 2) return null;
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const mean = weighted.reduce((sum, { estimate, weight }) => sum + weight * estimate, 0) / total;
  const q = weighted.reduce(
    (sum, { estimate, weight }) => sum + weight * (estimate - mean) ** 2,
    0,
  );
  return judge(q, weighted.length - 1);
}

/**
 * Pearson's chi-square test that all shares are one, of counts divided by their design effect; groups without attempts are left out.
 * Null when fewer than 2 remain and without or with nothing but events. Trust it where most groups expect 5 events and more.
 * Throws a RangeError for what is no share or no design effect.
 * @see K. Pearson, Philosophical Magazine 50 (1900), 157–175; J. N. K. Rao, A. J. Scott, Biometrics 48 (1992), 577–585
 */
export function shareHeterogeneity(groups: readonly Proportion[]): Heterogeneity | null {
  const filled = groups
    .map(({ count, of, designEffect }) => effectiveCounts(count, of, designEffect))
    .filter(({ of }) => of > 0);
  const of = filled.reduce((sum, group) => sum + group.of, 0);
  const share = filled.reduce((sum, group) => sum + group.count, 0) / of;
  if (filled.length < 2 || share === 0 || share === 1) return null;
  const statistic = filled.reduce((sum, { count, of: n }) => {
    return sum + (count - n * share) ** 2 / (n * share * (1 - share));
  }, 0);
  return judge(statistic, filled.length - 1);
}

function judge(statistic: number, degreesOfFreedom: number): Heterogeneity {
  return {
    statistic,
    degreesOfFreedom,
    p: chiSquareP(statistic, degreesOfFreedom),
    beyondChance: statistic === 0 ? 0 : Math.max(0, 1 - degreesOfFreedom / statistic),
  };
}
