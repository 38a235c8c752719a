/** How long a preflight may take: k6, and the clock that watches k6, go by the same figure. */
import type { Plan } from "./plan.ts";

/** An authorization with all its redirects, its redemption, the attempt and a check stay below this. */
const REQUESTS_PER_ATTEMPT_MAX = 15;

/** Milliseconds that so many attempts of a preflight can take of a server that answers nothing at all. */
export function longestPreflightMs(
  { target, preflightRatePerSecond }: Pick<Plan, "target" | "preflightRatePerSecond">,
  attempts: number,
): number {
  const requestMs = target.timeoutMs + 1000 / preflightRatePerSecond;
  return attempts * REQUESTS_PER_ATTEMPT_MAX * requestMs;
}
