/** A map whose entries expire: whatever is stored lives exactly its time, however much else is stored. */

interface Entry<V> {
  value: V;
  expiresAtS: number;
}

/**
 * Entries are swept bucket by bucket as time passes, on writes, so a sweep costs only what has expired.
 * The clock gives seconds and must not go backwards.
 */
export class ExpiringMap<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #buckets = new Map<number, string[]>();
  readonly #nowSeconds: () => number;
  readonly #onExpire: (key: string, value: V) => void;
  #sweptS: number;

  constructor(
    nowSeconds: () => number = () => Date.now() / 1000,
    onExpire: (key: string, value: V) => void = () => undefined,
  ) {
    this.#nowSeconds = nowSeconds;
    this.#onExpire = onExpire;
    this.#sweptS = Math.floor(nowSeconds());
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Stores an entry, in place of any other of this key, for `ttlSeconds` from now. */
  set(key: string, value: V, ttlSeconds: number): void {
    this.#sweep();
    const expiresAtS = Math.ceil(this.#nowSeconds() + ttlSeconds);
    this.#entries.set(key, { value, expiresAtS });
    if (!Number.isFinite(expiresAtS)) return;
    const bucket = this.#buckets.get(expiresAtS);
    if (bucket === undefined) this.#buckets.set(expiresAtS, [key]);
    else bucket.push(key);
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.expiresAtS > this.#nowSeconds() ? entry.value : undefined;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  #sweep(): void {
    const nowS = Math.floor(this.#nowSeconds());
    for (; this.#sweptS < nowS; this.#sweptS += 1) {
      const expiredS = this.#sweptS + 1;
      for (const key of this.#buckets.get(expiredS) ?? []) this.#expire(key, expiredS);
      this.#buckets.delete(expiredS);
    }
  }

  // An entry that was stored again stands in an older bucket too, where it is left alone.
  #expire(key: string, nowS: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAtS > nowS) return;
    this.#entries.delete(key);
    this.#onExpire(key, entry.value);
  }
}
