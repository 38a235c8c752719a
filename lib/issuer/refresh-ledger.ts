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
  /** Of the authorization request: those that are kept. */
  parameters: ReadonlyMap<string, string>;
  /** Set once a lost token of the chain was used again: the library then revokes the whole chain. */
  brokenBy: LostAnswer | null;
}

interface Credential {
  chain: Chain;
  lostBy: LostAnswer | null;
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map();

// Long enough for a client to come back with a token that it should not use any more.
const USED_TTL_SECONDS = 300;

/** Follows chains from the grant of an authorization through its code and every refresh token. */
export class RefreshLedger {
  readonly #ttlSeconds: number;
  readonly #rotates: boolean;
  readonly #kept: ReadonlySet<string>;
  readonly #chains: ExpiringMap<Chain>;
  readonly #credentials: ExpiringMap<Credential>;

  /**
   * `ttlSeconds` is the lifetime of a refresh token; where tokens do not rotate, none is ever used up.
   * `kept` names the parameters of authorization requests that are remembered; all others are not.
   */
  constructor(
    ttlSeconds: number,
    rotates: boolean,
    kept: ReadonlySet<string> = new Set(),
    nowSeconds?: () => number,
  ) {
    this.#ttlSeconds = ttlSeconds;
    this.#rotates = rotates;
    this.#kept = kept;
    this.#chains = new ExpiringMap(nowSeconds);
    this.#credentials = new ExpiringMap(nowSeconds);
  }

  /** Begins a chain with the parameters of its authorization request, as they were sent. */
  open(grantId: string, org: string, parameters: Readonly<Record<string, unknown>> = {}): void {
    const chain = { org, parameters: this.#keep(parameters), brokenBy: null };
    this.#chains.set(grantId, chain, this.#ttlSeconds);
  }

  #keep(parameters: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
    if (this.#kept.size === 0) return NO_PARAMETERS;
    const kept = new Map<string, string>();
    for (const name of this.#kept) {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (typeof value === "string") kept.set(name, value);
    }
    return kept;
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

  /** The kept parameters of the authorization request that a code or refresh token goes back to; null for none. */
  parametersOf(credential: string): ReadonlyMap<string, string> | null {
    return this.#credentials.get(credential)?.chain.parameters ?? null;
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
