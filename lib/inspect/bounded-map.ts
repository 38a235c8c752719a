/** What a file said before, kept by the hash of a secret and not by the secret; the oldest is forgotten first. */
import { createHash } from "node:crypto";

export class BoundedMap<Value> {
  readonly #values = new Map<string, Value>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  /** Keeps a value under a secret; an empty one is none. */
  set(secret: string, value: Value): void {
    if (secret === "") return;
    const key = hashOf(secret);
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#max && oldest !== undefined) this.#values.delete(oldest);
  }

  get(secret: string): Value | undefined {
    return secret === "" ? undefined : this.#values.get(hashOf(secret));
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64");
}
