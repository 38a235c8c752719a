/** How many of the virtual users were not free: they were waiting for the server, or for the time to try again. */
import type { RunView } from "./run-view.ts";

/** Mean share of virtual users waiting during a block, 0…1; 0 outside of the run. */
export function busyShare(block: number, { plan, aggregate }: RunView): number {
  const busyMs = aggregate.blocks[block]?.busyMs ?? 0;
  return Math.min(1, busyMs / (aggregate.blockMs * Math.max(1, plan.vus)));
}

/** The same of those waiting for the server or pausing before a retry: none of them can start anything else. */
export function takenShare(block: number, { plan, aggregate }: RunView): number {
  const { busyMs = 0, pausedMs = 0 } = aggregate.blocks[block] ?? {};
  return Math.min(1, (busyMs + pausedMs) / (aggregate.blockMs * Math.max(1, plan.vus)));
}

/** The largest share of those taken of the blocks that lie, in part at least, between two times. */
export function mostTakenShare(fromMs: number, toMs: number, view: RunView): number {
  const { blockMs, blocks } = view.aggregate;
  const shares = blocks.map((_, block) =>
    block * blockMs < toMs && (block + 1) * blockMs > fromMs ? takenShare(block, view) : 0,
  );
  return Math.max(0, ...shares);
}
