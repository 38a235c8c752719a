/** Counts as they would be of independent attempts: what failures in bursts leave of them. */

/** How many of how many; 0 ≤ count ≤ of. */
export interface Counted {
  count: number;
  /** What `count` was counted among. */
  of: number;
}

/**
 * The counts divided by the design effect: so many independent attempts would tell as much; no whole numbers then.
 * Throws a RangeError unless 0 ≤ count ≤ of and the design effect is at least 1.
 * @see J. N. K. Rao, A. J. Scott, "A simple method for the analysis of clustered binary data", Biometrics 48 (1992), 577–585
 */
export function effectiveCounts(count: number, of: number, designEffect = 1): Counted {
  if (!(count >= 0 && count <= of && of < Infinity)) {
    throw new RangeError(`no share: ${count} of ${of}`);
  }
  checkDesignEffect(designEffect);
  return { count: count / designEffect, of: of / designEffect };
}

/** Throws a RangeError for a design effect below 1 or without an end. */
export function checkDesignEffect(designEffect: number): void {
  if (!(designEffect >= 1 && designEffect < Infinity)) {
    throw new RangeError(`no design effect: ${designEffect}`);
  }
}
