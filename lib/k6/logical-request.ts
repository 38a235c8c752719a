/** Logical requests: what a client wants once, however often it has to ask. */
import { DIALECT_RULES } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { PlanRetry } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { retryAfterMs } from "../core/retry-after.ts";
import { retryWaitMs, shapeOf, spoilRequest } from "../core/retry.ts";
import { formatSent } from "../core/sent-shape.ts";
import type { PlanHead } from "../core/token-request.ts";
import type { Grant, Outcome } from "../core/words.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Exchange, Extras, Session } from "./session.ts";
import { headerOf } from "./token-response.ts";

/** What a client wants once. */
export interface LogicalRequest {
  grant: Grant;
  /** Settles the next attempt's request; what it presents may depend on what was answered before. */
  prepare: (ready: ReadyOrg) => PreparedRequest;
  /** Extras of the next attempt. */
  extras: () => Extras;
  /** Id of the record before the first attempt; empty for none. */
  parent: string;
  /** Told of each attempt's answer. */
  take: (exchange: Exchange) => void;
}

/** Sends a logical request, and again as `retry` says; gives the last attempt, as a promise where it has to try again. */
export function sendLogical(
  session: Session,
  ready: ReadyOrg,
  logical: LogicalRequest,
  retry: PlanRetry | null,
): Exchange | Promise<Exchange> {
  const { parent } = logical;
  const details = { parent, extras: logical.extras() };
  const exchange = session.attempt(ready, logical.grant, logical.prepare(ready), details);
  logical.take(exchange);
  return retry !== null && isTriedAgain(session, retry, exchange)
    ? sendAgain(session, ready, logical, retry, exchange)
    : exchange;
}

async function sendAgain(
  session: Session,
  { index, variant, generation }: ReadyOrg,
  logical: LogicalRequest,
  retry: PlanRetry,
  first: Exchange,
): Promise<Exchange> {
  let last = first;
  for (let attemptNumber = 2; attemptNumber <= retry.max + 1; attemptNumber += 1) {
    const { waitMs, askedMs } = waitAfter(session, retry, attemptNumber, last);
    session.wait(waitMs);
    // A client that signs signs anew.
    const ready = await session.ready(index, variant, generation);
    const { request, sent } = prepareAgain(session, ready, logical, retry);
    const exchange = session.attempt(ready, logical.grant, request, {
      parent: last.id,
      attemptNumber,
      extras: [
        ...logical.extras(),
        [EXTRA.wait, String(waitMs)],
        ...(askedMs === null ? [] : [[EXTRA.askedToWait, String(askedMs)] as const]),
        [EXTRA.sent, sent],
      ],
    });
    logical.take(exchange);
    last = exchange;
    if (!isTriedAgain(session, retry, last)) break;
  }
  return last;
}

function prepareAgain(
  session: Session,
  ready: ReadyOrg,
  logical: LogicalRequest,
  { fault }: PlanRetry,
): { request: PreparedRequest; sent: string } {
  const sound = logical.prepare(ready);
  const outgoing = { body: sound.body ?? "", headers: sound.headers };
  if (fault === null) return { request: sound, sent: formatSent(shapeOf(outgoing, null)) };
  const spoiled = spoilRequest(outgoing, fault, ready.client.clientId, session.encodeBase64);
  const params = { ...sound.params, headers: spoiled.headers };
  const request = { ...sound, ...spoiled, params };
  return { request, sent: formatSent(shapeOf(spoiled, fault)) };
}

function waitAfter(
  session: Session,
  retry: PlanRetry,
  attemptNumber: number,
  { response }: Exchange,
): { waitMs: number; askedMs: number | null } {
  const nowMs = session.epochMs() + session.nowMs();
  const retryAfter = headerOf(response, "Retry-After");
  const waitMs = retryWaitMs(retry, attemptNumber, retryAfter, nowMs);
  return { waitMs, askedMs: retryAfterMs(retryAfter, nowMs) };
}

function isTriedAgain(session: Session, { on }: PlanRetry, exchange: Exchange): boolean {
  return on.includes(outcomeOf(session.plan.head, exchange));
}

/** The outcome of an attempt as the client sees it; the run's figures are of the analysis alone. */
export function outcomeOf(head: PlanHead, { response, answer }: Exchange): Outcome {
  const facts = {
    status: response.status,
    errorCode: response.error_code,
    shape: answer.shape,
    hasToken: answer.accessToken !== "",
    lacking: answer.lacking,
    expiresInSeconds: answer.expiresInSeconds,
    error: answer.error,
    description: answer.description,
  };
  return classifyOutcome(facts, DIALECT_RULES[head.target.dialect]);
}
