/** The token that a token exchange exchanges: one org's, kept for as long as it is sure to be good. */
import { clientCredentialsRequest } from "../core/token-request.ts";
import { prepareTokenRequest } from "./prepared-request.ts";
import type { Session } from "./session.ts";

const RENEWED_AT_SHARE = 0.8;
/** Of a token whose answer names no lifetime. */
const UNSAID_LIFETIME_SECONDS = 60;

/** Makes one VU's source of the subject token; null when none is given. */
export function createSubjectTokens(session: Session): () => Promise<string | null> {
  let token = "";
  let renewMs = 0;
  return async () => {
    if (token !== "" && session.nowMs() < renewMs) return token;
    const { head } = session.plan;
    if (head.tokenExchange === null) return null;
    const ready = await session.ready(head.tokenExchange.subjectOrg, 0);
    const request = prepareTokenRequest(head, ready, clientCredentialsRequest(ready.request));
    const { answer } = session.prime(ready, "token_exchange", "subject", request);
    token = answer.accessToken;
    const seconds = answer.expiresInSeconds ?? UNSAID_LIFETIME_SECONDS;
    renewMs = session.nowMs() + seconds * 1000 * RENEWED_AT_SHARE;
    return token === "" ? null : token;
  };
}
