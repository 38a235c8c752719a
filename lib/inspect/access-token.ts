/** The part of an access token that a record may hold, and what a signed one says, by Node's means. */
import { type Claims, isClaims } from "../core/claims.ts";
import { isSignedJoseHeader, signedPart, tokenForm } from "../core/token-part.ts";
import { parseJson } from "./whole-json.ts";

/** What a record holds of a token: see `AttemptRecord.token`. */
export function tokenPartOf(token: string): string {
  return signedPart(token, isSignedHeader) ?? tokenForm(token);
}

/** The claims of a signed token; null for any other. Nothing is verified. */
export function claimsOf(token: string): Claims | null {
  const part = signedPart(token, isSignedHeader);
  if (part === null) return null;
  const claims = parseJson(decode(part.slice(part.indexOf(".") + 1)));
  return isClaims(claims) ? claims : null;
}

/** The client a token says it was issued to; empty where it does not. @see RFC 9068 §2.2, OpenID Connect Core 1.0 §2 */
export function clientOf(claims: Claims | null): string {
  const named = [claims?.["azp"], claims?.["client_id"], claims?.["appid"]];
  return named.find((value) => typeof value === "string") ?? "";
}

function isSignedHeader(segment: string): boolean {
  return isSignedJoseHeader(decode(segment));
}

function decode(segment: string): string {
  return Buffer.from(segment, "base64url").toString("utf8");
}
