/** How far a metric differs between two sides, with what is sure of it. */
import { normalTwoSidedP, tTwoSidedP, tUpperP } from "../core/statistics/p-values.ts";
import { tCritical } from "../core/statistics/t-critical.ts";
import { Z_95 } from "../core/statistics/wilson.ts";

/** Where the interval comes from: whole runs, one run held against several, or single runs with the noise between runs added. */
export type Method = "runs" | "prediction" | "single";

/** Candidate less base: the logarithm of a ratio of latencies, or a difference of shares. */
export interface Change {
  estimate: number;
  /** Of the 95 % interval; infinite where nothing bounds it. */
  low: number;
  high: number;
  /** Two-sided, of no change. */
  p: number;
  /** One-sided, of a change of at most the tolerance. */
  pBeyond: number;
  method: Method;
}

export interface Bounds {
  estimate: number;
  low: number;
  high: number;
}

/**
 * A change by its interval, whose half-widths are `critical` standard errors: of Student's t, or of the normal distribution for infinite degrees of freedom.
 * The half that faces the value in question gives the p-value.
 */
export function changeOf(
  { estimate, low, high }: Bounds,
  tolerance: number,
  degreesOfFreedom: number,
  method: Method,
): Change {
  const critical = criticalOf(degreesOfFreedom);
  const errorBelow = (estimate - low) / critical;
  const errorAbove = (high - estimate) / critical;
  const facing = estimate > 0 ? errorBelow : errorAbove;
  const tolerated = estimate - tolerance;
  return {
    estimate,
    low,
    high,
    p: twoSidedP(ratioOf(estimate, facing), degreesOfFreedom),
    pBeyond: upperP(ratioOf(tolerated, tolerated > 0 ? errorBelow : errorAbove), degreesOfFreedom),
    method,
  };
}

/** The one of two changes that claims less; both are of the same estimate or nearly so. */
export function lessCertain(one: Change, other: Change): Change {
  return {
    ...one,
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
    p: Math.max(one.p, other.p),
    pBeyond: Math.max(one.pBeyond, other.pBeyond),
  };
}

/** How many standard errors a 95 % interval reaches to either side. */
export function criticalOf(degreesOfFreedom: number): number {
  return degreesOfFreedom === Infinity ? Z_95 : tCritical(degreesOfFreedom);
}

/** No error and no distance is no evidence of anything. */
function ratioOf(distance: number, error: number): number {
  return distance === 0 ? 0 : distance / error;
}

function twoSidedP(statistic: number, degreesOfFreedom: number): number {
  return degreesOfFreedom === Infinity
    ? normalTwoSidedP(statistic)
    : tTwoSidedP(statistic, degreesOfFreedom);
}

function upperP(statistic: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom !== Infinity) return tUpperP(statistic, degreesOfFreedom);
  const outside = normalTwoSidedP(statistic) / 2;
  return statistic > 0 ? outside : 1 - outside;
}
