/** What an interval says of a change: worse, better, moved within tolerance, the same, or nothing. */
import type { Change } from "./change.ts";

export const CHANGE_STATES = [
  "REGRESSED",
  "IMPROVED",
  "SHIFTED",
  "SAME",
  "INCONCLUSIVE",
  "NO DATA",
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** A regression that chance brings in fewer of all tests of its family together. */
export const SIGNIFICANCE = 0.05;

/**
 * The first that holds: surely worse by more than the tolerance, also among all tests made (`adjustedP`); surely better by more than it; surely moved;
 * surely within the tolerance (two one-sided tests); cannot be told. Without a tolerance nothing is surely within it but what never happened.
 * @see D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987), 657–680, for equivalence by two one-sided tests
 */
export function judgeChange(
  change: Change | null,
  tolerance: number,
  adjustedP: number,
  neverHappened = false,
): ChangeState {
  if (change === null) return "NO DATA";
  if (neverHappened) return "SAME";
  const { low, high } = change;
  if (low > tolerance && adjustedP < SIGNIFICANCE) return "REGRESSED";
  if (high < -tolerance) return "IMPROVED";
  if (low > 0 || high < 0) return "SHIFTED";
  return low > -tolerance && high < tolerance ? "SAME" : "INCONCLUSIVE";
}
