/** One org's attempts and 403s block by block, for rules that look at rate and time. */
import type { RunView } from "../run-view.ts";

export interface OrgSeries {
  blockMs: number;
  attempts: readonly number[];
  refused: readonly number[];
}

export function seriesOf(org: number, { aggregate }: RunView): OrgSeries {
  const { blocks, attempts, status403 } = aggregate.orgBlocks;
  const from = org * blocks;
  return {
    blockMs: aggregate.blockMs,
    attempts: [...attempts.subarray(from, from + blocks)],
    refused: [...status403.subarray(from, from + blocks)],
  };
}

/** The same in blocks `width` times as long; the last may be cut short. */
export function coarsen({ blockMs, attempts, refused }: OrgSeries, width: number): OrgSeries {
  const merge = (counts: readonly number[]) =>
    Array.from({ length: Math.ceil(counts.length / width) }, (_, block) =>
      counts.slice(block * width, (block + 1) * width).reduce((sum, count) => sum + count, 0),
    );
  return { blockMs: blockMs * width, attempts: merge(attempts), refused: merge(refused) };
}

/** Sums over the `width` numbers that end with each. */
export function trailingSums(numbers: readonly number[], width: number): number[] {
  const sums: number[] = [];
  let sum = 0;
  numbers.forEach((number, index) => {
    sum += number - (index >= width ? (numbers[index - width] ?? 0) : 0);
    sums.push(sum);
  });
  return sums;
}

/** From the first block with a 403 of these orgs to the end of the last, in milliseconds since the scenario's start. */
export function refusedBetween(
  orgs: readonly number[],
  { aggregate }: RunView,
): { fromMs: number; toMs: number } {
  const { blocks, status403 } = aggregate.orgBlocks;
  let [first, last] = [Number.POSITIVE_INFINITY, -1];
  for (const org of orgs) {
    const refused = status403.subarray(org * blocks, (org + 1) * blocks);
    const from = refused.findIndex((count) => count > 0);
    if (from < 0) continue;
    first = Math.min(first, from);
    last = Math.max(
      last,
      refused.findLastIndex((count) => count > 0),
    );
  }
  return { fromMs: first * aggregate.blockMs, toMs: (last + 1) * aggregate.blockMs };
}
