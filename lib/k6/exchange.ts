/** One request and its record. */
import type { Params } from "k6/http";
import { formBody } from "../core/form-encoding.ts";
import type { PlanOrg } from "../core/plan.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import { clientAuth, type PlanHead, type TokenRequest } from "../core/token-request.ts";
import type { Credential } from "./credentials.ts";
import type { RecordContext, Recorder, RecordHead, TokenResponse } from "./recorder.ts";

/** How requests leave: k6's `http`, or a stand-in for it. */
export interface Transport {
  request(method: "GET" | "POST", url: string, body: string | null, params: Params): TokenResponse;
}

/** A request whose every part but the attempt id is settled. */
export interface PreparedRequest {
  method: "GET" | "POST";
  url: string;
  body: string | null;
  headers: Record<string, string>;
  params: Params;
}

/** Settles a token request: everything that need not happen between the clock and the wire. */
export function prepareTokenRequest(
  plan: PlanHead,
  org: PlanOrg,
  request: TokenRequest,
  credential: Credential,
): PreparedRequest {
  const headers: Record<string, string> = {
    "Content-Type": "application/x-www-form-urlencoded",
    Accept: "application/json",
  };
  const signed = { body: formBody(request.parameters), headers };
  const clientId = plan.clients[org.client]?.clientId ?? "";
  clientAuth(plan.target.clientAuth, clientId, credential.prepared)(signed);
  return {
    method: "POST",
    url: request.url,
    body: signed.body,
    headers,
    params: paramsFor(plan, headers),
  };
}

/** Settles an authorization request that needs no browser. */
export function prepareAuthorizeRequest(plan: PlanHead, url: string): PreparedRequest {
  const headers: Record<string, string> = { Accept: "*/*" };
  return { method: "GET", url, body: null, headers, params: paramsFor(plan, headers) };
}

function paramsFor(plan: PlanHead, headers: Record<string, string>): Params {
  return { headers, timeout: `${plan.target.timeoutMs}ms` };
}

export interface Exchanged {
  response: TokenResponse;
  /** Valid until the next exchange. */
  answer: TokenAnswer;
}

export interface Exchanger {
  /** Sends an attempt: counted, timed and recorded. */
  attempt(head: RecordHead, request: PreparedRequest, context: RecordContext): Exchanged;
  /** Sends a request that only prepares one; recorded, but no attempt. */
  prime(head: RecordHead, request: PreparedRequest, context: RecordContext): Exchanged;
}

/** Marks a request that primes a chain, so that our own issuer plants no fault in it. */
const PRIME_HEADER = "x-tokenrush-prime";

/** Makes a VU's exchanger; `idHeader` is the header the target wants the attempt id in, or null. */
export function createExchanger(
  ports: { transport: Transport; recorder: Recorder; now: () => number },
  idHeader: string | null,
  epochMs: number,
): Exchanger {
  const { transport, recorder, now } = ports;
  function exchange(head: RecordHead, request: PreparedRequest, context: RecordContext): Exchanged {
    const startMs = now() - epochMs;
    const response = transport.request(request.method, request.url, request.body, request.params);
    return { response, answer: recorder.write(head, startMs, response, context) };
  }
  return {
    attempt(head, request, context) {
      if (idHeader !== null) request.headers[idHeader] = head.attemptId;
      recorder.started();
      return exchange(head, request, context);
    },
    prime(head, request, context) {
      if (idHeader !== null) request.headers[PRIME_HEADER] = head.attemptId;
      return exchange(head, request, context);
    },
  };
}
