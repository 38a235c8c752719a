/** When attempts were dropped: what the records' iteration indexes say of the schedule. */
import type { Aggregate } from "./aggregate.ts";
import type { K6Summary } from "./run-facts.ts";

export interface Drops {
  /** k6's own count; null without its summary. */
  count: number | null;
  /** Until this time, in milliseconds since the scenario's start, nothing had been dropped; infinite when nothing was. */
  noneUntilMs: number;
  /** Blocks in which attempts were dropped, in order; empty when the records do not tell. */
  blocks: readonly number[];
}

/**
 * Drops never decrease, so no more had been dropped by a block than the fewest unaccounted ticks of that block and all later ones.
 * Where that bound rises, attempts were dropped.
 */
export function findDrops(aggregate: Aggregate, k6Summary: K6Summary | null): Drops {
  const count = k6Summary?.droppedIterations ?? null;
  if (count === 0) return { count, noneUntilMs: Number.POSITIVE_INFINITY, blocks: [] };
  const bounds = boundDrops(aggregate);
  const blocks = bounds.flatMap((bound, block) =>
    bound > (bounds[block - 1] ?? 0) ? [block] : [],
  );
  const first = blocks[0];
  return {
    count,
    noneUntilMs: first === undefined ? Number.POSITIVE_INFINITY : first * aggregate.blockMs,
    blocks,
  };
}

/** The most that can have been dropped by each block; a block without attempts says nothing by itself. */
function boundDrops({ blocks }: Aggregate): number[] {
  let fewest = Number.POSITIVE_INFINITY;
  const bounds = blocks.toReversed().map((block) => {
    if (block.attempts > 0) fewest = Math.min(fewest, block.minUnaccountedTicks);
    return fewest;
  });
  return bounds.toReversed().map((bound) => (Number.isFinite(bound) ? Math.floor(bound) : 0));
}
