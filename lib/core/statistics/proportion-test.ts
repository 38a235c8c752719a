/** Whether two shares differ by more than chance: one p-value, whatever the counts. */
import { type Counted, effectiveCounts } from "./effective-counts.ts";
import { fisherMidP } from "./fisher-mid-p.ts";
import { normalTwoSidedP } from "./p-values.ts";
import type { Proportion } from "./proportion-difference.ts";

/** With fewer events, or fewer attempts without one, the normal distribution is no match for the counted one. */
const LEAST_COUNT = 5;

/**
 * The two-sided p-value of no difference between two independent shares; null when either was counted among nothing. Counts are divided by their
 * design effect first. The score test with the pooled share; Fisher's mid-p, of counts rounded to whole numbers, where a side has fewer than 5 either way.
 * Throws a RangeError for what is no share or no design effect.
 * @see R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890; K. Pearson's chi-square without continuity correction is the square of this z
 */
export function proportionP(first: Proportion, second: Proportion): number | null {
  const a = effectiveCounts(first.count, first.of, first.designEffect);
  const b = effectiveCounts(second.count, second.of, second.designEffect);
  if (a.of === 0 || b.of === 0) return null;
  const least = Math.min(a.count, a.of - a.count, b.count, b.of - b.count);
  if (least < LEAST_COUNT) return fisherMidP(toWhole(a), toWhole(b));
  const pooled = (a.count + b.count) / (a.of + b.of);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of));
  return normalTwoSidedP((b.count / b.of - a.count / a.of) / standardError);
}

function toWhole({ count, of }: Counted): Counted {
  return { count: Math.round(count), of: Math.round(of) };
}
