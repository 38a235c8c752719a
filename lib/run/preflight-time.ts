/** How much a preflight asks for, and how long that takes. */
import type { Plan } from "../core/plan.ts";
import type { Grant } from "../core/words.ts";

/** With the requests that come first; a chain of redirects takes more. */
const REQUESTS_OF: Readonly<Record<Grant, number>> = {
  client_credentials: 1,
  refresh: 3,
  authorization_code: 2,
  token_exchange: 2,
  extension: 1,
};

/** Attempts of the preflight: one per org and grant; none where it is off. */
export function preflightAttempts({ orgs, mix, preflight }: Plan): number {
  return preflight === "off" ? 0 : orgs.length * mix.length;
}

/** All its requests: the attempts, what comes before them, and the check of each token. */
export function preflightRequests(plan: Plan): number {
  const checks = plan.apiCheck === null ? 0 : preflightAttempts(plan);
  const perOrg = plan.mix.reduce((sum, { grant }) => sum + REQUESTS_OF[grant], 0);
  return plan.preflight === "off" ? 0 : plan.orgs.length * perOrg + checks;
}

/** Milliseconds a preflight takes of a server that answers at once. */
export function expectedPreflightMs(plan: Plan): number {
  return (preflightRequests(plan) * 1000) / plan.preflightRatePerSecond;
}
