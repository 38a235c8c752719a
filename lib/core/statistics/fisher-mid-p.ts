/** Whether two shares differ, exactly: for counts too small for the normal distribution. */
import { effectiveCounts, type Counted } from "./effective-counts.ts";
import { tabulateFromMode } from "./point-probabilities.ts";

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
  const events = checkWhole(first).count + checkWhole(second).count;
  const of = first.of + second.of;
  const range = { lowest: Math.max(0, events - second.of), highest: Math.min(events, first.of) };
  const mode = Math.min(range.highest, Math.floor(((events + 1) * (first.of + 1)) / (of + 2)));
  // Hypergeometric: events of the first side, k over k − 1.
  const ratio = (k: number) =>
    ((first.of - k + 1) * (events - k + 1)) / (k * (second.of - events + k));
  const table = tabulateFromMode(Math.max(range.lowest, mode), range, ratio);
  if (table.probabilities.length === 1) return 1;
  const observed = table.probabilities[first.count - table.first] ?? 0;
  return table.probabilities.reduce((p, probability) => {
    if (probability < observed * (1 - TIE)) return p + probability;
    return probability <= observed * (1 + TIE) ? p + probability / 2 : p;
  }, 0);
}

function checkWhole(side: Counted): Counted {
  if (!(Number.isSafeInteger(side.count) && Number.isSafeInteger(side.of))) {
    throw new RangeError(`no whole numbers: ${side.count} of ${side.of}`);
  }
  return effectiveCounts(side.count, side.of);
}
