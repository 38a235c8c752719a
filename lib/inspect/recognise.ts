/** What a request is for: asking for a token, getting there, using one, or something else altogether. */
import type { Grant } from "../core/words.ts";
import type { SeenRequest } from "./exchange.ts";
import { type RequestParts, valueOf } from "./request-parts.ts";

/** `call`: made with a bearer token; `introspection` and `revocation`: about a token. */
export type Purpose = "token" | "authorization" | "call" | "introspection" | "revocation" | "other";

/** As most servers name it, and `access_token` (Facebook, ForgeRock) or `token.oauth2` (Ping). */
const TOKEN_PATH = /\/(?:access_)?token(?:\.oauth2)?\/?$/i;
const AUTHORIZE_PATH = /\/(?:authorize|authorization(?:\.oauth2)?|auth)\/?$/i;
const INTROSPECT_PATH = /\/(?:token_?)?introspect(?:ion|\.oauth2)?\/?$/i;
const REVOKE_PATH = /\/(?:token\/)?(?:revoke|revocation|revoke_token)(?:\.oauth2)?\/?$/i;
const BEARER = /^Bearer\s+([^\s,]+)/i;

/** Samples of JMeter are named by people. */
const TOKEN_LABEL = /(?:^|[^a-z])(?:access|oauth2?|auth)?[ _-]?token(?:[^a-z]|$)/i;
const NO_TOKEN_LABEL = /introspect|revo[kc]|valid|verif|check|info|delete|csrf|\/me\b/i;

export function purposeOf(request: SeenRequest, parts: RequestParts): Purpose {
  const { method, headers, label } = request;
  const { parameters, path } = parts;
  const has = (name: string) => valueOf(parameters, name) !== "";
  const mayPost = method === "POST" || method === "";
  if (mayPost && has("grant_type")) return "token";
  if (has("response_type") && has("client_id") && AUTHORIZE_PATH.test(path)) return "authorization";
  if (mayPost && INTROSPECT_PATH.test(path)) return "introspection";
  if (mayPost && REVOKE_PATH.test(path)) return "revocation";
  if (bearerIn(headers.get("authorization") ?? "") !== "") return "call";
  if (mayPost && TOKEN_PATH.test(path)) return "token";
  const isNamedSo = TOKEN_LABEL.test(label) && !NO_TOKEN_LABEL.test(label);
  return mayPost && isNamedSo && !AUTHORIZE_PATH.test(path) ? "token" : "other";
}

/** The token in an Authorization header; empty for another kind of header. */
export function bearerIn(header: string): string {
  return BEARER.exec(header)?.[1] ?? "";
}

const GRANT_OF_TYPE: ReadonlyMap<string, Grant> = new Map([
  ["client_credentials", "client_credentials"],
  ["refresh_token", "refresh"],
  ["authorization_code", "authorization_code"],
  ["urn:ietf:params:oauth:grant-type:token-exchange", "token_exchange"],
]);

/** The grant, and whether the request itself says it; without a grant type, what is presented tells, and then the label. */
export function grantOf(
  { label, body }: SeenRequest,
  { parameters }: RequestParts,
): {
  grant: Grant;
  isSaid: boolean;
} {
  const type = valueOf(parameters, "grant_type");
  if (type !== "") return { grant: GRANT_OF_TYPE.get(type) ?? "extension", isSaid: true };
  if (valueOf(parameters, "refresh_token") !== "") return { grant: "refresh", isSaid: true };
  if (valueOf(parameters, "code") !== "") return { grant: "authorization_code", isSaid: true };
  if (body !== null) return { grant: "client_credentials", isSaid: true };
  return { grant: grantOfLabel(label), isSaid: false };
}

function grantOfLabel(label: string): Grant {
  if (/refresh/i.test(label)) return "refresh";
  if (/exchange/i.test(label)) return "token_exchange";
  return /auth\w*[ _-]?code|\bcode\b/i.test(label) ? "authorization_code" : "client_credentials";
}
