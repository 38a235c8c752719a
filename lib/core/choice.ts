/** Who gets an attempt: org, grant and variant as pure functions of the seed and the iteration, by weight. */
import { hash32, mix32 } from "./hash.ts";

/** Draws one of n by weight from a number in 0…1. */
export type Draw = (uniform: number) => number;

/** Prepares a weighted draw; equal weights need no table. Weights must be positive and finite. */
export function prepareDraw(weights: readonly number[]): Draw {
  const first = weights[0] ?? 1;
  if (weights.every((weight) => weight === first)) {
    return (uniform) => Math.min(weights.length - 1, Math.floor(uniform * weights.length));
  }
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, index) => {
    total += weight;
    cumulative[index] = total;
  });
  return (uniform) => firstAbove(cumulative, uniform * total);
}

function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Numbers in 0…1, one per index, the same for the same seed and purpose; purposes are independent of each other. */
export function prepareUniform(seed: number, purpose: string): (index: number) => number {
  const purposeSeed = hash32(seed, purpose);
  return (index) => mix32(purposeSeed, index) / 2 ** 32;
}

/**
 * A number in 0…1 for the k-th refresh chain; any run of consecutive chains is spread evenly over 0…1,
 * so that few chains still reach orgs in proportion to their weights.
 * Source: the additive recurrence with the golden ratio (Weyl sequence).
 */
export function spreadAt(seed: number, k: number): number {
  return (hash32(seed, "chain") / 2 ** 32 + k * 0.618_033_988_749_894_9) % 1;
}
