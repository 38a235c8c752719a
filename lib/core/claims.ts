/** Whether a token belongs to the org it was issued for: reading a claim of any common shape, and judging it. */
import type { ClaimSource } from "./plan.ts";
import type { ClaimState } from "./words.ts";

/** The payload of a JWT: a JSON object. */
export type Claims = Readonly<Record<string, unknown>>;

/** The states that a decoded payload can be in; the others are of tokens that do not decode. */
export type DecodedState = Exclude<ClaimState, "undecodable" | "opaque">;

export interface ClaimVerdict {
  state: DecodedState;
  /** True when some expected orgs are there and some are not. */
  isPartial: boolean;
  /** Org ids nobody expected, whatever the state. */
  extra: readonly string[];
}

const MATCH: ClaimVerdict = { state: "match", isPartial: false, extra: [] };
const ABSENT: ClaimVerdict = { state: "absent", isPartial: false, extra: [] };
const EMPTY: ClaimVerdict = { state: "empty", isPartial: false, extra: [] };

/**
 * Judges the org claim of a payload against the org ids a usable token must carry.
 * Every expected id must be there. A claim of null says nothing and counts as absent. Where nothing is expected, no claim is a match.
 */
export function judgeClaims(
  payload: Claims,
  { from, pattern }: ClaimSource,
  expected: readonly string[],
): ClaimVerdict {
  const value = readClaim(payload, from);
  // What nearly every token says, without the lists below.
  if (pattern === null && expected.length === 1 && isJust(value, expected[0])) return MATCH;
  const isAbsent = value === undefined || value === null;
  const found = isAbsent ? [] : orgIdsOf(value, pattern, expected);
  if (found.length === 0) return expected.length === 0 ? MATCH : isAbsent ? ABSENT : EMPTY;
  const missing = expected.filter((id) => !found.includes(id));
  return {
    state: missing.length === 0 ? "match" : "wrongOrg",
    isPartial: missing.length > 0 && missing.length < expected.length,
    extra: found.filter((id) => !expected.includes(id)),
  };
}

function isJust(value: unknown, id: unknown): boolean {
  return Array.isArray(value) ? value.length === 1 && value[0] === id : value === id;
}

/**
 * The value at a claim's name, or at a dotted path when no claim has that whole name (claim names are often URLs).
 * Undefined when it is not there.
 */
export function readClaim(payload: Claims, claim: string): unknown {
  if (Object.hasOwn(payload, claim)) return payload[claim];
  return claim.split(".").reduce<unknown>(ownMember, payload);
}

function ownMember(value: unknown, name: string): unknown {
  return isClaims(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** True for a JSON object. */
export function isClaims(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The org ids a claim's value names: an array's members, a map's keys, or a text, whole when it is one of the `expected`
 * (a name may hold spaces), else parted at commas and spaces. With a `pattern`, what its group finds in each of them, or in
 * the whole text. Blank ids are left out.
 */
function orgIdsOf(value: unknown, pattern: string | null, expected: readonly string[]): string[] {
  const texts = Array.isArray(value)
    ? value.map(idText)
    : isClaims(value)
      ? Object.keys(value)
      : null;
  const text = texts === null ? idText(value) : "";
  const ids =
    pattern !== null
      ? findInEach(texts ?? [text], claimPattern(pattern))
      : (texts ?? (expected.includes(text) ? [text] : text.split(/[\s,]+/)));
  return ids.filter((id) => id.trim() !== "");
}

/** Compiled patterns; a plan has one. */
const patterns = new Map<string, RegExp | null>();

/** A claim's pattern as it is applied; null for a text that is no regular expression, which finds nothing. */
export function claimPattern(pattern: string): RegExp | null {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = compile(pattern);
    patterns.set(pattern, compiled);
  }
  return compiled;
}

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}

function findInEach(texts: readonly string[], pattern: RegExp | null): string[] {
  return texts.map((text) => pattern?.exec(text)?.[1] ?? "");
}

function idText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  if (value === null || value === undefined) return "";
  return JSON.stringify(value);
}
