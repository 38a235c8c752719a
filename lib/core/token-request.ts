/** The requests of the grants, as pure functions: who sends them, and when, is the caller's business. */
import { formBody, formEncode } from "./form-encoding.ts";
import type { Plan, PlanOrg, PlanTarget } from "./plan.ts";

/** Adds client authentication to a request; the body is form-encoded text. */
export type ClientAuth = (request: { body: string; headers: Record<string, string> }) => void;

/**
 * Client authentication from a prepared credential.
 * `basic` puts it into the Authorization header, `post` appends it to the body; a public client names itself only.
 * @see RFC 6749 §2.3.1, §3.2.1
 */
export function clientAuth(
  method: PlanTarget["clientAuth"],
  clientId: string,
  credential: string | null,
): ClientAuth {
  return (request) => {
    if (credential !== null && method === "basic") request.headers["Authorization"] = credential;
    else {
      const named = credential ?? `client_id=${formEncode(clientId)}`;
      request.body = request.body === "" ? named : `${request.body}&${named}`;
    }
  };
}

/** A token request before its credential: parameters in the order they are sent. */
export interface TokenRequest {
  url: string;
  parameters: [string, string][];
}

/** @see RFC 6749 §4.4.2 */
export function clientCredentialsRequest(plan: PlanHead, org: PlanOrg): TokenRequest {
  const scope: [string, string][] = org.scope === "" ? [] : [["scope", org.scope]];
  return withOrg(plan, org, [["grant_type", "client_credentials"], ...scope]);
}

/** Refreshes without `scope`, which asks for what was granted first. @see RFC 6749 §6 */
export function refreshRequest(plan: PlanHead, org: PlanOrg, refreshToken: string): TokenRequest {
  return withOrg(plan, org, [
    ["grant_type", "refresh_token"],
    ["refresh_token", refreshToken],
  ]);
}

/** @see RFC 6749 §4.1.3 */
export function codeRequest(plan: PlanHead, org: PlanOrg, code: string): TokenRequest {
  return withOrg(plan, org, [
    ["grant_type", "authorization_code"],
    ["code", code],
    ["redirect_uri", org.redirectUri ?? ""],
  ]);
}

/** The URL of an authorization request that needs no browser. @see RFC 6749 §4.1.1 */
export function authorizeUrl(
  plan: PlanHead,
  org: PlanOrg,
  clientId: string,
  state: string,
): string {
  const parameter = plan.target.orgParameter;
  const query: [string, string][] = [
    ["response_type", "code"],
    ["client_id", clientId],
    ["redirect_uri", org.redirectUri ?? ""],
    ...(org.scope === "" ? [] : [["scope", org.scope] satisfies [string, string]]),
    ["state", state],
    ...(parameter === null
      ? []
      : [[parameter.name, org.orgParameterValue] satisfies [string, string]]),
  ];
  return appendQuery(org.authorizeUrl ?? "", formBody(query));
}

/** The plan without its orgs, which k6 holds apart. */
export type PlanHead = Omit<Plan, "orgs">;

function withOrg(plan: PlanHead, org: PlanOrg, parameters: [string, string][]): TokenRequest {
  const parameter = plan.target.orgParameter;
  if (parameter === null) return { url: org.tokenUrl, parameters };
  const pair: [string, string] = [parameter.name, org.orgParameterValue];
  return parameter.in === "body"
    ? { url: org.tokenUrl, parameters: [...parameters, pair] }
    : { url: appendQuery(org.tokenUrl, formBody([pair])), parameters };
}

function appendQuery(url: string, query: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}${query}`;
}
