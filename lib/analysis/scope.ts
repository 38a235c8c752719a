/** What was granted against what was asked for. */
import { type Claims, readClaim } from "../core/claims.ts";

/**
 * Scopes asked for and not granted. Both are space separated; nothing granted explicitly means all of it (RFC 6749 §5.1).
 */
export function missingScopes(asked: string, granted: string): string[] {
  if (granted === "" || granted === asked) return [];
  const grantedScopes = granted.split(" ");
  return asked.split(" ").filter((scope) => scope !== "" && !grantedScopes.includes(scope));
}

/** Scopes a token's claim names, space separated; a list or a text. Empty when it names none. @see RFC 9068 §2.2.3 */
export function claimedScope(claims: Claims, claim: string): string {
  const value = readClaim(claims, claim);
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.filter((scope) => typeof scope === "string").join(" ") : "";
}
