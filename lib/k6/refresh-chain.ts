/** Refresh chains: each has one owner, for one org, since a rotating refresh token has one rightful user. */
import type { PlanRequest } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { removeForms } from "../core/redaction.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import { codeRequest, refreshRequest } from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import { authorize } from "./authorization.ts";
import { prepareTokenRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Exchange, Session } from "./session.ts";
import { latencyMsOf } from "./token-response.ts";

export interface RefreshChain {
  /** Id of the code's redemption, which began it. */
  id: string;
  refreshToken: string;
  /** What the code's redemption gave. */
  accessToken: string;
  generation: number;
  /** Scope granted when the chain began, free of what was sent; a refresh without `scope` asks for it again (RFC 6749 §6). */
  scope: string;
  /** Id of the exchange before. */
  parent: string;
  /** When its refresh token came, in milliseconds since the scenario's start. */
  sinceMs: number;
}

/** Begins a chain, with which a request by `grant` begins: authorizes without a browser and redeems the code; null when a step did not give what it should. */
export function primeChain(
  session: Session,
  ready: ReadyOrg,
  grant: Grant = "refresh",
): RefreshChain | null {
  const authorized = authorize(session, ready, grant);
  if (authorized === null) return null;
  const { code, verifier, parent } = authorized;
  const redeem = codeRequest(ready.request, code, verifier);
  const request = prepareTokenRequest(session.plan.head, ready, redeem);
  const exchange = session.prime(ready, grant, "code", request, { parent });
  const { id, answer } = exchange;
  const { refreshToken, accessToken } = answer;
  if (refreshToken === "") return null;
  const scope = removeForms(answer.scope, ready.credential.secretForms(request.secrets));
  const sinceMs = answeredAtMs(exchange);
  return { id, refreshToken, accessToken, generation: 0, scope, parent: id, sinceMs };
}

/** Refreshes once, as an attempt, and gives the chain after it; null when it is dead. */
export function refreshChain(
  session: Session,
  ready: ReadyOrg,
  chain: RefreshChain,
): RefreshChain | null {
  const asked = refreshRequest(ready.request, chain.refreshToken);
  const request = prepareTokenRequest(session.plan.head, ready, asked);
  const exchange = session.attempt(ready, "refresh", request, {
    parent: chain.parent,
    extras: chainExtras(chain, ready.request, session.nowMs()),
  });
  return advanceChain(chain, exchange);
}

/**
 * The chain after a refresh, or null when it is dead.
 * A new refresh token replaces the old one, an answer without one keeps it (RFC 6749 §6), and only `invalid_grant` ends a chain:
 * after anything else the old token may still be good, and a client that keeps it is what servers meet.
 */
export function advanceChain(
  chain: RefreshChain,
  exchange: Pick<Exchange, "id" | "startMs" | "response" | "answer">,
): RefreshChain | null {
  const { id, response, answer } = exchange;
  const { status } = response;
  if (isDead(status, answer)) return null;
  const renewed = status === 200 && answer.refreshToken !== "";
  return {
    ...chain,
    refreshToken: renewed ? answer.refreshToken : chain.refreshToken,
    generation: chain.generation + (renewed ? 1 : 0),
    parent: id,
    sinceMs: renewed ? answeredAtMs(exchange) : chain.sinceMs,
  };
}

function answeredAtMs({ startMs, response }: Pick<Exchange, "startMs" | "response">): number {
  return startMs + latencyMsOf(response);
}

function isDead(status: number, answer: TokenAnswer): boolean {
  return status === 400 && answer.error === "invalid_grant";
}

/** Extras of a refresh: where in which chain and how old its token is, and what was granted before when that differs from what the org asks for. */
export function chainExtras(
  chain: RefreshChain,
  { refreshScope, scope }: PlanRequest,
  nowMs: number,
): [string, string][] {
  const askedScope = refreshScope ?? scope;
  const ageMs = Math.max(0, Math.round(nowMs - chain.sinceMs));
  const position: [string, string] = [EXTRA.chain, `${chain.id}.${chain.generation}.${ageMs}`];
  return chain.scope === "" || chain.scope === askedScope
    ? [position]
    : [position, [EXTRA.previousScope, chain.scope]];
}
