/** Two meters of load on one org, for faults that depend on it. */

/** A token bucket: admits `perMinute` in the long run, and up to `burst` at once after a pause. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #level: number;
  #updatedMs = 0;

  constructor(perMinute: number, burst: number) {
    this.#perMs = perMinute / 60_000;
    this.#burst = burst;
    this.#level = burst;
  }

  /** Takes one; false when there is none left. Times must not go backwards. */
  take(nowMs: number): boolean {
    this.#level = Math.min(this.#burst, this.#level + (nowMs - this.#updatedMs) * this.#perMs);
    this.#updatedMs = nowMs;
    if (this.#level < 1) return false;
    this.#level -= 1;
    return true;
  }
}

/** Counts events of the last second, the second before weighted by how much of it is still within. */
export class RateMeter {
  #second = 0;
  #count = 0;
  #countBefore = 0;

  /** Adds one event and returns the rate per second, that event included. */
  add(nowMs: number): number {
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#countBefore = second === this.#second + 1 ? this.#count : 0;
      this.#count = 0;
      this.#second = second;
    }
    this.#count += 1;
    return this.#count + this.#countBefore * (1 - (nowMs / 1000 - second));
  }
}
