/** Requests, settled before the clock starts. */
import type { CookieJar, Params } from "k6/http";
import { formBody } from "../core/form-encoding.ts";
import { clientAuth, type PlanHead, type TokenRequest } from "../core/token-request.ts";
import { secretsInFragment } from "./credentials.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { TokenResponse } from "./token-response.ts";

/** How requests leave: k6's `http`, or a stand-in for it. */
export interface Transport {
  request: (
    method: "GET" | "POST",
    url: string,
    body: string | null,
    params: Params,
  ) => TokenResponse;
  /** `request` of a POST, for what is sent most: no method to hand over. */
  post: (url: string, body: string | null, params: Params) => TokenResponse;
  /** Sends them side by side; answers are in the order of the requests. */
  batch: (requests: BatchedRequest[]) => TokenResponse[];
  /** A jar without cookies. */
  createJar: () => CookieJar;
}

export interface BatchedRequest {
  method: "GET" | "POST";
  url: string;
  body: string | null;
  params: Params;
}

/** A request whose every part but the attempt id is settled. */
export interface PreparedRequest extends BatchedRequest {
  headers: Record<string, string>;
  /** What it holds, besides the client's credential, that must not come back in a record. */
  secrets: readonly string[];
}

const FORM_TYPE = "application/x-www-form-urlencoded";

/** Parameters of token requests that are secrets, or become one to who holds them. */
const SECRET_PARAMETERS = new Set([
  "assertion",
  "code",
  "code_verifier",
  "password",
  "refresh_token",
  "subject_token",
  "actor_token",
  "token",
]);

/**
 * Settles a token request, or another that clients make in their own name: everything that need not happen between the clock and the wire.
 * A client that signs spends one of the assertions made when `ready` was asked for.
 */
export function prepareTokenRequest(
  plan: PlanHead,
  { client, credential, assertions }: Pick<ReadyOrg, "client" | "credential" | "assertions">,
  request: TokenRequest,
): PreparedRequest {
  const headers: Record<string, string> = { "Content-Type": FORM_TYPE, Accept: "application/json" };
  const secrets = request.parameters
    .filter(([name]) => SECRET_PARAMETERS.has(name))
    .map(([, value]) => value);
  const assertion = assertions?.take();
  if (assertion !== undefined) secrets.push(assertion);
  const signed = { body: formBody(request.parameters), headers };
  clientAuth(client.auth, client.clientId, assertion ?? credential.prepared)(signed);
  return post(plan, request.url, signed.body, headers, secrets);
}

/** Settles a token request of the extension grant, whose secret parameters come from the secret source. */
export function prepareExtensionRequest(
  plan: PlanHead,
  ready: ReadyOrg,
  request: TokenRequest,
): PreparedRequest {
  const prepared = prepareTokenRequest(plan, ready, request);
  const fragment = ready.extension.prepared;
  if (fragment === null) return prepared;
  const secrets = [...prepared.secrets, ...secretsInFragment(fragment)];
  return { ...prepared, body: `${prepared.body}&${fragment}`, secrets };
}

/** Settles the request that takes a token back. @see RFC 7009 §2.1 */
export function prepareRevocation(
  plan: PlanHead,
  ready: ReadyOrg,
  token: string,
  hint: "access_token" | "refresh_token",
): PreparedRequest {
  const parameters: [string, string][] = [
    ["token", token],
    ["token_type_hint", hint],
  ];
  return prepareTokenRequest(plan, ready, { url: plan.target.revokeUrl ?? "", parameters });
}

/** Settles the question whether a token is good. @see RFC 7662 §2.1 */
export function prepareIntrospection(
  plan: PlanHead,
  ready: ReadyOrg,
  url: string,
  accessToken: string,
): PreparedRequest {
  const parameters: [string, string][] = [
    ["token", accessToken],
    ["token_type_hint", "access_token"],
  ];
  return prepareTokenRequest(plan, ready, { url, parameters });
}

/** Settles a call made with a token. @see RFC 6750 §2.1 */
export function prepareBearerRequest(
  plan: PlanHead,
  url: string,
  accessToken: string,
): PreparedRequest {
  const headers = { Accept: "application/json", Authorization: `Bearer ${accessToken}` };
  return { ...get(plan, url, headers), secrets: [accessToken] };
}

/** Settles an authorization request that needs no browser, or a redirect's; cookies go to and come from the jar. */
export function prepareAuthorizeRequest(
  plan: PlanHead,
  url: string,
  jar: CookieJar,
): PreparedRequest {
  const request = get(plan, url, { Accept: "*/*" });
  return { ...request, params: { ...request.params, jar } };
}

function get(plan: PlanHead, url: string, headers: Record<string, string>): PreparedRequest {
  const params = paramsFor(plan, headers);
  return { method: "GET", url, body: null, headers, params, secrets: [] };
}

function post(
  plan: PlanHead,
  url: string,
  body: string,
  headers: Record<string, string>,
  secrets: readonly string[],
): PreparedRequest {
  return { method: "POST", url, body, headers, params: paramsFor(plan, headers), secrets };
}

function paramsFor(plan: PlanHead, headers: Record<string, string>): Params {
  return { headers, timeout: plan.target.timeoutMs };
}
