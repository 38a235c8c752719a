/** Test support: arbitrary counts for the laws of the statistics. */
import * as fc from "fast-check";
import type { Counted } from "./effective-counts.ts";

/** Of up to `most`, and of nothing too. */
export function countedUpTo(most: number, least = 0): fc.Arbitrary<Counted> {
  return fc
    .integer({ min: least, max: most })
    .chain((of) => fc.record({ count: fc.nat({ max: of }), of: fc.constant(of) }));
}

export const designEffects = fc.double({ min: 1, max: 20, noNaN: true });

export function total(blocks: readonly Counted[]): Counted {
  const count = blocks.reduce((sum, block) => sum + block.count, 0);
  return { count, of: blocks.reduce((sum, block) => sum + block.of, 0) };
}
