/** Cuts a stream of bytes into lines, in one buffer of bounded size. */
import type { LinePass } from "./line-pass.ts";

const NEWLINE = 0x0a;

/** Bytes of a line too long to hold: too few to be read as a record. */
const OVERLONG_SHOWN = 32;

/** A stretch of the log: all lines that begin in it, also the one that ends beyond it. */
export interface LogPart {
  startOffset: number;
  /** Not part of it. */
  stopOffset: number;
}

const WHOLE_LOG: LogPart = { startOffset: 0, stopOffset: Number.POSITIVE_INFINITY };

/** Lends its free space to a reader, and hands each line to a pass as soon as it is whole. */
export class LineFeed {
  readonly #pass: LinePass<unknown>;
  readonly #bytes: Buffer;
  #length = 0;
  /** Place in the log of the first byte held. */
  #offset: number;
  /** Lines that begin here or later belong to somebody else. */
  readonly #stopOffset: number;
  #isSkipping: boolean;

  /** `buffer` bounds the lines that can be held, and may be used again for another part. */
  constructor(pass: LinePass<unknown>, buffer: Buffer, part: LogPart = WHOLE_LOG) {
    this.#pass = pass;
    this.#bytes = buffer;
    // From the byte before: only a newline there makes this the start of a line.
    this.#offset = Math.max(0, part.startOffset - 1);
    this.#stopOffset = part.stopOffset;
    this.#isSkipping = part.startOffset > 0;
  }

  /** Where to put the next bytes of the log; never empty. */
  space(): Buffer {
    return this.#bytes.subarray(this.#length);
  }

  /** Place in the log of the next byte. */
  nextOffset(): number {
    return this.#offset + this.#length;
  }

  /** Takes in the first `count` bytes of `space()`; false once all lines of this part were handed on. */
  commit(count: number): boolean {
    this.#length += count;
    const wholeLines = this.#bytes.subarray(0, this.#length).lastIndexOf(NEWLINE) + 1;
    let start = 0;
    while (start < wholeLines) {
      if (this.#isDone(start)) return false;
      const newline = this.#bytes.indexOf(NEWLINE, start);
      if (!this.#isSkipping) this.#pass.line(this.#bytes, start, newline, this.#offset + start);
      this.#isSkipping = false;
      start = newline + 1;
    }
    this.#drop(start);
    if (this.#isDone(0)) return false;
    if (this.#length === this.#bytes.length) this.#skipOverlong();
    return true;
  }

  /** The log ends here: what is left is a line without its end. */
  end(): void {
    if (this.#length > 0 && !this.#isSkipping) this.#pass.cut();
  }

  #isDone(start: number): boolean {
    return !this.#isSkipping && this.#offset + start >= this.#stopOffset;
  }

  #skipOverlong(): void {
    if (!this.#isSkipping) this.#pass.line(this.#bytes, 0, OVERLONG_SHOWN, this.#offset);
    this.#isSkipping = true;
    this.#drop(this.#length);
  }

  #drop(count: number): void {
    this.#bytes.copyWithin(0, count, this.#length);
    this.#offset += count;
    this.#length -= count;
  }
}
