/** A client with a cache of tokens, whose key may lack what tells one token from another. */
import type { CacheKeyPart } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import type { Grant } from "../core/words.ts";
import { createMix } from "./mix.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import { scenarioOptionsOf } from "./scenario-options.ts";
import type { Exchange, Session } from "./session.ts";
import { type CachedToken, TokenCache } from "./token-cache.ts";
import { checkHeldToken } from "./token-check.ts";

/** So that 1 000 VUs stay small. */
const CACHED_TOKENS_MAX = 256;

/** A user's tokens are no other request's, so only what needs no user is cached. */
const CACHED_GRANTS: ReadonlySet<Grant> = new Set([
  "client_credentials",
  "token_exchange",
  "extension",
]);

/** What an iteration asks a token for, and where the cache has it. */
interface Wish {
  ready: ReadyOrg;
  grant: Grant;
  key: string;
}

/**
 * Makes one VU of the client: iterations are drawn as in the mix, and one that finds a token under its key uses that in place
 * of an attempt, which is a check. A token is kept until `renewAt` of its lifetime has passed; one without `expires_in` is not.
 */
export function createCachedClient(session: Session): () => Promise<void> {
  const { renewAt } = scenarioOptionsOf(session.plan.head, "cache");
  const tokens = new TokenCache(CACHED_TOKENS_MAX);
  let wish: Wish | null = null;
  const iterateMix = createMix({
    ...session,
    attempt(ready, grant, request, details) {
      const exchange = session.attempt(ready, grant, request, details);
      const token = wish && tokenOf(exchange, wish.ready.index, session.nowMs(), renewAt);
      if (wish !== null && token !== null) tokens.keep(wish.key, token);
      return exchange;
    },
  });
  return async () => {
    wish = await wishAt(session, session.iteration());
    const token = wish && tokens.find(wish.key, session.nowMs());
    if (wish !== null && token !== null) useToken(session, wish, token);
    else await iterateMix();
  };
}

async function wishAt(session: Session, iteration: number): Promise<Wish | null> {
  const grant = session.grantAt(iteration);
  if (!CACHED_GRANTS.has(grant)) return null;
  const { key } = scenarioOptionsOf(session.plan.head, "cache");
  const ready = await session.ready(session.orgAt(iteration), session.variantAt(iteration));
  return { ready, grant, key: cacheKey(key, ready, grant) };
}

function cacheKey(
  parts: readonly CacheKeyPart[],
  { index, request }: ReadyOrg,
  grant: Grant,
): string {
  const values = { client: request.client, org: index, scope: request.scope, grant };
  return parts.map((part) => values[part]).join("\n");
}

function tokenOf(
  { id, answer }: Exchange,
  org: number,
  issuedMs: number,
  renewAt: number,
): CachedToken | null {
  const { accessToken, expiresInSeconds } = answer;
  if (accessToken === "" || expiresInSeconds === null) return null;
  const renewMs = issuedMs + expiresInSeconds * 1000 * renewAt;
  return { accessToken, org, attemptId: id, issuedMs, renewMs };
}

/** Calls the API of the org that a token was wanted for, with a token that may be another org's. */
function useToken(
  session: Session,
  { ready, grant }: Wish,
  { accessToken, org, attemptId, issuedMs }: CachedToken,
): void {
  checkHeldToken(session, ready, grant, "cached-token", {
    accessToken,
    parent: attemptId,
    sinceMs: issuedMs,
    extras: org === ready.index ? [] : [[EXTRA.issuedFor, String(org)]],
  });
}
