/** Calls made with an issued token, or about it: what it is good for, off the timed path. */
import { checkExtras, isInactive } from "../core/check-answer.ts";
import { type CheckStep, EXTRA } from "../core/record.ts";
import { isSampled, samplePosition } from "../core/sampling.ts";
import type { PlanHead } from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import { outcomeOf } from "./logical-request.ts";
import {
  prepareBearerRequest,
  type PreparedRequest,
  prepareIntrospection,
} from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Exchange, Extras, Session } from "./session.ts";
import { latencyMsOf, type TokenResponse } from "./token-response.ts";

const NO_FLOOR = -1;

/** Settles the plan's check of a token; null where the plan has none. */
function prepareTokenCheck(
  head: PlanHead,
  ready: ReadyOrg,
  accessToken: string,
): PreparedRequest | null {
  const { checkUrl } = ready.org;
  if (head.apiCheck === null || checkUrl === null) return null;
  return head.apiCheck.kind === "introspection"
    ? prepareIntrospection(head, ready, checkUrl, accessToken)
    : prepareBearerRequest(head, checkUrl, accessToken);
}

/** True when the answer to a check says that the token is no good. */
export function isRefused({ status, body }: TokenResponse): boolean {
  return status === 401 || status === 403 || (status === 200 && isInactive(body ?? ""));
}

/** True when the answer to a check says that the token is good. */
export function isAccepted(response: TokenResponse): boolean {
  return response.status >= 200 && response.status < 300 && !isRefused(response);
}

/** Checks the token of an attempt that was issued one, if the plan says so and the attempt is drawn. */
export function checkIfDrawn(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  exchange: Exchange,
): void {
  const { apiCheck, seed } = session.plan.head;
  if (apiCheck === null) return;
  // By the position that also decides whose token is decoded: a checked token's claims are known.
  const position = samplePosition(seed, exchange.id);
  if (isSampled(position, apiCheck.sample, NO_FLOOR)) checkToken(session, ready, grant, exchange);
}

/** Checks the token of an attempt that was issued one, if the plan has a check. */
export function checkToken(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  exchange: Exchange,
): void {
  const { head } = session.plan;
  const { apiCheck } = head;
  if (apiCheck === null || outcomeOf(head, exchange) !== "issued") return;
  checkHeldToken(session, ready, grant, apiCheck.kind, {
    accessToken: exchange.answer.accessToken,
    parent: exchange.id,
    sinceMs: exchange.startMs + latencyMsOf(exchange.response),
  });
}

interface HeldToken {
  accessToken: string;
  /** Id of the record that the token, or its age, goes back to. */
  parent: string;
  /** Its age counts from here, in milliseconds since the scenario's start. */
  sinceMs: number;
  extras?: Extras;
}

/** Makes the plan's check of an org with a token the client holds; null where the plan has none. */
export function checkHeldToken(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  step: CheckStep,
  { accessToken, parent, sinceMs, extras = [] }: HeldToken,
): Exchange | null {
  const { apiCheck } = session.plan.head;
  const request = prepareTokenCheck(session.plan.head, ready, accessToken);
  if (apiCheck === null || request === null) return null;
  const ageMs = Math.max(0, Math.round(session.nowMs() - sinceMs));
  return session.check(ready, grant, step, request, {
    parent,
    accessToken,
    extras: [[EXTRA.age, String(ageMs)], ...extras],
    extrasOf: ({ status, body }, clean) =>
      status >= 200 && status < 300
        ? checkExtras(body ?? "", apiCheck.kind, apiCheck.org, clean)
        : [],
  });
}
