/** Reads a token request before the OAuth library does: who asks, for which org, with which grant. */
import type { IncomingMessage } from "node:http";
import { parse, type ParsedUrlQuery } from "node:querystring";
import { decodeJwt } from "jose";
import { formDecode } from "../core/form-encoding.ts";
import type { Grant } from "../core/words.ts";
import { PRIME_HEADER } from "../core/prime-header.ts";
import type { OrgKey } from "./org-directory.ts";
import { ATTEMPT_ID_HEADER } from "./setup.ts";

/** @see RFC 8693 §2.1 */
export const TOKEN_EXCHANGE_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";
/** The extension grant where the setup names no other. @see RFC 7522 §2.1 */
export const SAML2_BEARER_TYPE = "urn:ietf:params:oauth:grant-type:saml2-bearer";

const BODY_MAX_BYTES = 56 * 1024;

const GRANT_OF_TYPE: ReadonlyMap<string, Grant> = new Map([
  ["client_credentials", "client_credentials"],
  ["refresh_token", "refresh"],
  ["authorization_code", "authorization_code"],
  [TOKEN_EXCHANGE_TYPE, "token_exchange"],
]);

export interface TokenRequest {
  /** Null when the request names no grant; whether the server has the one it names, the library decides. */
  grant: Grant | null;
  clientId: string;
  /** The org asked for by id, in the body or the query, or in an extension grant by name; undefined for none. */
  orgId: OrgKey | undefined;
  /** The code or refresh token presented; empty for none. */
  credential: string;
}

/** Who sent a request, by its headers. */
export interface Sender {
  /** Empty when the request names none. */
  attemptId: string;
  isPrime: boolean;
}

export function readSender(request: IncomingMessage): Sender {
  const attemptId = oneOf(request.headers[ATTEMPT_ID_HEADER]);
  const primeId = oneOf(request.headers[PRIME_HEADER]);
  return { attemptId: attemptId || primeId, isPrime: attemptId === "" && primeId !== "" };
}

/** Reads a body whole, as text; null when it is too long. Rejects when the sender goes away. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > BODY_MAX_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** Reads what a token request asks for. Nothing is verified here: that is the library's part. */
export function readTokenRequest(
  authorization: string | undefined,
  query: string,
  body: string,
): TokenRequest {
  const form = parse(body);
  const grant = grantOf(member(form, "grant_type"));
  const orgId = member(form, "org_id") || member(parse(query), "org_id") || undefined;
  return {
    grant,
    clientId: basicClientId(authorization) ?? (member(form, "client_id") || assertedClientId(form)),
    orgId: orgId ?? (grant === "extension" ? orgNamed(form) : undefined),
    credential: grant === "refresh" ? member(form, "refresh_token") : member(form, "code"),
  };
}

// @see RFC 6749 §4.5: any other type is an extension, whichever of them the server is set up for.
function grantOf(type: string): Grant | null {
  return type === "" ? null : (GRANT_OF_TYPE.get(type) ?? "extension");
}

// Genesys Cloud's name for the org parameter of a SAML 2.0 bearer request.
function orgNamed(form: ParsedUrlQuery): OrgKey | undefined {
  const name = member(form, "orgName");
  return name === "" ? undefined : { name };
}

// @see RFC 7523 §3: of a client's own assertion, issuer and subject both are the client id.
function assertedClientId(form: ParsedUrlQuery): string {
  try {
    const { sub, iss } = decodeJwt(member(form, "client_assertion"));
    return sub ?? iss ?? "";
  } catch {
    return "";
  }
}

// @see RFC 6749 §2.3.1: the id is form-encoded before it is joined with the secret.
function basicClientId(authorization: string | undefined): string | null {
  const basic = /^basic (.+)$/i.exec(authorization ?? "")?.[1];
  if (basic === undefined) return null;
  const pair = Buffer.from(basic, "base64").toString();
  const colon = pair.indexOf(":");
  return formDecode(colon < 0 ? pair : pair.slice(0, colon));
}

function member(form: ParsedUrlQuery, name: string): string {
  return oneOf(form[name]);
}

function oneOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
