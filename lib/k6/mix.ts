/** The mix of grants: each iteration is one logical request, for an org by a grant under a variant, all three drawn. */
import type { Grant } from "../core/words.ts";
import { createAsker } from "./asker.ts";
import { sendLogical } from "./logical-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Session } from "./session.ts";
import { checkIfDrawn } from "./token-check.ts";

/** Makes one VU of the mix; an iteration is asynchronous only when it has to wait for something. */
export function createMix(session: Session): () => void | Promise<void> {
  const { retry, apiCheck } = session.plan.head;
  const { ready: getReady } = session;
  const { iteration: iterationNow, orgAt, refreshOrgAt, grantAt, variantAt } = session;
  const { attemptPlainly, insteadOf } = session.shortcut;
  const isPlain = retry === null && apiCheck === null && insteadOf === session.attempt;
  const ask = createAsker(session);

  async function perform(ready: ReadyOrg | Promise<ReadyOrg>, grant: Grant): Promise<void> {
    const now = await ready;
    const logical = await ask(grant, now);
    if (logical === null) return;
    const last = await sendLogical(session, now, logical, retry);
    checkIfDrawn(session, now, grant, last);
  }

  return (): void | Promise<void> => {
    const iteration = iterationNow();
    const grant = grantAt(iteration);
    const org = grant === "refresh" ? refreshOrgAt(iteration) : orgAt(iteration);
    const ready = getReady(org, variantAt(iteration));
    if (!isPlain || grant !== "client_credentials" || "then" in ready) return perform(ready, grant);
    const { clientCredentials } = ready;
    if (clientCredentials === null) return perform(ready, grant);
    attemptPlainly(ready, clientCredentials);
  };
}
