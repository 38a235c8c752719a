/** Remembers which refresh tokens are lost: used up by an answer that never arrived, so that what follows has a cause. */
import { ExpiringMap } from "./expiring-map.ts";

/** The answer that was lost. */
export interface LostAnswer {
  attemptId: string;
  /** Empty when no fault made it so: the client had gone away. */
  faultId: string;
}

/** What one authorization gave, and all that was refreshed from it. */
interface Chain {
  org: string;
  /** Set once a lost token of the chain was used again: the library then revokes the whole chain. */
  brokenBy: LostAnswer | null;
}

interface Credential {
  chain: Chain;
  lostBy: LostAnswer | null;
}

// Long enough for a client to come back with a token that it should not use any more.
const USED_TTL_SECONDS = 300;

/** Follows chains from the grant of an authorization through its code and every refresh token. */
export class RefreshLedger {
  readonly #ttlSeconds: number;
  readonly #rotates: boolean;
  readonly #chains: ExpiringMap<Chain>;
  readonly #credentials: ExpiringMap<Credential>;

  /** `ttlSeconds` is the lifetime of a refresh token; where tokens do not rotate, none is ever used up. */
  constructor(ttlSeconds: number, rotates: boolean, nowSeconds?: () => number) {
    this.#ttlSeconds = ttlSeconds;
    this.#rotates = rotates;
    this.#chains = new ExpiringMap(nowSeconds);
    this.#credentials = new ExpiringMap(nowSeconds);
  }

  open(grantId: string, org: string): void {
    this.#chains.set(grantId, { org, brokenBy: null }, this.#ttlSeconds);
  }

  /** Notes a code or refresh token that was issued under a grant. */
  issue(credential: string, grantId: string): void {
    const chain = this.#chains.get(grantId);
    if (chain === undefined) return;
    this.#credentials.set(credential, { chain, lostBy: null }, this.#ttlSeconds);
  }

  /** The org a code or refresh token was issued for. */
  orgOf(credential: string): string | undefined {
    return this.#credentials.get(credential)?.chain.org;
  }

  /** Notes that a refresh token was used and its successor, for all one knows, arrived. */
  retire(refreshToken: string): void {
    this.#note(refreshToken, null, USED_TTL_SECONDS);
  }

  /** Notes that a refresh token was used and the answer with its successor is lost. */
  lose(refreshToken: string, lostBy: LostAnswer): void {
    this.#note(refreshToken, lostBy, this.#ttlSeconds);
  }

  #note(refreshToken: string, lostBy: LostAnswer | null, ttlSeconds: number): void {
    const found = this.#credentials.get(refreshToken);
    if (found === undefined || !this.#rotates) return;
    this.#credentials.set(refreshToken, { chain: found.chain, lostBy }, ttlSeconds);
  }

  /** The lost answer because of which this refresh token is or will be refused; null when there is none. */
  causeOf(refreshToken: string): LostAnswer | null {
    const found = this.#credentials.get(refreshToken);
    return found?.lostBy ?? found?.chain.brokenBy ?? null;
  }

  /** Notes that a lost refresh token was used again, and so its chain is revoked. */
  breakChain(refreshToken: string, cause: LostAnswer): void {
    const found = this.#credentials.get(refreshToken);
    if (found !== undefined) found.chain.brokenBy ??= cause;
  }
}
