/** Whether a share rises or falls with a score, such as empty claims with the latency of the token. */
import { checkDesignEffect, effectiveCounts, type Counted } from "./effective-counts.ts";
import { normalTwoSidedP } from "./p-values.ts";

export interface ScoredGroup extends Counted {
  /** Where the group stands, in any unit; only the distances between groups matter, and not their scale. */
  score: number;
}

export interface Trend {
  /** Standard normal when there is no trend; positive when the share rises with the score. */
  z: number;
  /** Two-sided. */
  p: number;
}

/**
 * The Cochran–Armitage test for a linear trend of a share over scored groups; null when there is nothing that could show one: no attempts, no or all
 * events, or one score alone. Throws a RangeError for a score that is not finite, what is no share, and no design effect.
 * @see P. Armitage, "Tests for linear trends in proportions and frequencies", Biometrics 11 (1955), 375–386;
 * W. G. Cochran, "Some methods for strengthening the common χ² tests", Biometrics 10 (1954), 417–451
 */
export function trendTest(groups: readonly ScoredGroup[], designEffect = 1): Trend | null {
  checkDesignEffect(designEffect);
  const checked = groups.map(({ score, count, of }) => {
    if (!Number.isFinite(score)) throw new RangeError(`no score: ${score}`);
    return { score, ...effectiveCounts(count, of) };
  });
  const of = checked.reduce((sum, group) => sum + group.of, 0);
  const share = checked.reduce((sum, group) => sum + group.count, 0) / of;
  const centre = checked.reduce((sum, group) => sum + group.of * group.score, 0) / of;
  const spread = checked.reduce((sum, group) => sum + group.of * (group.score - centre) ** 2, 0);
  const variance = share * (1 - share) * spread;
  if (!(variance > 0)) return null;
  const trend = checked.reduce((sum, { score, count, of: n }) => {
    return sum + (score - centre) * (count - n * share);
  }, 0);
  const z = trend / Math.sqrt(variance * designEffect);
  return { z, p: normalTwoSidedP(z) };
}
