/** Whether two shares differ, exactly: for counts too small for the normal distribution. */
import type { Counted } from "./effective-counts.ts";
import { tabulateEvents } from "./hypergeometric.ts";

/** Outcomes whose probabilities differ by less, relatively, are equally likely, and their difference is rounding. */
const TIE = 1e-7;

/**
 * Fisher's two-sided p-value of two shares of whole numbers, given both totals: the probability of all less likely outcomes, and half of that of the
 * equally likely ones ("mid-p"), since in full they make the test of so few possible outcomes far too cautious. 1 when nothing else could have come of these totals; 0 when below 10⁻¹⁸.
 * Takes time in proportion to the square root of the counts: 10⁷ take milliseconds. Throws a RangeError for what is no share of whole numbers.
 * @see R. A. Fisher, "The logic of inductive inference", JRSS 98 (1935), 39–82; H. O. Lancaster, "Significance tests in discrete distributions",
 * JASA 56 (1961), 223–234; K. F. Hirji, "Exact Analysis of Discrete Data" (2006), for the mid-p of both sides
 */
export function fisherMidP(first: Counted, second: Counted): number {
  const table = tabulateEvents(first, second);
  if (table.probabilities.length === 1) return 1;
  const observed = table.probabilities[first.count - table.first] ?? 0;
  return table.probabilities.reduce((p, probability) => {
    if (probability < observed * (1 - TIE)) return p + probability;
    return probability <= observed * (1 + TIE) ? p + probability / 2 : p;
  }, 0);
}
