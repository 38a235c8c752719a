/** P-values of many tests at once, raised so that a long list does not find by chance what is not there. */

/**
 * P-values adjusted so that all below α together hold one false alarm with at most probability α (Holm); in the order given.
 * Throws a RangeError for what is not in 0…1.
 * @see S. Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statistics 6 (1979), 65–70
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = Array.from(pValues, () => 1);
  let highest = 0;
  ascending(pValues).forEach(([index, p], smaller) => {
    highest = Math.max(highest, Math.min(1, (pValues.length - smaller) * p));
    adjusted[index] = highest;
  });
  return adjusted;
}

/**
 * P-values adjusted so that, of all below q, a share of at most q is false on the mean (Benjamini and Hochberg); in the order given.
 * The tests may be independent or depend on each other positively, as orgs on one server do. Throws a RangeError for what is not in 0…1.
 * @see Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995), 289–300;
 * Y. Benjamini, D. Yekutieli, Ann. Statistics 29 (2001), 1165–1188, for dependent tests
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const adjusted = Array.from(pValues, () => 1);
  let lowest = 1;
  ascending(pValues)
    .toReversed()
    .forEach(([index, p], larger) => {
      const rank = pValues.length - larger;
      // In this order, rounding cannot take it below p.
      lowest = Math.min(lowest, (pValues.length / rank) * p);
      adjusted[index] = lowest;
    });
  return adjusted;
}

/** Pairs of index and p-value. */
function ascending(pValues: readonly number[]): [index: number, p: number][] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`no p-value: ${wrong}`);
  return [...pValues.entries()].toSorted(([, a], [, b]) => a - b);
}
