/** How rarely chance alone gives a statistic as far out as the one at hand. */
import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import tCdf from "@stdlib/stats-base-dists-t-cdf";

/** The p-value of a standard normal `z`, both tails. */
export function normalTwoSidedP(z: number): number {
  return 2 * normalCdf(-Math.abs(z), 0, 1);
}

/** The p-value of Student's `t`, both tails. */
export function tTwoSidedP(t: number, degreesOfFreedom: number): number {
  return 2 * tCdf(-Math.abs(t), degreesOfFreedom);
}

/** The p-value of Student's `t`, the upper tail alone. */
export function tUpperP(t: number, degreesOfFreedom: number): number {
  return tCdf(-t, degreesOfFreedom);
}

/** The p-value of a chi-square statistic; below 10⁻¹⁵ it is rounding alone. */
export function chiSquareP(statistic: number, degreesOfFreedom: number): number {
  return Math.max(0, 1 - chiSquareCdf(statistic, degreesOfFreedom));
}
