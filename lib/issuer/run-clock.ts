/** The issuer's time: milliseconds since the first attempt it saw. */

export interface Arrival {
  epochMs: number;
  /** Milliseconds since the first attempt; 0 for what came before it. */
  elapsedMs: number;
}

export class RunClock {
  #firstMs: number | null = null;

  /** Notes an arrival; only an attempt starts the clock. */
  arrive(isAttempt: boolean): Arrival {
    const nowMs = performance.now();
    if (isAttempt) this.#firstMs ??= nowMs;
    const elapsedMs = this.#firstMs === null ? 0 : nowMs - this.#firstMs;
    return { epochMs: performance.timeOrigin + nowMs, elapsedMs };
  }
}
