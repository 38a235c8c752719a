/** Tokens that a client keeps for as long as it trusts them, a bounded number of them. */

export interface CachedToken {
  accessToken: string;
  /** Index of the org it was issued for. */
  org: number;
  /** Id of the attempt that got it. */
  attemptId: string;
  /** Milliseconds since the scenario's start, as is `renewMs`. */
  issuedMs: number;
  /** From when on it is asked for anew. */
  renewMs: number;
}

/** One VU's tokens by key; above `maxTokens` the one kept first goes. */
export class TokenCache {
  readonly #tokens = new Map<string, CachedToken>();
  readonly #maxTokens: number;

  constructor(maxTokens: number) {
    this.#maxTokens = maxTokens;
  }

  /** The token under a key, if it need not be renewed yet. */
  find(key: string, nowMs: number): CachedToken | null {
    const token = this.#tokens.get(key);
    return token !== undefined && nowMs < token.renewMs ? token : null;
  }

  keep(key: string, token: CachedToken): void {
    this.#tokens.delete(key);
    const [first] = this.#tokens.keys();
    if (first !== undefined && this.#tokens.size >= this.#maxTokens) this.#tokens.delete(first);
    this.#tokens.set(key, token);
  }
}
