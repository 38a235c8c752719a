/** How the events of two sides may fall to the first of them by chance, when both totals are given: what Fisher's tests are made of. */
import { type Counted, effectiveCounts } from "./effective-counts.ts";
import { type PointProbabilities, tabulateFromMode } from "./point-probabilities.ts";

/**
 * The probability of each number of events of the first side; what is below 10⁻²⁰ of the likeliest is left out.
 * Takes time in proportion to the square root of the counts: 10⁷ take milliseconds. Throws a RangeError for what is no share of whole numbers.
 */
export function tabulateEvents(first: Counted, second: Counted): PointProbabilities {
  const events = checkWhole(first).count + checkWhole(second).count;
  const of = first.of + second.of;
  const range = { lowest: Math.max(0, events - second.of), highest: Math.min(events, first.of) };
  const mode = Math.min(range.highest, Math.floor(((events + 1) * (first.of + 1)) / (of + 2)));
  // k over k − 1.
  const ratio = (k: number) =>
    ((first.of - k + 1) * (events - k + 1)) / (k * (second.of - events + k));
  return tabulateFromMode(Math.max(range.lowest, mode), range, ratio);
}

function checkWhole(side: Counted): Counted {
  if (!(Number.isSafeInteger(side.count) && Number.isSafeInteger(side.of))) {
    throw new RangeError(`no whole numbers: ${side.count} of ${side.of}`);
  }
  return effectiveCounts(side.count, side.of);
}
