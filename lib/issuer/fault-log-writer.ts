/** Writes the fault log: lines are gathered and written a few times a second, so that a spike is not slowed by its own record. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { FaultLogLine } from "./fault-log.ts";

const FLUSH_AFTER_MS = 200;

/** An open fault log. A kill loses what was logged in the last 200 ms; every other ending loses nothing. */
export class FaultLogWriter {
  readonly #descriptor: number;
  #pending: string[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Creates the file, readable by its owner only, or empties it. */
  constructor(path: string) {
    this.#descriptor = openSync(path, "w", 0o600);
  }

  append(line: FaultLogLine): void {
    this.#pending.push(`${JSON.stringify(line)}\n`);
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref();
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#pending.join("");
    this.#pending = [];
    if (text !== "") writeWhole(this.#descriptor, Buffer.from(text));
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written);
  }
}
