/** What a load is given: VUs for its peak, time for the iterations begun last, and the pace of the preflight before it. */
import type { PlanRetry, PlanStage, ScenarioOptions } from "../core/plan.ts";
import { peakRatePerSecond } from "./config/workload.ts";

/** Room for the last attempts to time out and be recorded: what is cut off by k6 is in no record. */
const GRACE_MS = 5000;
const MIN_VUS = 10;
const MAX_VUS = 1000;
/** Gentle for any server. */
const PREFLIGHT_RATE_PER_SECOND = 50;

/** As many as the peak needs when the server takes its time, up to a second an attempt, and iterations wait. */
export function chooseVus(
  stages: readonly PlanStage[],
  timeoutMs: number,
  retry: PlanRetry | null,
  options: ScenarioOptions,
): number {
  const asked = Math.max(0, ...stages.map(({ vus }) => vus ?? 0));
  if (asked > 0) return asked;
  const retryMs = retry === null ? 0 : backoffsMs(retry);
  const busyMs = Math.min(timeoutMs, 1000) + retryMs + windowOf(options);
  const needed = Math.ceil((peakRatePerSecond(stages) * busyMs) / 1000);
  return Math.min(MAX_VUS, Math.max(MIN_VUS, needed));
}

/** All pauses of one logical request, without those a server asks for. */
function backoffsMs({ max, backoffMs, maxWaitMs }: PlanRetry): number {
  const waits = Array.from({ length: max }, (_, n) => Math.min(maxWaitMs, backoffMs * 2 ** n));
  return waits.reduce((sum, wait) => sum + wait, 0);
}

/** As long as a reconsent tries an old token that is not refused. */
function windowOf(options: ScenarioOptions): number {
  return options.name === "reconsent" ? options.windowMs : 0;
}

/** Long enough for an iteration begun last: its attempts and pauses, or the window in which it tries an old token. */
export function chooseGraceMs(
  timeoutMs: number,
  retry: PlanRetry | null,
  options: ScenarioOptions,
): number {
  if (retry === null) return timeoutMs + windowOf(options) + GRACE_MS;
  const { max, maxWaitMs, honourRetryAfter } = retry;
  const waitsMs = honourRetryAfter ? max * maxWaitMs : backoffsMs(retry);
  return (max + 1) * timeoutMs + waitsMs + windowOf(options) + GRACE_MS;
}

/** At most as fast as the load begins, and as it may ever be. */
export function choosePreflightRate(stages: readonly PlanStage[], maxRate: number): number {
  const first = stages.find(({ toRatePerSecond }) => toRatePerSecond > 0)?.toRatePerSecond;
  return Math.min(PREFLIGHT_RATE_PER_SECOND, maxRate, first ?? PREFLIGHT_RATE_PER_SECOND);
}
