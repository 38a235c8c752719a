/** The fast way over a line against the codec: the same facts of every record, and the same refusals. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttemptRecord,
  EXTRA,
  formatRecord,
  isRecordLine,
  parseRecord,
  RECORD_KINDS,
} from "../core/record.ts";
import { type LineKind, RecordScanner } from "./record-scanner.ts";
import { createScannedRecord, fillFromRecord, type ScannedRecord } from "./scanned-record.ts";
import { TokenDecoder } from "./token-decoder.ts";

const count = fc.oneof(fc.nat({ max: 3000 }), fc.nat({ max: 10 ** 15 - 1 }));
const attemptId = fc
  .tuple(fc.nat({ max: 2000 }), count, fc.nat({ max: 3 }))
  .map((parts) => parts.join("-"));
const plainText = fc.stringMatching(/^[ -[\]-~]{0,12}$/);
const anyText = fc.oneof(
  { weight: 12, arbitrary: plainText },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
);
const header = fc.constantFrom(
  { alg: "ES256", typ: "at+jwt" },
  { alg: "RS256", kid: "a" },
  { alg: "none" },
);
const jwt = fc
  .tuple(
    header,
    fc.oneof(
      fc.json(),
      fc.dictionary(fc.string(), anyText).map((o) => JSON.stringify(o)),
    ),
  )
  .map(([head, payload]) => `${base64Url(JSON.stringify(head))}.${base64Url(payload)}`);
const token = fc.oneof(
  { weight: 6, arbitrary: jwt },
  fc.constantFrom("", "!opaque:32", "!jwe:900", "!bad:12", "a.b.c", "no-dot", "!", "!é"),
  anyText,
);
const extraKey = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.values(EXTRA)) },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 4 }).filter((key) => !key.includes("=")),
  },
);
const record: fc.Arbitrary<AttemptRecord> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant("attempt" as const) },
    { weight: 1, arbitrary: fc.constantFrom(...RECORD_KINDS) },
  ),
  attemptId,
  org: count,
  client: count,
  grant: count,
  variant: count,
  profile: count,
  attemptNumber: count,
  parent: fc.oneof(fc.constant(""), attemptId),
  startMs: count,
  blockedUs: count,
  connectingUs: count,
  tlsUs: count,
  sendingUs: count,
  waitingUs: count,
  receivingUs: count,
  status: fc.constantFrom(0, 200, 302, 403, 429, 503),
  errorCode: count,
  flags: fc.nat({ max: 3 }),
  expiresInSeconds: fc.oneof(
    { weight: 8, arbitrary: fc.oneof(fc.constant(null), count) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, 1e21) },
  ),
  correlationId: anyText,
  grantedScope: anyText,
  token,
  extras: fc
    .array(fc.tuple(extraKey, anyText), { maxLength: 4 })
    .map((entries) => new Map(entries)),
});

const oddField = fc.oneof(
  fc.constantFrom("", "0", "00", "007", "-1", "1.5", "1e3", " 1", "1 ", "x", "\\", "\\t", "\\x41"),
  fc.constantFrom("é", "\u0001", "\u007f", "=", "=v", "k=", "k", "chain=1", "chain=\\", "desc=é"),
  fc.constantFrom(
    "chain=1-1-0.2.30",
    "chain=1.2.007",
    "chain=..5",
    "chain=1.2.x5",
    "chain=1.2.3.4",
  ),
  fc.constantFrom("1-1-0", "01-1-0", "1-1", "1-1-0-0", "-1-1-1", "1--1", "tr1", "a", "p"),
  fc.integer({ min: 9, max: 17 }).map((digits) => "9".repeat(digits)),
  fc
    .tuple(fc.integer({ min: 9, max: 17 }), fc.nat({ max: 2 }))
    .map(([digits, place]) => ["1", "1", "1"].with(place, "9".repeat(digits)).join("-")),
);

/** Changes one field of a line: for another, to a copy of a later one, by leaving it out or by adding one before it. */
const edit = fc
  .tuple(
    fc.oneof(fc.nat({ max: 30 }), fc.integer({ min: 20, max: 27 })),
    fc.constantFrom<"set" | "copy" | "remove" | "insert" | "append">(
      "set",
      "copy",
      "remove",
      "insert",
      "append",
    ),
    oddField,
  )
  .map(([place, action, odd]) => (fields: string[]) => {
    const at = place % fields.length;
    if (action === "set") fields[at] = odd;
    if (action === "append") fields[at] += odd;
    if (action === "copy") fields.push(fields[at] ?? "");
    if (action === "remove") fields.splice(at, 1);
    if (action === "insert") fields.splice(at, 0, odd);
  });

function base64Url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function scan(scanner: RecordScanner, line: string): LineKind {
  const bytes = Buffer.from(`before\n${line}\ntr1\tafter\tx`);
  return scanner.read(bytes, 7, 7 + Buffer.byteLength(line));
}

/** What the codec makes of a line, and of its token. */
function expected(line: string): [LineKind, ScannedRecord | null, unknown] {
  const parsed = parseRecord(Buffer.from(line).toString());
  if (parsed === null) return [isRecordLine(line) ? "unparsed" : "foreign", null, null];
  const decoder = new TokenDecoder();
  const scanned = createScannedRecord();
  fillFromRecord(scanned, parsed, decoder);
  return ["record", scanned, scanned.tokenForm === "jwt" ? decoder.claims() : null];
}

function found(scanner: RecordScanner, line: string): [LineKind, ScannedRecord | null, unknown] {
  const kind = scan(scanner, line);
  if (kind !== "record") return [kind, null, null];
  const { scanned, decoder } = scanner;
  return [kind, { ...scanned }, scanned.tokenForm === "jwt" ? decoder.claims() : null];
}

describe("RecordScanner", () => {
  it("reads of any record what the codec reads", () => {
    const scanner = new RecordScanner();
    fc.assert(
      fc.property(record, (written) => {
        const line = formatRecord(written);
        expect(found(scanner, line)).toStrictEqual(expected(line));
      }),
      { numRuns: 1000 },
    );
  });

  it("takes a line that was tampered with exactly for what the codec takes it", () => {
    const scanner = new RecordScanner();
    fc.assert(
      fc.property(record, fc.array(edit, { minLength: 1, maxLength: 2 }), (written, edits) => {
        const fields = formatRecord(written).split("\t");
        for (const change of edits) change(fields);
        const line = fields.join("\t");
        expect(found(scanner, line)).toStrictEqual(expected(line));
      }),
      { numRuns: 10_000 },
    );
  });

  it("tells anything else apart by its first field", () => {
    const scanner = new RecordScanner();
    expect(scan(scanner, "Request Failed")).toBe("foreign");
    expect(scan(scanner, "")).toBe("foreign");
    expect(scan(scanner, "tr2\ta\t1-1-0")).toBe("foreign");
    expect(scan(scanner, "tr1\ta\t1-1-0")).toBe("unparsed");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (line) => {
        expect(found(scanner, line)).toStrictEqual(expected(line));
      }),
    );
  });

  it("knows the attempt id and the whole record of the line read last", () => {
    const scanner = new RecordScanner();
    fc.assert(
      fc.property(record, (written) => {
        scan(scanner, formatRecord(written));
        expect(scanner.attemptId()).toBe(written.attemptId);
        expect(scanner.record()).toStrictEqual(parseRecord(formatRecord(written)));
      }),
    );
  });
});
