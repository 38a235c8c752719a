/** The ratio of two quantiles with its interval: how many times slower one variant, stage or run is than another. */

/** A positive value with the interval around it; `low` may be 0 and `high` infinite where there is no bound. */
export interface BoundedEstimate {
  value: number;
  low: number;
  high: number;
}

export interface RatioInterval {
  /** The second over the first; above 1 when the second is higher. */
  ratio: number;
  low: number;
  high: number;
}

/**
 * The ratio of two independent estimates in the same unit, with an interval of the same level as theirs (MOVER on the log scale).
 * `noiseSquared` is c²: the square of the half-width, in units of ln, that noise from run to run adds; 0 leaves it out.
 * Throws a RangeError for a value that is not positive and finite or outside of its interval.
 * @see G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008), 1693–1702
 */
export function logRatioInterval(
  first: BoundedEstimate,
  second: BoundedEstimate,
  noiseSquared = 0,
): RatioInterval {
  if (!(noiseSquared >= 0)) throw new RangeError(`no squared noise: ${noiseSquared}`);
  const a = toDistances(first);
  const b = toDistances(second);
  const noise = Math.sqrt(noiseSquared);
  const ratio = second.value / first.value;
  return {
    ratio,
    low: ratio * Math.exp(-Math.hypot(b.below, a.above, noise)),
    high: ratio * Math.exp(Math.hypot(b.above, a.below, noise)),
  };
}

/** How far the bounds are from the value, in units of ln. */
function toDistances({ value, low, high }: BoundedEstimate): { below: number; above: number } {
  if (!(value > 0 && value < Infinity && low >= 0 && low <= value && high >= value)) {
    throw new RangeError(`no positive value within its bounds: ${low} ≤ ${value} ≤ ${high}`);
  }
  return { below: Math.log(value / low), above: Math.log(high / value) };
}
