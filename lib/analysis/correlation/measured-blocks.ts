/** The measures by block of the run. */
import type { Counted } from "../../core/statistics/effective-counts.ts";
import type { Block } from "../aggregate.ts";
import type { Measure } from "./measure.ts";

/** Of 403s the attempts that were answered 403 or issued; of claims the decoded tokens. */
export function countInBlock(measure: Measure, block: Block | undefined): Counted {
  if (block === undefined) return { count: 0, of: 0 };
  if (measure === "status403") {
    return { count: block.status403, of: block.status403 + block.issued };
  }
  return { count: block[measure], of: block.decoded };
}
