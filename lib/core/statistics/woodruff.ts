/** How far off a quantile may be when neighbouring values resemble each other, as latencies do. */
import type { Counted } from "./effective-counts.ts";
import {
  countFilled,
  LEAST_BLOCKS,
  mergeBlocks,
  SHORTEST_MS,
  timesToMerge,
} from "./merged-blocks.ts";
import { ratioVariance } from "./ratio-variance.ts";
import { tCritical } from "./t-critical.ts";

/** Cumulative probabilities: the bounds are the values at which the merged distribution reaches them. */
export interface WoodruffInterval {
  low: number;
  /** Null when nothing bounds the quantile from above. */
  high: number | null;
  /** Of the share of values at or below the quantile. */
  standardError: number;
}

/**
 * The 95 % interval of the estimated `quantile` (above 0, below 1); of each block, the values at or below the estimate (`count`) among all (`of`).
 * The standard error is at least that of independent values. Null with fewer than 2 blocks with values. Throws a RangeError for a quantile or count out of range.
 * @see R. S. Woodruff, "Confidence intervals for medians and other position measures", JASA 47 (1952), 635–646
 */
export function woodruffInterval(
  blocks: readonly Counted[],
  quantile: number,
): WoodruffInterval | null {
  if (!(quantile > 0 && quantile < 1)) throw new RangeError(`no quantile: ${quantile}`);
  const counted = ratioVariance(blocks);
  if (counted === null) return null;
  const independent = (quantile * (1 - quantile)) / counted.of;
  const standardError = Math.sqrt(Math.max(counted.variance, independent));
  const half = tCritical(counted.blocks - 1) * standardError;
  return {
    low: Math.max(0, quantile - half),
    high: quantile + half >= 1 ? null : quantile + half,
    standardError,
  };
}

/** Blocks fit for a verdict, of 10 to 30 s (longer when kept so) and at least 8 of them with data; null when there are none such. */
export function woodruffBlocks(blocks: readonly Counted[], blockMs: number): Counted[] | null {
  const times = timesToMerge(blocks, blockMs);
  const merged = mergeBlocks(blocks, times);
  const areFit = blockMs * times >= SHORTEST_MS && countFilled(merged) >= LEAST_BLOCKS;
  return areFit ? merged : null;
}
