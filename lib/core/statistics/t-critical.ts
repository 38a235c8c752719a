/** How many standard errors a 95 % interval reaches to either side when the standard error itself was estimated from few. */
import tQuantile from "@stdlib/stats-base-dists-t-quantile";

const UPPER = 0.975;

/** Quantile 0.975 of Student's t distribution; `degreesOfFreedom` above 0, whole or not. */
export function tCritical(degreesOfFreedom: number): number {
  return tQuantile(UPPER, degreesOfFreedom);
}
