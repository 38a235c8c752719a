/** Which scopes were granted to which org: bounded in number without depending on the order they were seen in. */
import type { Claims } from "../core/claims.ts";
import type { Plan } from "../core/plan.ts";
import { boundText } from "../core/text.ts";
import {
  addHashBounded,
  createHashBounded,
  type HashBounded,
  type ValueKind,
  valueFor,
} from "./hash-bounded.ts";
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
  granted: HashBounded<TokensByRequest>;
}

const TOKENS: ValueKind<TokensByRequest> = {
  create: () => new Map(),
  add: (into, from) => {
    for (const [request, tokens] of from) add(into, request, tokens);
  },
};

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
    granted: createHashBounded(GRANTED_MAX, TOKENS),
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
  const byRequest = valueFor(tally.granted, normalizeScope(said), TOKENS);
  add(byRequest, org * tally.variantCount + variant, tokens);
}

/** Each scope once, sorted: their order means nothing (RFC 6749 §3.3). */
export const normalizeScope = memoizeText((scope) => {
  const scopes = [...new Set(scope.split(" "))].filter((one) => one !== "").toSorted();
  return boundText(scopes.join(" "), GRANTED_CHARACTERS_MAX);
});

export function addScopeTally(into: ScopeTally, from: ScopeTally): void {
  addHashBounded(into.granted, from.granted, TOKENS);
}

function add(tokens: TokensByRequest, request: number, count: number): void {
  tokens.set(request, (tokens.get(request) ?? 0) + count);
}
