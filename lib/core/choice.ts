/** Who gets an attempt: org, grant and variant as pure functions of the seed and the iteration, by weight. */
import { hash32, mix32 } from "./hash.ts";
import type { PlanHotOrg } from "./plan.ts";

// As in `hash.ts`: k6 looks a global up by name at each use.
const { floor, min } = Math;

/** Draws one of n by weight from a number in 0…1. */
export type Draw = (uniform: number) => number;

/** Prepares a weighted draw; equal weights need no table. Weights must be positive and finite. */
export function prepareDraw(weights: ArrayLike<number>): Draw {
  const { length } = weights;
  const cumulative = new Float64Array(length);
  let total = 0;
  let isEven = true;
  for (let index = 0; index < length; index += 1) {
    isEven &&= weights[index] === weights[0];
    total += weights[index] ?? 0;
    cumulative[index] = total;
  }
  if (isEven) return (uniform) => min(length - 1, floor(uniform * length));
  return (uniform) => firstAbove(cumulative, uniform * total);
}

/**
 * Prepares the draw of orgs by iteration: by weight, but in a hot stretch one org takes its share and the others the rest by theirs.
 * Where stretches lie over each other their shares add up, in their order, to at most all. `uniform` decides whether a hot org
 * is drawn, and which of the others unless that has a number of its own, `other`.
 */
export function prepareHotDraw(
  weights: ArrayLike<number>,
  hot: readonly PlanHotOrg[],
): (iteration: number, uniform: number, other?: number) => number {
  const draw = prepareDraw(weights);
  if (hot.length === 0) return (_, uniform, other = uniform) => draw(other);
  const total = sumOf(weights, weights.length);
  const stretches = hot.map((stretch) => ({
    ...stretch,
    // What the org has of 0…1 in the draw by weight.
    from: sumOf(weights, stretch.org) / total,
    width: (weights[stretch.org] ?? 0) / total,
  }));
  return (iteration, uniform, other) => {
    const active = stretches.filter(
      ({ fromIteration, toIteration }) => iteration >= fromIteration && iteration < toIteration,
    );
    let taken = 0;
    for (const { org, share } of active) {
      taken += share;
      if (uniform < taken) return org;
    }
    return draw(stepOver(active, other ?? (uniform - taken) / (1 - taken)));
  };
}

/** Maps 0…1 onto itself without the ranges, which may be the same. */
function stepOver(ranges: readonly { from: number; width: number }[], uniform: number): number {
  const ascending = ranges
    .filter(({ from }, index) => ranges.findIndex((other) => other.from === from) === index)
    .toSorted((a, b) => a.from - b.from);
  let at = uniform * ascending.reduce((rest, { width }) => rest - width, 1);
  for (const { from, width } of ascending) if (at >= from) at += width;
  return at;
}

function sumOf(weights: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += weights[index] ?? 0;
  return sum;
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

const GOLDEN_RATIO = 0.618_033_988_749_894_9;

/**
 * Prepares an order of 0…count-1 for k from 0: each once in any `count` consecutive ones, those next to each other far apart.
 * Source: steps of the golden ratio, to the next number that has no divisor in common with the count.
 */
export function prepareTurns(count: number): (k: number) => number {
  let step = Math.max(1, Math.round(count * GOLDEN_RATIO));
  while (hasCommonDivisor(step, count)) step += 1;
  return (k) => (k * step) % count;
}

function hasCommonDivisor(a: number, b: number): boolean {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger > 1;
}

/**
 * A number in 0…1 for the k-th refresh chain; any run of consecutive chains is spread evenly over 0…1,
 * so that few chains still reach orgs in proportion to their weights.
 * Source: the additive recurrence with the golden ratio (Weyl sequence).
 */
export function spreadAt(seed: number, k: number): number {
  return (hash32(seed, "chain") / 2 ** 32 + k * GOLDEN_RATIO) % 1;
}
