/** What `safety` counts: requests to the token endpoint, retries and what comes before an attempt among them, at their most. */
import type { Plan, PlanRetry, PlanStage, ScenarioOptions } from "../core/plan.ts";
import type { Grant } from "../core/words.ts";

type Storm = Extract<ScenarioOptions, { name: "refresh-storm" }>;

/** Token requests of one iteration, at most: a mean over the grants of the mix. */
export interface TokenRequests {
  /** For the org that the iteration is for. */
  own: number;
  /** For the org whose token is exchanged, whichever org the iteration is for. */
  subject: number;
}

/** Besides the attempts: a chain that is begun redeems a code. */
const BEFORE_ATTEMPTS: Readonly<Partial<Record<Grant, number>>> = { refresh: 1 };

/**
 * Counts the token requests that an iteration may take: when every retry is needed, every refresh finds its chain dead, and no subject
 * token lasts. Calls with tokens, authorizations and revocations go to other endpoints.
 */
export function countTokenRequests(
  options: ScenarioOptions,
  mix: Plan["mix"],
  retry: PlanRetry | null,
): TokenRequests {
  // Whoever wins may be asked to refresh once more.
  if (options.name === "double-spend") {
    return { own: 2 * options.times + (options.credential === "code" ? 0 : 1), subject: 0 };
  }
  if (options.name === "reconsent") return { own: 2, subject: 0 };
  const attempts = retry === null ? 1 : retry.max + 1;
  const own = mix.reduce(
    (sum, { grant, share }) => sum + share * (attempts + (BEFORE_ATTEMPTS[grant] ?? 0)),
    0,
  );
  return { own, subject: mix.find(({ grant }) => grant === "token_exchange")?.share ?? 0 };
}

/**
 * Lays out the token requests of a storm as stages: chains begun, each refreshed in each storm, and in the first half of the quiet
 * before a storm begun anew, if all had died.
 */
export function stormRequests({ chains, primeMs }: Storm, stages: readonly PlanStage[]) {
  const laid: PlanStage[] = [];
  const lay = (stage: PlanStage, startMs: number, endMs: number, requests: number) => {
    const durationMs = endMs - startMs;
    if (durationMs <= 0) return;
    const rate = (requests * 1000) / durationMs;
    laid.push({ ...stage, startMs, durationMs, fromRatePerSecond: rate, toRatePerSecond: rate });
  };
  let quietFromMs = primeMs;
  stages.forEach((stage, index) => {
    const endMs = stage.startMs + stage.durationMs;
    if (index === 0) lay(stage, 0, primeMs, chains);
    if (stage.kind !== "spike") return;
    const quietToMs = quietFromMs + (stage.startMs - quietFromMs) / 2;
    lay(stage, quietFromMs, quietToMs, chains);
    lay(stage, quietToMs, stage.startMs, 0);
    lay(stage, stage.startMs, endMs, chains);
    quietFromMs = endMs;
  });
  return laid;
}
