/** Wilson's score interval: how far off a share may be that was counted from few. */

/** Quantile 0.975 of the standard normal distribution: the interval holds 95 %, half of the rest on either side. */
const Z_95 = 1.959963984540054;

export interface Interval {
  low: number;
  high: number;
}

/**
 * The 95 % interval of the share `count / of`; both are whole numbers with 0 ≤ count ≤ of.
 * Of nothing it is 0…1: everything is possible. It counts attempts as independent; failures in bursts are less certain than it says.
 * @see E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212
 */
export function wilsonInterval(count: number, of: number): Interval {
  if (!(count >= 0 && count <= of)) throw new RangeError(`no share: ${count} of ${of}`);
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const spread = (Z_95 * Z_95) / of;
  const centre = (share + spread / 2) / (1 + spread);
  const half = Math.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread);
  // Rounding must not lift the bound off an end that the formula reaches exactly.
  return {
    low: count === 0 ? 0 : Math.max(0, centre - half),
    high: count === of ? 1 : Math.min(1, centre + half),
  };
}
