/** Propagation: every org is asked in turn, so that each is polled at the same pace while a change spreads. */
import { createMix } from "./mix.ts";
import type { Session } from "./session.ts";

/** Makes one VU's polls: the mix, but iteration i is for org i modulo the orgs, a refresh as well. */
export function createPropagation(session: Session): () => void | Promise<void> {
  const orgs = session.plan.weights.length;
  const orgInTurn = () => session.iteration() % orgs;
  return createMix({ ...session, orgAt: orgInTurn, refreshOrgAt: orgInTurn });
}
