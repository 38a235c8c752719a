/** What can be said of a share when not one event was seen: how large it may be all the same. */
import { effectiveCounts } from "./effective-counts.ts";

/** The bound is too low with at most this probability. */
const MISS = 0.05;

/**
 * The upper bound of the share, one-sided with 95 %, when none of `of` attempts had the event: about 3 / of. Of nothing it is 1.
 * Throws a RangeError for a count or design effect out of range.
 * @see C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934), 404–413;
 * the "rule of three" of J. A. Hanley, A. Lippman-Hand, JAMA 249 (1983), 1743–1745
 */
export function upperBoundOfNone(of: number, designEffect = 1): number {
  const effective = effectiveCounts(0, of, designEffect);
  // 1 − MISS^(1/of), without the rounding of a number so near 1.
  return -Math.expm1(Math.log(MISS) / effective.of);
}
