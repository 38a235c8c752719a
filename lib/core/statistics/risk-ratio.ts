/** How many times likelier an event is among the exposed, with and without regard to the strata they come from. */
import { checkDesignEffect, type Counted, effectiveCounts } from "./effective-counts.ts";
import type { RatioInterval } from "./log-ratio-interval.ts";
import { Z_95 } from "./wilson.ts";

/** For example one org in one stage. */
export interface Stratum {
  exposed: Counted;
  unexposed: Counted;
}

export interface RiskRatio {
  /** Of all strata thrown together: what it shows may be a difference between strata. Null without events on either side. */
  crude: RatioInterval | null;
  /** Within strata. Null without events on either side of strata that have both sides. */
  stratified: RatioInterval | null;
}

/**
 * The ratio of the shares of exposed and unexposed attempts with its 95 % interval, crude (Katz) and stratified (Mantel and Haenszel).
 * `designEffect` is how many times the variance of the log exceeds that of independent attempts. Throws a RangeError for what is no share or no design effect.
 * @see N. Mantel, W. Haenszel, J. Natl. Cancer Inst. 22 (1959), 719–748; S. Greenland, J. M. Robins, "Estimation of a common effect parameter from
 * sparse follow-up data", Biometrics 41 (1985), 55–68, for the variance; D. Katz et al., Biometrics 34 (1978), 469–474, for the crude one
 */
export function riskRatio(strata: readonly Stratum[], designEffect = 1): RiskRatio {
  checkDesignEffect(designEffect);
  const tables = strata.map(({ exposed, unexposed }) => ({
    exposed: effectiveCounts(exposed.count, exposed.of),
    unexposed: effectiveCounts(unexposed.count, unexposed.of),
  }));
  const widened = Math.sqrt(designEffect);
  return { crude: crudeRatio(tables, widened), stratified: stratifiedRatio(tables, widened) };
}

function crudeRatio(tables: readonly Stratum[], widened: number): RatioInterval | null {
  const exposed = add(tables.map((table) => table.exposed));
  const unexposed = add(tables.map((table) => table.unexposed));
  if (exposed.count === 0 || unexposed.count === 0) return null;
  const ratio = exposed.count / exposed.of / (unexposed.count / unexposed.of);
  const variance = logVariance(exposed) + logVariance(unexposed);
  return boundRatio(ratio, Math.sqrt(variance) * widened);
}

/** Of the log of a share. */
function logVariance({ count, of }: Counted): number {
  return 1 / count - 1 / of;
}

function stratifiedRatio(tables: readonly Stratum[], widened: number): RatioInterval | null {
  const sums = { exposed: 0, unexposed: 0, variance: 0 };
  for (const { exposed, unexposed } of tables) {
    const of = exposed.of + unexposed.of;
    if (of === 0) continue;
    const events = exposed.count + unexposed.count;
    sums.exposed += (exposed.count * unexposed.of) / of;
    sums.unexposed += (unexposed.count * exposed.of) / of;
    sums.variance += ((exposed.of * unexposed.of) / of) * (events / of);
    sums.variance -= (exposed.count / of) * unexposed.count;
  }
  if (sums.exposed === 0 || sums.unexposed === 0) return null;
  // Where everything failed the difference above is 0 but for rounding.
  const variance = Math.max(0, sums.variance) / (sums.exposed * sums.unexposed);
  return boundRatio(sums.exposed / sums.unexposed, Math.sqrt(variance) * widened);
}

function boundRatio(ratio: number, standardErrorOfLog: number): RatioInterval {
  const factor = Math.exp(Z_95 * standardErrorOfLog);
  return { ratio, low: ratio / factor, high: ratio * factor };
}

function add(sides: readonly Counted[]): Counted {
  return sides.reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }), {
    count: 0,
    of: 0,
  });
}
