/** What a load is given: VUs for its peak, time for the iterations begun last, and the pace of the preflight before it. */
import type { Plan, PlanRetry, PlanStage, ScenarioOptions } from "../core/plan.ts";
import { REDIRECTS_MAX } from "../core/redirect.ts";
import type { Grant } from "../core/words.ts";
import type { TargetSettings } from "./config/target-schema.ts";
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

/** What an iteration may be made of. */
export interface LongestIteration {
  target: Pick<TargetSettings, "timeout" | "headlessAuthorize">;
  options: ScenarioOptions;
  mix: Plan["mix"];
  retry: PlanRetry | null;
  hasCheck: boolean;
}

/** Long enough for an iteration begun last, each of whose requests takes all of its time: what comes before its attempts and after them too. */
export function chooseGraceMs(iteration: LongestIteration): number {
  const { target, retry, options } = iteration;
  const besidesMs = requestsBesides(iteration) * target.timeout + windowOf(options) + GRACE_MS;
  if (retry === null) return target.timeout + besidesMs;
  const { max, maxWaitMs, honourRetryAfter } = retry;
  const waitsMs = honourRetryAfter ? max * maxWaitMs : backoffsMs(retry);
  return (max + 1) * target.timeout + waitsMs + besidesMs;
}

/** Most requests of an iteration, one after the other, besides its attempts. */
function requestsBesides({ target, options, mix, hasCheck }: LongestIteration): number {
  const authorization = target.headlessAuthorize === "redirects" ? 1 + REDIRECTS_MAX : 1;
  const chain = authorization + 1;
  // Each winner is asked whether it lives on.
  if (options.name === "double-spend") {
    return options.times + (options.credential === "code" ? authorization : chain);
  }
  // The old tokens and a try of one, the new authorization, two revocations, and the last try of the old token.
  if (options.name === "reconsent") return chain + 1 + authorization + 2 + 1;
  const before: Readonly<Record<Grant, number>> = {
    client_credentials: 0,
    refresh: chain,
    authorization_code: authorization,
    token_exchange: 1,
    extension: 0,
  };
  return Math.max(0, ...mix.map(({ grant }) => before[grant])) + (hasCheck ? 1 : 0);
}

/** At most as fast as the load begins, and as it may ever be. */
export function choosePreflightRate(stages: readonly PlanStage[], maxRate: number): number {
  const first = stages.find(({ toRatePerSecond }) => toRatePerSecond > 0)?.toRatePerSecond;
  return Math.min(PREFLIGHT_RATE_PER_SECOND, maxRate, first ?? PREFLIGHT_RATE_PER_SECOND);
}
