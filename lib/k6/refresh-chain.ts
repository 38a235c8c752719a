/** Refresh chains: each VU owns one, for one org, since a rotating refresh token has one rightful user. */
import { formValue } from "../core/form-encoding.ts";
import { EXTRA } from "../core/record.ts";
import { removeForms } from "../core/redaction.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import { authorizeUrl, codeRequest, type PlanHead } from "../core/token-request.ts";
import {
  prepareAuthorizeRequest,
  type PreparedRequest,
  prepareTokenRequest,
} from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { RecordContext } from "./recorder.ts";
import { headerOf, type TokenResponse } from "./token-response.ts";

export interface RefreshChain {
  /** `vu.n`: the n-th chain of this VU. */
  id: string;
  refreshToken: string;
  generation: number;
  /** Scope granted when the chain began, free of what was sent; a refresh without `scope` asks for it again (RFC 6749 §6). */
  scope: string;
  /** Attempt id of the exchange before. */
  parent: string;
}

/**
 * The chain after a refresh, or null when it is dead.
 * A new refresh token replaces the old one, an answer without one keeps it (RFC 6749 §6), and only `invalid_grant` ends a chain:
 * after anything else the old token may still be good, and a client that keeps it is what servers meet.
 */
export function advanceChain(
  chain: RefreshChain,
  attemptId: string,
  status: number,
  answer: TokenAnswer,
): RefreshChain | null {
  if (status === 400 && answer.error === "invalid_grant") return null;
  const renewed = status === 200 && answer.refreshToken !== "";
  return {
    ...chain,
    refreshToken: renewed ? answer.refreshToken : chain.refreshToken,
    generation: chain.generation + (renewed ? 1 : 0),
    parent: attemptId,
  };
}

/** Extras of a refresh: where in which chain, and what was granted before when that differs from what the org asks for. */
export function chainExtras(chain: RefreshChain, askedScope: string): [string, string][] {
  const position: [string, string] = [EXTRA.chain, `${chain.id}.${chain.generation}`];
  return chain.scope === "" || chain.scope === askedScope
    ? [position]
    : [position, [EXTRA.previousScope, chain.scope]];
}

/** Sends a request that prepares an attempt, and records it as what it is. */
export type SendPriming = (
  attemptId: string,
  place: string,
  parent: string,
  request: PreparedRequest,
  context: RecordContext,
) => { response: TokenResponse; answer: TokenAnswer };

/** Begins a chain: authorizes without a browser and redeems the code; null when a step did not give what it should. */
export function primeChain(
  plan: PlanHead,
  ready: ReadyOrg,
  send: SendPriming,
  iterationId: string,
  id: string,
): RefreshChain | null {
  const { org, credential, places } = ready;
  const authorizeId = `${iterationId}-1`;
  const url = authorizeUrl(plan, org, plan.clients[org.client]?.clientId ?? "", authorizeId);
  const authorize = prepareAuthorizeRequest(plan, url);
  const place = places.authorization_code;
  const authorized = send(authorizeId, place, "", authorize, stepContext(ready, "authorize"));
  const code = codeOf(authorized.response);
  if (code === "") return null;
  const redeemId = `${iterationId}-2`;
  const redeem = prepareTokenRequest(plan, org, codeRequest(plan, org, code), credential);
  const redeeming = stepContext(ready, "code", code);
  const { answer } = send(redeemId, place, authorizeId, redeem, redeeming);
  if (answer.refreshToken === "") return null;
  const { refreshToken } = answer;
  const scope = removeForms(answer.scope, redeeming.secretForms());
  return { id, refreshToken, generation: 0, scope, parent: redeemId };
}

function stepContext({ context, credential }: ReadyOrg, step: string, secret = ""): RecordContext {
  return {
    ...context,
    secretForms: () => credential.secretForms(secret),
    extras: [[EXTRA.step, step]],
    isPlain: false,
  };
}

/** The code in the redirect of an authorization response, or empty. @see RFC 6749 §4.1.2 */
function codeOf(response: TokenResponse): string {
  const location = headerOf(response, "location");
  const start = location.indexOf("?");
  const query = location.slice(start + 1).split("#")[0] ?? "";
  return start === -1 ? "" : (formValue(query, "code") ?? "");
}
