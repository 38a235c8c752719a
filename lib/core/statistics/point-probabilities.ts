/** Exact distributions of counts, tabulated where they have any weight: for tests and intervals that need no approximation. */

/** Outcomes that are so much rarer than the likeliest one no longer change a sum of doubles. */
const NEGLIGIBLE = 1e-20;

/** The probabilities of `first`, `first + 1`, …; they add up to 1. */
export interface PointProbabilities {
  first: number;
  probabilities: number[];
}

/**
 * Tabulates a distribution with one peak, at `mode`, over the whole numbers of `range`; `ratio(k)` is the probability of k over that of k − 1.
 * Each follows from its neighbour nearer the mode, so no factorial is needed and errors stay near 10⁻¹²; what is left out is negligible.
 * Takes time in proportion to the standard deviation.
 */
export function tabulateFromMode(
  mode: number,
  range: { lowest: number; highest: number },
  ratio: (k: number) => number,
): PointProbabilities {
  const below: number[] = [];
  for (let k = mode, weight = 1; k > range.lowest && weight > NEGLIGIBLE; k -= 1) {
    weight /= ratio(k);
    below.push(weight);
  }
  const above: number[] = [];
  for (let k = mode + 1, weight = 1; k <= range.highest && weight > NEGLIGIBLE; k += 1) {
    weight *= ratio(k);
    above.push(weight);
  }
  const weights = [...below.toReversed(), 1, ...above];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    first: mode - below.length,
    probabilities: weights.map((weight) => weight / total),
  };
}
