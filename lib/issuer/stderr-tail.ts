/** Keeps the end of what a process says on stderr, for the message when it fails. */
import type { Readable } from "node:stream";

const KEPT_CHARACTERS = 4000;

export class StderrTail {
  readonly #secrets: readonly string[];
  #text = "";

  /** Reads the stream to its end; `secrets` never come out again. */
  constructor(stream: Readable, secrets: readonly string[]) {
    this.#secrets = secrets;
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
    });
  }

  text(): string {
    return this.#secrets.reduce((text, secret) => text.replaceAll(secret, "***"), this.#text);
  }
}
