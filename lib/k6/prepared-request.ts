/** Requests, settled before the clock starts. */
import type { Params } from "k6/http";
import { formBody } from "../core/form-encoding.ts";
import type { PlanOrg } from "../core/plan.ts";
import { clientAuth, type PlanHead, type TokenRequest } from "../core/token-request.ts";
import type { Credential } from "./credentials.ts";
import type { TokenResponse } from "./token-response.ts";

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
  const params = paramsFor(plan, headers);
  return { method: "POST", url: request.url, body: signed.body, headers, params };
}

/** Settles an authorization request that needs no browser. */
export function prepareAuthorizeRequest(plan: PlanHead, url: string): PreparedRequest {
  const headers: Record<string, string> = { Accept: "*/*" };
  return { method: "GET", url, body: null, headers, params: paramsFor(plan, headers) };
}

function paramsFor(plan: PlanHead, headers: Record<string, string>): Params {
  return { headers, timeout: plan.target.timeoutMs };
}
