/** Whether one share is above another, exactly: for many small groups held against the rest of them all. */
import type { Counted } from "./effective-counts.ts";
import { tabulateEvents } from "./hypergeometric.ts";

/**
 * Fisher's one-sided p-value: the probability that the first of two sides has so many events or more, given both totals. Not the mid-p, which would be half of
 * that for the rarest outcome, just where a correction for many groups looks; nor the normal distribution, whose tail is too light for rare events.
 * 0 when below 10⁻¹⁸. Takes time in proportion to the square root of the counts. Throws a RangeError for what is no share of whole numbers.
 * @see R. A. Fisher, "The logic of inductive inference", JRSS 98 (1935), 39–82
 */
export function fisherUpperP(first: Counted, second: Counted): number {
  const table = tabulateEvents(first, second);
  const from = Math.max(0, first.count - table.first);
  const tail = table.probabilities.slice(from).reduceRight((sum, one) => sum + one, 0);
  return from === 0 ? 1 : Math.min(1, tail);
}
