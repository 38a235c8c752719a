/** Reconsent: a user grants one scope more, the old tokens are revoked, and the old access token is tried until it is refused. */
import { codeRequest } from "../core/token-request.ts";
import { authorize } from "./authorization.ts";
import { waitUntil } from "./pace.ts";
import { prepareRevocation, prepareTokenRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import { primeChain, type RefreshChain } from "./refresh-chain.ts";
import { scenarioOptionsOf } from "./scenario-options.ts";
import type { Session } from "./session.ts";
import { checkHeldToken, isAccepted, isRefused } from "./token-check.ts";

/** Makes one VU's reconsents; iteration i is for org i modulo the orgs, and lasts until the old token is refused or the window ends. */
export function createReconsent(session: Session): () => Promise<void> {
  const orgs = session.plan.weights.length;
  return async () => {
    const iteration = session.iteration();
    const readyNow = () => session.ready(iteration % orgs, session.variantAt(iteration));
    const ready = await readyNow();
    const old = primeChain(session, ready, "authorization_code");
    if (old === null) return;
    const worked = hasWorked(session, ready, old);
    grantMore(session, ready);
    const revocationId = revoke(session, ready, old);
    // A token that was refused from the start tells nothing of its revocation.
    if (revocationId === null || !worked) return;
    await watchOldToken(session, readyNow, old.accessToken, revocationId);
  };
}

/** Whether the check accepts a token that nobody has revoked yet. */
function hasWorked(session: Session, ready: ReadyOrg, old: RefreshChain): boolean {
  const { accessToken, parent, sinceMs } = old;
  const token = { accessToken, parent, sinceMs };
  const exchange = checkHeldToken(session, ready, "authorization_code", "fresh-token", token);
  return exchange !== null && isAccepted(exchange.response);
}

/** The measured step: the authorization's code, redeemed. */
function grantMore(session: Session, ready: ReadyOrg): void {
  const { head } = session.plan;
  const { addScope } = scenarioOptionsOf(head, "reconsent");
  const wider = { ...ready.request, scope: `${ready.request.scope} ${addScope}`.trimStart() };
  const authorized = authorize(session, { ...ready, request: wider }, "authorization_code");
  if (authorized === null) return;
  const { code, verifier, parent } = authorized;
  const request = prepareTokenRequest(head, ready, codeRequest(wider, code, verifier));
  session.attempt(ready, "authorization_code", request, { parent });
}

/**
 * Takes both old tokens back, the refresh token first: with it a server should end the access tokens of the same grant.
 * Id of the last revocation that was answered with success; null when none was. @see RFC 7009 §2.1
 */
function revoke(session: Session, ready: ReadyOrg, old: RefreshChain): string | null {
  const { head } = session.plan;
  let last: string | null = null;
  for (const [token, hint] of [
    [old.refreshToken, "refresh_token"],
    [old.accessToken, "access_token"],
  ] as const) {
    const request = prepareRevocation(head, ready, token, hint);
    const { id, response } = session.prime(ready, "authorization_code", "revoke", request, {
      parent: old.parent,
    });
    if (response.status === 200) last = id;
  }
  return last;
}

async function watchOldToken(
  session: Session,
  readyNow: () => ReadyOrg | Promise<ReadyOrg>,
  accessToken: string,
  parent: string,
): Promise<void> {
  const { pollMs, windowMs } = scenarioOptionsOf(session.plan.head, "reconsent");
  const sinceMs = session.nowMs();
  for (let dueMs = 0; dueMs <= windowMs;) {
    waitUntil(session, sinceMs + dueMs);
    const token = { accessToken, parent, sinceMs };
    const grant = "authorization_code";
    const exchange = checkHeldToken(session, await readyNow(), grant, "old-token", token);
    if (exchange === null || isRefused(exchange.response)) return;
    dueMs = Math.max(dueMs + pollMs, session.nowMs() - sinceMs);
  }
}
