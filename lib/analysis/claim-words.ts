/** What is wrong with a token, in a line for people: found and expected, bounded, and never the token itself. */
import { type Claims, isClaims, readClaim } from "../core/claims.ts";
import { boundText } from "../core/text.ts";

const VALUES_MAX = 5;
const VALUE_CHARACTERS_MAX = 40;
const SCOPES_CHARACTERS_MAX = 80;
const LINE_CHARACTERS_MAX = 240;

/** `org_ids: [] · expected org-0007`. */
export function orgClaimDetail(claims: Claims, claim: string, expected: readonly string[]): string {
  return mismatch(claim, readClaim(claims, claim), expected);
}

/** `org_ids: [org-0007, org-0009] · nobody expected org-0009`. */
export function extraOrgDetail(claims: Claims, claim: string, extra: readonly string[]): string {
  return line(`${found(claim, readClaim(claims, claim))} · nobody expected ${listOf(extra)}`);
}

/** `granted read · asked read write · missing write`. */
export function scopeDetail(granted: string, asked: string, missing: readonly string[]): string {
  const [grantedWords, askedWords] = [granted, asked].map((scopes) =>
    boundText(scopes, SCOPES_CHARACTERS_MAX),
  );
  return line(`granted ${grantedWords} · asked ${askedWords} · missing ${listOf(missing)}`);
}

/** `iss: "https://a.example" · expected https://b.example`. */
export function mismatch(claim: string, value: unknown, expected: readonly string[]): string {
  return line(`${found(claim, value)} · expected ${listOf(expected)}`);
}

function found(claim: string, value: unknown): string {
  return value === undefined ? `${bounded(claim)} absent` : `${bounded(claim)}: ${show(value)}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${listOf(value)}]`;
  if (isClaims(value)) return `{${listOf(Object.keys(value))}}`;
  return typeof value === "string" ? `"${bounded(value)}"` : bounded(JSON.stringify(value));
}

function listOf(values: readonly unknown[]): string {
  const shown = values.slice(0, VALUES_MAX).map(bounded).join(", ");
  const more = values.length - VALUES_MAX;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function bounded(value: unknown): string {
  return boundText(typeof value === "string" ? value : JSON.stringify(value), VALUE_CHARACTERS_MAX);
}

function line(text: string): string {
  return boundText(text, LINE_CHARACTERS_MAX);
}
