/** Below what a chi-square statistic lies with a given probability. */
import chiSquareCdf from "@stdlib/stats-base-dists-chisquare-cdf";

/** Each halves the error; so many leave none that a number can hold. */
const HALVINGS = 100;

/** The quantile, by bisection of the distribution function. Throws a RangeError for a probability not between 0 and 1 or degrees of freedom not above 0. */
export function chiSquareQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`no probability: ${probability}`);
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) {
    throw new RangeError(`no degrees of freedom: ${degreesOfFreedom}`);
  }
  let [low, high] = [0, degreesOfFreedom];
  while (chiSquareCdf(high, degreesOfFreedom) < probability) high *= 2;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if (chiSquareCdf(middle, degreesOfFreedom) < probability) low = middle;
    else high = middle;
  }
  return high;
}
