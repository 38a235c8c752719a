/** How many times less certain a share is because failures come in bursts. */
import type { Counted } from "./effective-counts.ts";
import { countFilled, mergeBlocks, timesToMerge } from "./merged-blocks.ts";
import { chiSquareP } from "./p-values.ts";
import { ratioVariance } from "./ratio-variance.ts";
import { tCritical } from "./t-critical.ts";
import { Z_95 } from "./wilson.ts";

/** Parts of the longest block that are tried too. */
const LENGTHS = [1, 2 / 3, 1 / 3];

/**
 * The variance of a share counted in blocks of time over that of independent attempts, as estimated: below 1 as often as above where there are no bursts.
 * Null with fewer than 2 blocks with data and without or with nothing but events. Throws a RangeError for a block that counts no share.
 * @see J. N. K. Rao, A. J. Scott, "A simple method for the analysis of clustered binary data", Biometrics 48 (1992), 577–585
 */
export function estimateDesignEffect(blocks: readonly Counted[]): number | null {
  const counted = ratioVariance(blocks);
  if (counted === null || counted.share === 0 || counted.share === 1) return null;
  const { share, of, variance } = counted;
  return variance / ((share * (1 - share)) / of);
}

/**
 * The design effect to judge a share by that was counted in these blocks: the estimate, raised by (t/z)² for the few blocks it rests on, and at least 1;
 * 1 where there is no estimate.
 */
export function designEffect(blocks: readonly Counted[]): number {
  const estimate = estimateDesignEffect(blocks);
  if (estimate === null) return 1;
  return Math.max(1, estimate * (tCritical(countFilled(blocks) - 1) / Z_95) ** 2);
}

/**
 * The design effect to judge a share by whose failures may come in bursts, from counts in storage blocks of `blockMs` each: the largest over blocks merged
 * to the longest of at most 30 s that leave 8 and more with data, and to two thirds and one third of that. Short blocks cut bursts apart and so hide
 * a part of the scatter; long ones are few, and may by chance scatter too little.
 *
 * How often Wilson's 95 % interval then holds the true share, and how many times as wide as without a design effect it is, in 1200 simulated stages of 300 s
 * (`design-effect.slow.test.ts`; "raised" is by t for the number of blocks):
 *
 * | design effect of       | 2 % in bursts  | 0.2 % in bursts | 2 % independent | 0.2 % independent |
 * | ---------------------- | -------------- | --------------- | --------------- | ----------------- |
 * | none                   | 0.300          | 0.715           | 0.943           | 0.943             |
 * | 10 s                   | 0.903 × 4.49   | 0.903 × 1.70    | 0.957 × 1.05    | 0.957 × 1.05      |
 * | 30 s                   | 0.903 × 4.67   | 0.888 × 1.74    | 0.956 × 1.08    | 0.961 × 1.08      |
 * | 10 s, raised           | 0.921 × 4.70   | 0.917 × 1.78    | 0.960 × 1.07    | 0.962 × 1.08      |
 * | 20 s, raised           | 0.930 × 5.13   | 0.928 × 1.92    | 0.967 × 1.12    | 0.967 × 1.13      |
 * | 30 s, raised           | 0.938 × 5.44   | 0.923 × 2.03    | 0.967 × 1.18    | 0.970 × 1.19      |
 * | the largest, this one  | 0.955 × 5.72   | 0.945 × 2.13    | 0.973 × 1.21    | 0.974 × 1.23      |
 *
 * From 120 s of such bursts it holds in 0.93 of runs, from 60 s in 0.90. Throws a RangeError for a block that counts no share and a length not above 0.
 */
export function burstDesignEffect(blocks: readonly Counted[], blockMs: number): number {
  const times = timesToMerge(blocks, blockMs);
  const lengths = LENGTHS.map((part) => Math.max(1, Math.round(times * part)));
  return Math.max(...lengths.map((length) => designEffect(mergeBlocks(blocks, length))));
}

/**
 * The same, and 1 where the blocks scatter no more than chance has them scatter (chi-square, 5 %, over the longest blocks or a third of them): for tests, which a
 * design effect that is always a little above 1 would keep from ever reaching their level.
 * Throws a RangeError as `burstDesignEffect` does.
 */
export function provenDesignEffect(blocks: readonly Counted[], blockMs: number): number {
  const times = timesToMerge(blocks, blockMs);
  const lengths = [times, Math.max(1, Math.round(times / 3))];
  const isProven = lengths.some((length) => scatterP(mergeBlocks(blocks, length)) < LEVEL);
  return isProven ? burstDesignEffect(blocks, blockMs) : 1;
}

const LEVEL = 0.05;

/** How easily chance brings as much scatter as there is between the blocks; 1 where there is none to speak of. */
function scatterP(blocks: readonly Counted[]): number {
  const estimate = estimateDesignEffect(blocks);
  const degreesOfFreedom = countFilled(blocks) - 1;
  return estimate === null ? 1 : chiSquareP(estimate * degreesOfFreedom, degreesOfFreedom);
}
