/** How many of the virtual users were waiting for the server. */
import type { RunView } from "./run-view.ts";

/** Mean share of virtual users waiting during a block, 0…1; 0 outside of the run. */
export function busyShare(block: number, { plan, aggregate }: RunView): number {
  const busyMs = aggregate.blocks[block]?.busyMs ?? 0;
  return Math.min(1, busyMs / (aggregate.blockMs * Math.max(1, plan.vus)));
}

/** The largest of the blocks that lie, in part at least, between two times. */
export function busiestShare(fromMs: number, toMs: number, view: RunView): number {
  const { blockMs, blocks } = view.aggregate;
  const shares = blocks.map((_, block) =>
    block * blockMs < toMs && (block + 1) * blockMs > fromMs ? busyShare(block, view) : 0,
  );
  return Math.max(0, ...shares);
}
