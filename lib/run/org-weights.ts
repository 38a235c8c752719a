/** Who gets how much of the load: weights by rank, caps per org, and orgs that run hot for a time. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { PlanHotOrg, PlanStage } from "../core/plan.ts";
import { ticksUntil } from "../core/schedule.ts";
import { showValue } from "./config/shown-text.ts";

const MINUTE_MS = 60_000;
/** What a hair's breadth of floating point may add to a whole number. */
const TOLERANCE = 1e-6;

/** Divides the n-th weight (from 1) by n to the power of the exponent (Zipf's law). */
export function applyZipf(weights: readonly number[], exponent: number | undefined): number[] {
  if (exponent === undefined) return [...weights];
  return weights.map((weight, index) => weight / (index + 1) ** exponent);
}

/** What the schedule starts per second in its busiest minute, or another span; in all of it when that is shorter. */
export function busiestRate(stages: readonly PlanStage[], longestMs = MINUTE_MS): number {
  const ends = stages.map(({ startMs, durationMs }) => startMs + durationMs);
  const endMs = Math.max(0, ...ends);
  const spanMs = Math.min(longestMs, endMs);
  if (spanMs === 0) return 0;
  // The rate is linear within a stage, so a busiest span begins or ends where a stage does.
  const starts = [...stages.map(({ startMs }) => startMs), ...ends.map((end) => end - spanMs)];
  const attempts = starts.map((start) => {
    const from = Math.min(Math.max(0, start), endMs - spanMs);
    return ticksUntil(stages, from + spanMs) - ticksUntil(stages, from);
  });
  return (Math.max(...attempts) * 1000) / spanMs;
}

/**
 * Lowers weights so that no org is expected to get more than `capPerSecond` of `ratePerSecond`; what is cut goes to the others
 * by their weights. Null when even equal shares are above the cap.
 */
export function capWeights(
  weights: readonly number[],
  ratePerSecond: number,
  capPerSecond: number,
): number[] | null {
  const cap = capPerSecond / ratePerSecond;
  if (cap * weights.length < 1) return null;
  const capped = new Set<number>();
  for (;;) {
    const free = weights.reduce((sum, weight, org) => sum + (capped.has(org) ? 0 : weight), 0);
    const left = 1 - cap * capped.size;
    const over = weights.flatMap((weight, org) =>
      !capped.has(org) && (weight / free) * left > cap * (1 + 1e-9) ? [org] : [],
    );
    if (over.length === 0) {
      return weights.map((weight, org) => (capped.has(org) ? cap : (weight / free) * left));
    }
    for (const org of over) capped.add(org);
  }
}

/**
 * The weights under `safety.maxPerOrg`, of a load with `rate` token requests per second in its busiest minute; TARGET_REFUSED when that
 * cannot be shared out below it.
 */
export function keepBelowCap(
  weights: readonly number[],
  rate: number,
  capPerSecond: number | undefined,
  warnings: string[],
): number[] {
  if (capPerSecond === undefined || rate === 0) return [...weights];
  const capped = capWeights(weights, rate, capPerSecond);
  if (capped === null) {
    const message = `the busiest minute has up to ${Math.ceil(rate * 60 - TOLERANCE)} token requests, retries included, over ${weights.length} orgs, more than safety.maxPerOrg ${capPerSecond * 60}/min each`;
    throw new HarnessError("TARGET_REFUSED", message, {
      hint: "lower the rates of the workload or --scale, or retry.max, add orgs, or raise safety.maxPerOrg",
      exitCode: EXIT_CODES.usage,
    });
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const lowered = capped.filter((weight, org) => weight < (weights[org] ?? 0) / total - 1e-9);
  if (lowered.length > 0) {
    warnings.push(
      `safety.maxPerOrg lowers the share of ${lowered.length} orgs to ${capPerSecond * 60} token requests per minute`,
    );
  }
  return capped;
}

/** A stretch of time in which an org runs hot, by name. */
export interface HotStretch {
  org: string;
  share: number;
  fromMs: number;
  toMs: number;
}

/** Stretches as iterations of the schedule; an org that this run leaves out is left out here. */
export function planHotOrgs(
  stretches: readonly HotStretch[],
  orgs: readonly string[],
  stages: readonly PlanStage[],
  warnings: string[],
): PlanHotOrg[] {
  return stretches.flatMap(({ org, share, fromMs, toMs }) => {
    const index = orgs.indexOf(org);
    if (index < 0) {
      warnings.push(`the hot stretch of org ${showValue(org)} is left out with its org`);
      return [];
    }
    const fromIteration = Math.floor(ticksUntil(stages, fromMs));
    const toIteration = Math.ceil(ticksUntil(stages, toMs));
    if (toIteration > fromIteration) return [{ org: index, share, fromIteration, toIteration }];
    warnings.push(
      `the hot stretch of org ${showValue(org)} is left out: no scheduled attempt is in it`,
    );
    return [];
  });
}
