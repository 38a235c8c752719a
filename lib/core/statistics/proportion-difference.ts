/** The difference of two shares with Newcombe's interval: whether one variant, stage or run fails more often than another. */
import { wilsonInterval } from "./wilson.ts";

export interface Proportion {
  count: number;
  /** What `count` was counted among; at least `count`. */
  of: number;
  /** How many times the variance exceeds that of independent attempts, at least 1; 1 unless given. Failures in bursts raise it. */
  designEffect?: number;
}

export interface ProportionDifference {
  /** The share of the second less that of the first, in −1…1; positive when the second's is higher. */
  difference: number;
  low: number;
  high: number;
}

/**
 * The difference of two independent shares with its 95 % interval, from their Wilson intervals; null when either was counted among nothing.
 * A side's counts are divided by its design effect first. Throws a RangeError for what is no share.
 * @see R. G. Newcombe, "Interval estimation for the difference between independent proportions", method 10,
 * Statistics in Medicine 17 (1998), 873–890; J. N. K. Rao, A. J. Scott, Biometrics 48 (1992), 577–585, for the design effect
 */
export function proportionDifference(
  first: Proportion,
  second: Proportion,
): ProportionDifference | null {
  const a = estimateShare(first);
  const b = estimateShare(second);
  if (first.of === 0 || second.of === 0) return null;
  const difference = b.share - a.share;
  return {
    difference,
    low: Math.max(-1, difference - Math.hypot(b.share - b.low, a.high - a.share)),
    high: Math.min(1, difference + Math.hypot(b.high - b.share, a.share - a.low)),
  };
}

function estimateShare({ count, of, designEffect = 1 }: Proportion) {
  return { share: count / of, ...wilsonInterval(count, of, designEffect) };
}
