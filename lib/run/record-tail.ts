/** Follows the records while k6 writes them, for the progress line and the time of events; the analysis reads them whole afterwards. */
import { type FileHandle, open } from "node:fs/promises";

export interface TailCounts {
  /** Attempts of the preflight. */
  preflight: number;
  /** Attempts of the load. */
  attempts: number;
  status403: number;
  /** Attempts without any answer. */
  unanswered: number;
  /** Milliseconds since 1970 of the load's start; null until a record says so. */
  epochMs: number | null;
}

// Positions in a record: see lib/core/record.ts.
const KIND_FIELD = 1;
const STATUS_FIELD = 17;
const EPOCH = /\tepoch=(\d+)/;
const READ_SIZE = 1 << 20;

/** Counts whole lines of a growing file; `read` takes what is new since the last time. */
export class RecordTail {
  readonly #path: string;
  readonly #counts: TailCounts = {
    preflight: 0,
    attempts: 0,
    status403: 0,
    unanswered: 0,
    epochMs: null,
  };
  readonly #buffer = Buffer.alloc(READ_SIZE);
  #file: FileHandle | null = null;
  #position = 0;
  #rest = "";

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads on; a file that is not there yet holds nothing. */
  async read(): Promise<Readonly<TailCounts>> {
    this.#file ??= await open(this.#path, "r").catch(() => null);
    if (this.#file === null) return this.#counts;
    for (;;) {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, READ_SIZE, this.#position);
      if (bytesRead === 0) return this.#counts;
      this.#position += bytesRead;
      this.#count(this.#rest + this.#buffer.toString("latin1", 0, bytesRead));
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }

  #count(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      this.#countLine(text.slice(start, end));
      start = end + 1;
    }
    this.#rest = text.slice(start);
  }

  #countLine(line: string): void {
    if (this.#counts.epochMs === null) {
      const epoch = EPOCH.exec(line)?.[1];
      if (epoch !== undefined) this.#counts.epochMs = Number(epoch);
    }
    const fields = line.split("\t", STATUS_FIELD + 1);
    if (fields[0] !== "tr1") return;
    if (fields[KIND_FIELD] === "f") this.#counts.preflight += 1;
    if (fields[KIND_FIELD] !== "a") return;
    this.#counts.attempts += 1;
    if (fields[STATUS_FIELD] === "403") this.#counts.status403 += 1;
    if (fields[STATUS_FIELD] === "0") this.#counts.unanswered += 1;
  }
}
