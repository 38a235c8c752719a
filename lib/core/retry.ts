/** How a client tries again: how long it waits, and what a faulty one sends instead. */
import { formDecode, formEncode } from "./form-encoding.ts";
import type { PlanRetry, RetryFault } from "./plan.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { SentShape } from "./sent-shape.ts";
import type { EncodeBase64 } from "./redaction.ts";

/** A request as it goes out: its body is form-encoded, and its headers are named as they were set. */
export interface OutgoingRequest {
  body: string;
  headers: Record<string, string>;
}

/**
 * Milliseconds to wait before attempt `attemptNumber` (2 for the first retry): the backoff, doubled each time, or what Retry-After
 * asks for where that is honoured and can be read; never more than `maxWaitMs`. `nowMs` is since 1970.
 * @see RFC 9110 §10.2.3
 */
export function retryWaitMs(
  retry: PlanRetry,
  attemptNumber: number,
  retryAfter: string,
  nowMs: number,
): number {
  const asked = retry.honourRetryAfter ? retryAfterMs(retryAfter, nowMs) : null;
  const backoffMs = retry.backoffMs * 2 ** (attemptNumber - 2);
  return Math.min(retry.maxWaitMs, Math.round(asked ?? backoffMs));
}

/** What a faulty client sends in place of a sound request; `clientId` is what it puts before its lost secret. */
export function spoilRequest(
  request: OutgoingRequest,
  fault: RetryFault,
  clientId: string,
  encodeBase64: EncodeBase64,
): OutgoingRequest {
  const pairs = request.body.split("&");
  if (fault === "json-as-form") {
    return { ...request, body: JSON.stringify(Object.fromEntries(pairs.map(decodePair))) };
  }
  if (fault === "loses-secret" && request.headers["Authorization"] !== undefined) {
    const Authorization = `Basic ${encodeBase64(`${formEncode(clientId)}:`)}`;
    return { ...request, headers: { ...request.headers, Authorization } };
  }
  const lost = fault === "drops-refresh-token" ? ["refresh_token"] : PROOFS;
  return { ...request, body: pairs.filter((pair) => !lost.includes(nameOf(pair))).join("&") };
}

/** Parameters by which a client proves who it is. */
const PROOFS = ["client_secret", "client_assertion", "client_assertion_type"];

/** How a request looks, values left out; `fault` is what it was spoiled by. */
export function shapeOf({ body, headers }: OutgoingRequest, fault: RetryFault | null): SentShape {
  const isJson = fault === "json-as-form";
  const parameters = isJson ? Object.keys(JSON.parse(body)) : body.split("&").map(nameOf);
  return { body: isJson ? "json" : "form", auth: authOf(headers, parameters, fault), parameters };
}

function authOf(
  headers: OutgoingRequest["headers"],
  parameters: readonly string[],
  fault: RetryFault | null,
): SentShape["auth"] {
  if (headers["Authorization"] !== undefined) {
    return fault === "loses-secret" ? "basic-empty" : "basic";
  }
  if (parameters.includes("client_assertion")) return "private_key_jwt";
  return parameters.includes("client_secret") ? "post" : "none";
}

function nameOf(pair: string): string {
  return decodePair(pair)[0];
}

function decodePair(pair: string): [string, string] {
  const [name = "", ...value] = pair.split("=");
  return [formDecode(name) ?? name, formDecode(value.join("=")) ?? ""];
}
