/** Blocks of time long enough to count as independent of each other, merged from those that a run is kept in. */
import type { Counted } from "./effective-counts.ts";

/** Longer than a burst of failures or a pause of a server's runtime lasts. */
const LONGEST_MS = 30_000;

/** In shorter blocks, one block still resembles the next. */
export const SHORTEST_MS = 10_000;

/** From fewer blocks their own scatter is hardly known. */
export const LEAST_BLOCKS = 8;

/**
 * How many neighbouring blocks of `blockMs` to merge into one: the most that make up at most 30 s and leave at least 8 blocks with data;
 * 1 where no number does. Throws a RangeError for a length that is not above 0.
 */
export function timesToMerge(blocks: readonly Counted[], blockMs: number): number {
  if (!(blockMs > 0)) throw new RangeError(`no length of a block: ${blockMs} ms`);
  let times = Math.max(1, Math.floor(LONGEST_MS / blockMs));
  while (times > 1 && countFilled(mergeBlocks(blocks, times)) < LEAST_BLOCKS) times -= 1;
  return times;
}

/**
 * Merges so many neighbouring blocks into one each; a rest too short for a block of its own goes to the last one.
 * Throws a RangeError for a number that is not whole and above 0.
 */
export function mergeBlocks(blocks: readonly Counted[], times: number): Counted[] {
  if (!(Number.isInteger(times) && times > 0)) throw new RangeError(`no number: ${times}`);
  const length = Math.max(Math.min(1, blocks.length), Math.floor(blocks.length / times));
  const merged = Array.from({ length }, () => ({ count: 0, of: 0 }));
  blocks.forEach(({ count, of }, index) => {
    const block = merged[Math.min(Math.floor(index / times), length - 1)];
    if (block === undefined) return;
    block.count += count;
    block.of += of;
  });
  return merged;
}

/** How many of the blocks have data. */
export function countFilled(blocks: readonly Counted[]): number {
  return blocks.filter(({ of }) => of > 0).length;
}

/** Whether so long a time has 8 blocks of 10 s and more, merged from such of `blockMs`: single runs are not judged by less. */
export function holdsBlocks(durationMs: number, blockMs: number): boolean {
  const mergedMs = Math.ceil(SHORTEST_MS / blockMs) * blockMs;
  return durationMs >= LEAST_BLOCKS * mergedMs;
}
