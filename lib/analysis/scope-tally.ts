/** Which scopes were granted to which org: bounded in number without depending on the order they were seen in. */
import type { Claims } from "../core/claims.ts";
import { hash32 } from "../core/hash.ts";
import type { Plan } from "../core/plan.ts";
import { boundText } from "../core/text.ts";
import { claimedScope } from "./scope.ts";
import { memoizeText } from "./text-memo.ts";

/** Most sets of granted scopes told apart; the others are counted together. */
export const GRANTED_MAX = 200;
const GRANTED_CHARACTERS_MAX = 400;

/** Tokens by `org * variants + variant`. */
type TokensByRequest = Map<number, number>;

export interface ScopeTally {
  scopeClaim: string;
  variantCount: number;
  /** By the granted scopes, sorted and space separated; empty for an answer that names none, which grants what was asked for. */
  granted: Map<string, TokensByRequest>;
  /** Of granted scopes beyond the bound: those with the largest hashes. */
  other: TokensByRequest;
  /** The one that would go first; null until the table is full. */
  largest: { granted: string; hash: number } | null;
}

export interface ScopeSighting {
  org: number;
  variant: number;
  /** `scope` of the answer; empty when it has none. */
  grantedScope: string;
  /** Of the token; null when it was not looked into or cannot be read. */
  claims: Claims | null;
}

export function createScopeTally({ target, variants }: Plan): ScopeTally {
  return {
    scopeClaim: target.claims.scope,
    variantCount: Math.max(1, variants.length),
    granted: new Map(),
    other: new Map(),
    largest: null,
  };
}

/**
 * Counts issued tokens. To be called for tokens that say what they grant: those looked into, and those whose answer names a scope;
 * and not for refreshes that ask for another scope than the org's.
 */
export function countScope(tally: ScopeTally, sighting: ScopeSighting, tokens = 1): void {
  const { org, variant, grantedScope, claims } = sighting;
  const said =
    grantedScope === "" && claims !== null ? claimedScope(claims, tally.scopeClaim) : grantedScope;
  add(tokensOf(tally, normalizeScope(said)), org * tally.variantCount + variant, tokens);
}

/** Each scope once, sorted: their order means nothing (RFC 6749 §3.3). */
export const normalizeScope = memoizeText((scope) => {
  const scopes = [...new Set(scope.split(" "))].filter((one) => one !== "").toSorted();
  return boundText(scopes.join(" "), GRANTED_CHARACTERS_MAX);
});

export function addScopeTally(into: ScopeTally, from: ScopeTally): void {
  for (const [request, tokens] of from.other) add(into.other, request, tokens);
  for (const [granted, byRequest] of from.granted) {
    for (const [request, tokens] of byRequest) add(tokensOf(into, granted), request, tokens);
  }
}

function tokensOf(tally: ScopeTally, granted: string): TokensByRequest {
  const known = tally.granted.get(granted);
  if (known !== undefined) return known;
  const hash = hash32(0, granted);
  if (tally.largest !== null && !isBefore({ granted, hash }, tally.largest)) return tally.other;
  const tokens: TokensByRequest = new Map();
  tally.granted.set(granted, tokens);
  if (tally.granted.size > GRANTED_MAX) evictLargest(tally);
  if (tally.granted.size === GRANTED_MAX) tally.largest = findLargest(tally);
  return tokens;
}

function evictLargest(tally: ScopeTally): void {
  const { granted } = findLargest(tally);
  for (const [request, count] of tally.granted.get(granted) ?? []) add(tally.other, request, count);
  tally.granted.delete(granted);
}

type Ranked = NonNullable<ScopeTally["largest"]>;

function findLargest({ granted }: ScopeTally): Ranked {
  return [...granted.keys()]
    .map((text) => ({ granted: text, hash: hash32(0, text) }))
    .reduce((a, b) => (isBefore(a, b) ? b : a));
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.hash < b.hash || (a.hash === b.hash && a.granted < b.granted);
}

function add(tokens: TokensByRequest, request: number, count: number): void {
  tokens.set(request, (tokens.get(request) ?? 0) + count);
}
