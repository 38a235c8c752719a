/** A change as it is written down. */
import type { Change } from "./change.ts";
import type { ChangeFacts } from "./comparison.ts";

/** Ratios instead of their logarithms, and null where nothing bounds it. */
export function changeFacts(change: Change, adjustedP: number, isRatio: boolean): ChangeFacts {
  const { low, high, estimate, method, p, pBeyond } = change;
  const written = (value: number) => (isRatio ? Math.exp(value) : value);
  return {
    estimate: written(estimate),
    low: Number.isFinite(low) ? written(low) : null,
    high: Number.isFinite(high) ? written(high) : null,
    method,
    p,
    pBeyond,
    adjustedP,
  };
}
