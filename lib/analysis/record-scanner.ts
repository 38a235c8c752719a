/**
 * Reads records from the bytes of the log. Nearly every line is plain (an attempt with a signed token and nothing to unescape)
 * and is read where it stands; any other goes through the codec. A test holds the two ways equal on every line.
 */
import { type AttemptRecord, EXTRA, parseRecord, RECORD_MARK } from "../core/record.ts";
import {
  createScannedRecord,
  fillFromRecord,
  formOf,
  NO_EXTRAS,
  type ScannedRecord,
  setExtras,
} from "./scanned-record.ts";
import { TokenDecoder } from "./token-decoder.ts";

const TAB = 0x09;
const DASH = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const ATTEMPT_MARK = Buffer.from(`${RECORD_MARK}\ta\t`);
const RECORD_START = Buffer.from(`${RECORD_MARK}\t`);
const CHAIN_START = Buffer.from(`\t${EXTRA.chain}=`);
/** Printable ASCII but the backslash: one byte is one character, and there is nothing to unescape. */
const PLAIN_TEXT = /^[ -[\]-~]*$/;
/** Longest numbers the codec takes, in digits: of a count, and of the three parts of an attempt id. */
const COUNT_DIGITS = 15;
const VU_DIGITS = 10;
const ITERATION_DIGITS = 15;
const SEQUENCE_DIGITS = 10;
const TIMING_COUNT = 6;

/** By byte, 1 for what plain text is made of. */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  PLAIN_TEXT.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** What a line is: a record of ours, one of ours that does not parse, or somebody else's (k6 writes its warnings into the same log). */
export type LineKind = "record" | "unparsed" | "foreign";

/** Reads one line at a time; what it says is in `scanned` until the next, and its token in `decoder`. */
export class RecordScanner {
  readonly scanned: ScannedRecord = createScannedRecord();
  readonly decoder = new TokenDecoder();
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #at = 0;
  #isRefused = false;

  /** Reads the line at `start…end` of `bytes`, its newline left out; `bytes` must not change until the next. */
  read(bytes: Buffer, start: number, end: number): LineKind {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    if (this.#readPlain()) return "record";
    if (!startsWith(bytes, start, end, RECORD_START)) return "foreign";
    const record = parseRecord(this.text());
    if (record === null) return "unparsed";
    fillFromRecord(this.scanned, record, this.decoder);
    return "record";
  }

  /** The attempt id of the line read last; marks of all kinds are as long. */
  attemptId(): string {
    const start = this.#start + ATTEMPT_MARK.length;
    return this.#bytes.toString("latin1", start, this.#bytes.indexOf(TAB, start));
  }

  /** All of the line read last; null when it was no record. */
  record(): AttemptRecord | null {
    return parseRecord(this.text());
  }

  text(): string {
    return this.#bytes.toString("utf8", this.#start, this.#end);
  }

  /** False when the codec has to look: the line is not plain, or not a record at all. */
  #readPlain(): boolean {
    if (!startsWith(this.#bytes, this.#start, this.#end, ATTEMPT_MARK)) return false;
    this.#at = this.#start + ATTEMPT_MARK.length;
    this.#isRefused = false;
    this.scanned.kind = "attempt";
    this.scanned.isPreflight = false;
    this.#readNumbers();
    this.#skipPlainText();
    const scopeStart = this.#at;
    this.#skipPlainText();
    return !this.#isRefused && this.#readScopeAndToken(scopeStart) && this.#readExtras();
  }

  /** Everything before the texts, in the order of the layout. */
  #readNumbers(): void {
    const { scanned } = this;
    scanned.iteration = this.#readAttemptId();
    scanned.org = this.#readCount();
    scanned.client = this.#readCount();
    scanned.grant = this.#readCount();
    scanned.variant = this.#readCount();
    this.#readCount();
    scanned.attemptNumber = this.#readCount();
    scanned.parentIteration = this.#isAtTab() ? this.#skipTab(-1) : this.#readAttemptId();
    scanned.startMs = this.#readCount();
    let latencyUs = 0;
    for (let timing = 0; timing < TIMING_COUNT; timing += 1) latencyUs += this.#readCount();
    scanned.latencyUs = latencyUs;
    scanned.status = this.#readCount();
    scanned.errorCode = this.#readCount();
    scanned.flags = this.#readCount();
    scanned.expiresInSeconds = this.#isAtTab() ? this.#skipTab(null) : this.#readCount();
  }

  #readScopeAndToken(scopeStart: number): boolean {
    const { scanned } = this;
    const tokenStart = this.#at;
    const tab = this.#bytes.indexOf(TAB, tokenStart);
    this.#at = tab === -1 ? this.#end : Math.min(tab, this.#end);
    // One text for both: a slice of it costs a tenth of a text of its own.
    const text = this.#bytes.toString("latin1", scopeStart, this.#at);
    scanned.grantedScope = text.slice(0, tokenStart - scopeStart - 1);
    const token = text.slice(tokenStart - scopeStart);
    scanned.hasToken = token !== "";
    scanned.tokenForm = formOf(token, this.decoder);
    // Base64url is plain by nature.
    return scanned.tokenForm === "jwt" || this.#isPlain(tokenStart, this.#at);
  }

  #readExtras(): boolean {
    this.#readChain();
    setExtras(this.scanned, this.#at === this.#end ? NO_EXTRAS : this.#parseExtras());
    return !this.#isRefused;
  }

  /** Each refresh names its chain, of which the analysis needs the age of its token alone: digits after the second dot. */
  #readChain(): void {
    this.scanned.chainAgeMs = -1;
    const bytes = this.#bytes;
    if (!startsWith(bytes, this.#at, this.#end, CHAIN_START)) return;
    let at = this.#at + CHAIN_START.length;
    let [dots, digits, value] = [0, 0, 0];
    for (let byte = bytes[at] ?? 0; IS_PLAIN[byte] === 1; byte = bytes[at] ?? 0) {
      const digit = byte - ZERO;
      if (byte === DOT) {
        dots += 1;
        digits = 0;
        value = 0;
      } else if (digit >= 0 && digit <= 9) {
        digits += 1;
        value = value * 10 + digit;
      } else digits = COUNT_DIGITS + 1;
      at += 1;
    }
    this.#at = at;
    if (dots === 2 && digits >= 1 && digits <= COUNT_DIGITS) this.scanned.chainAgeMs = value;
  }

  /** The extras from here to the end, as the codec takes them. */
  #parseExtras(): ReadonlyMap<string, string> {
    const extras = new Map<string, string>();
    const fields = this.#bytes.toString("latin1", this.#at, this.#end).split("\t");
    for (const field of fields.slice(1)) {
      const equals = field.indexOf("=");
      const key = field.slice(0, equals);
      if (equals < 1 || extras.has(key) || key === EXTRA.chain || !PLAIN_TEXT.test(field)) {
        this.#isRefused = true;
      }
      extras.set(key, field.slice(equals + 1));
    }
    if (fields[0] !== "") this.#isRefused = true;
    return extras;
  }

  #isPlain(start: number, end: number): boolean {
    let at = start;
    while (at < end && IS_PLAIN[this.#bytes[at] ?? 0] === 1) at += 1;
    return at === end;
  }

  #isAtTab(): boolean {
    return this.#bytes[this.#at] === TAB;
  }

  #skipTab<Value>(value: Value): Value {
    this.#at += 1;
    return value;
  }

  /** A count as the codec takes it, without leading zeros, and the tab after it. */
  #readCount(): number {
    const start = this.#at;
    const count = this.#readDigits(COUNT_DIGITS, TAB);
    if (this.#bytes[start] === ZERO && this.#at - start > 2) this.#isRefused = true;
    return count;
  }

  /** The iteration in an attempt id, and the tab after it. */
  #readAttemptId(): number {
    this.#readDigits(VU_DIGITS, DASH);
    const iteration = this.#readDigits(ITERATION_DIGITS, DASH);
    this.#readDigits(SEQUENCE_DIGITS, TAB);
    return iteration;
  }

  #readDigits(maxDigits: number, delimiter: number): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    let digit = (bytes[at] ?? 0) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at += 1;
      digit = (bytes[at] ?? 0) - ZERO;
    }
    if (at === start || at - start > maxDigits || bytes[at] !== delimiter) this.#isRefused = true;
    this.#at = at + 1;
    return value;
  }

  /** Text that stands for itself, and the tab after it. */
  #skipPlainText(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    while (IS_PLAIN[bytes[at] ?? 0] === 1) at += 1;
    if (bytes[at] !== TAB) this.#isRefused = true;
    this.#at = at + 1;
  }
}

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i += 1) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}
