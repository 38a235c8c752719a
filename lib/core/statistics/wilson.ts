/** Wilson's score interval: how far off a share may be that was counted from few. */
import { effectiveCounts } from "./effective-counts.ts";

/** Quantile 0.975 of the standard normal distribution: the interval holds 95 %, half of the rest on either side. */
export const Z_95 = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/**
 * The 95 % interval of the share `count / of`; both are whole numbers with 0 ≤ count ≤ of.
 * Of nothing it is 0…1: everything is possible. It counts attempts as independent unless `designEffect`, at least 1, says how many times the
 * variance exceeds theirs. Throws a RangeError for what is no share or no design effect.
 * @see E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212
 */
export function wilsonInterval(count: number, of: number, designEffect = 1): Interval {
  const effective = effectiveCounts(count, of, designEffect);
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const spread = (Z_95 * Z_95) / effective.of;
  const centre = (share + spread / 2) / (1 + spread);
  const half = Math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread);
  // Rounding must not lift the bound off an end that the formula reaches exactly.
  return {
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === of ? 1 : Math.min(1, centre + half),
  };
}
