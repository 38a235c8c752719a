/** The preflight: one token per org and grant, at rest, one after the other. */
import { createAsker } from "./asker.ts";
import { sendLogical } from "./logical-request.ts";
import type { Session } from "./session.ts";
import { checkToken } from "./token-check.ts";

/** Makes the preflight's iterations: orgs in their order, by each grant of the mix; nothing is tried again, every token is checked. */
export function createPreflight(session: Session): () => Promise<void> {
  const grants = session.plan.head.mix.map(({ grant }) => grant);
  const ask = createAsker(session);
  return async () => {
    const iteration = session.iteration();
    const grant = grants[iteration % grants.length] ?? "client_credentials";
    const ready = await session.ready(Math.floor(iteration / grants.length), 0);
    const logical = await ask(grant, ready);
    if (logical === null) return;
    checkToken(session, ready, grant, await sendLogical(session, ready, logical, null));
  };
}

/** Makes what holds a request back until it is due, at most so many a second, for one that must be gentle. */
export function createPace(
  ratePerSecond: number,
  now: () => number,
  wait: (durationMs: number) => void,
): () => void {
  let nextMs = 0;
  return () => {
    const startMs = Math.max(now(), nextMs);
    if (startMs > now()) wait(startMs - now());
    nextMs = startMs + 1000 / ratePerSecond;
  };
}
