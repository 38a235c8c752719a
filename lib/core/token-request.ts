/** The requests of the grants, as pure functions: who sends them, and when, is the caller's business. */
import { formBody, formEncode } from "./form-encoding.ts";
import type { Plan, PlanOrgParameter, PlanRequest, PlanTokenExchange } from "./plan.ts";
import type { ClientAuthMethod } from "./words.ts";

/** Adds client authentication to a request; the body is form-encoded text. */
export type ClientAuth = (request: { body: string; headers: Record<string, string> }) => void;

const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Client authentication from what the client has to show: a prepared credential, or for `private_key_jwt` a signed assertion.
 * `basic` puts it into the Authorization header, the others into the body; a public client names itself only.
 * @see RFC 6749 §2.3.1, §3.2.1; RFC 7523 §2.2
 */
export function clientAuth(
  method: ClientAuthMethod,
  clientId: string,
  credential: string | null,
): ClientAuth {
  const named = `client_id=${formEncode(clientId)}`;
  return (request) => {
    const append = (text: string) => {
      request.body = request.body === "" ? text : `${request.body}&${text}`;
    };
    if (credential === null) append(named);
    else if (method === "basic") request.headers["Authorization"] = credential;
    else if (method === "private_key_jwt") {
      append(`${named}&${formBody([["client_assertion_type", JWT_BEARER]])}`);
      append(`client_assertion=${credential}`);
    } else append(credential);
  };
}

/** A token request before its credential: parameters in the order they are sent. */
export interface TokenRequest {
  url: string;
  parameters: [string, string][];
}

/** The plan without its long tables, which k6 holds apart. */
export type PlanHead = Omit<Plan, "orgs" | "clients">;

/** @see RFC 6749 §4.4.2 */
export function clientCredentialsRequest(request: PlanRequest): TokenRequest {
  return complete(request, [["grant_type", "client_credentials"], ...scopeOf(request.scope)]);
}

/** Without `refreshScope` it asks for what was granted first. @see RFC 6749 §6 */
export function refreshRequest(request: PlanRequest, refreshToken: string): TokenRequest {
  return complete(request, [
    ["grant_type", "refresh_token"],
    ["refresh_token", refreshToken],
    ...scopeOf(request.refreshScope ?? ""),
  ]);
}

/** `verifier` is that of the authorization's challenge; empty for none. @see RFC 6749 §4.1.3, RFC 7636 §4.5 */
export function codeRequest(request: PlanRequest, code: string, verifier: string): TokenRequest {
  return complete(request, [
    ["grant_type", "authorization_code"],
    ["code", code],
    ["redirect_uri", request.codeRedirectUri ?? ""],
    ...optional("code_verifier", verifier),
  ]);
}

/** @see RFC 8693 §2.1 */
export function tokenExchangeRequest(
  { subjectTokenType }: PlanTokenExchange,
  request: PlanRequest,
  subjectToken: string,
): TokenRequest {
  return complete(request, [
    ["grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"],
    ["subject_token", subjectToken],
    ["subject_token_type", subjectTokenType],
    ...scopeOf(request.scope),
  ]);
}

/** What it holds in secret is appended by who sends it. @see RFC 6749 §4.5 */
export function extensionRequest(grantType: string, request: PlanRequest): TokenRequest {
  return complete(request, [
    ["grant_type", grantType],
    ...request.extensionParameters,
    ...scopeOf(request.scope),
  ]);
}

/**
 * The URL of an authorization request; `challenge` is an S256 code challenge, empty for none.
 * @see RFC 6749 §4.1.1, RFC 7636 §4.3
 */
export function authorizeUrl(
  request: PlanRequest,
  clientId: string,
  state: string,
  challenge: string,
): string {
  const { authorizeOrgParameter: org } = request;
  const query: [string, string][] = [
    ["response_type", "code"],
    ["client_id", clientId],
    ["redirect_uri", request.redirectUri ?? ""],
    ...scopeOf(request.scope),
    ["state", state],
    ...optional("code_challenge", challenge),
    ...optional("code_challenge_method", challenge === "" ? "" : "S256"),
    ...(org === null ? [] : [[org.name, org.value] satisfies [string, string]]),
  ];
  return appendQuery(
    request.authorizeUrl ?? "",
    formBody(replaceParameters(query, request.authorizeParameters)),
  );
}

function complete(
  { tokenUrl, orgParameter, parameters: further }: PlanRequest,
  own: [string, string][],
): TokenRequest {
  const inBody = inPlace(orgParameter, "body");
  const inQuery = inPlace(orgParameter, "query");
  return {
    url: inQuery.length === 0 ? tokenUrl : appendQuery(tokenUrl, formBody(inQuery)),
    parameters: replaceParameters([...own, ...inBody], further),
  };
}

function inPlace(
  parameter: PlanOrgParameter | null,
  place: PlanOrgParameter["in"],
): [string, string][] {
  return parameter?.in === place ? [[parameter.name, parameter.value]] : [];
}

// A parameter that is sent twice makes the request invalid (RFC 6749 §3.2).
function replaceParameters(
  own: readonly [string, string][],
  further: readonly [string, string][],
): [string, string][] {
  const replaced = new Set(further.map(([name]) => name));
  return [...own.filter(([name]) => !replaced.has(name)), ...further];
}

function scopeOf(scope: string): [string, string][] {
  return optional("scope", scope);
}

function optional(name: string, value: string): [string, string][] {
  return value === "" ? [] : [[name, value]];
}

function appendQuery(url: string, query: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}
