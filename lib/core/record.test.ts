/** The codec's laws: any record round-trips, and any other line is refused rather than misread. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttemptRecord,
  escapeField,
  formatRecord,
  isRecordLine,
  parseRecord,
  RECORD_KINDS,
  unescapeField,
} from "./record.ts";

const anyText = fc.string({ unit: "binary", maxLength: 40 });
/** Lone surrogates included, which `binary` leaves out. */
const anyCodeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));
const count = fc.nat({ max: 2 ** 40 });
const attemptId = fc
  .tuple(count, count, count)
  .map(([vu, iteration, n]) => `${vu % 1e9}-${iteration}-${n % 1e9}`);
const extraKey = fc
  .string({ unit: "binary", minLength: 1, maxLength: 9 })
  .filter((key) => !key.includes("="));

const anyRecord: fc.Arbitrary<AttemptRecord> = fc.record({
  kind: fc.constantFrom(...RECORD_KINDS),
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
  status: count,
  errorCode: count,
  flags: count,
  expiresInSeconds: fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  ),
  correlationId: anyText,
  grantedScope: fc.oneof(anyText, anyCodeUnits),
  token: fc.oneof(anyText, anyCodeUnits),
  extras: fc
    .array(fc.tuple(extraKey, fc.oneof(anyText, anyCodeUnits)), { maxLength: 4 })
    .map((entries) => new Map(entries)),
});

describe("record codec", () => {
  it("gives back every record it wrote", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(parseRecord(formatRecord(record))).toEqual(record);
      }),
    );
  });

  it("writes a record as one line of well-formed text", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const line = formatRecord(record);
        expect(line).not.toMatch(/[\n\r]/);
        expect(Buffer.from(line, "utf8").toString("utf8")).toBe(line);
        expect(isRecordLine(line)).toBe(true);
      }),
    );
  });

  it("gives back any string of code units from one field", () => {
    fc.assert(
      fc.property(anyCodeUnits, (text) => {
        expect(escapeField(text)).not.toMatch(/[\t\n\r]/);
        expect(unescapeField(escapeField(text))).toBe(text);
      }),
    );
  });

  it("reads back exactly what it was given, or refuses it", () => {
    const nearly = fc.tuple(anyRecord, count, anyText).map(([record, at, noise]) => {
      const line = formatRecord(record);
      const cut = at % (line.length + 1);
      return line.slice(0, cut) + noise + line.slice(cut);
    });
    fc.assert(
      fc.property(fc.oneof(anyText, nearly), (line) => {
        const record = parseRecord(line);
        expect(record === null ? line : formatRecord(record)).toBe(line);
      }),
    );
  });

  it("refuses a record that was cut inside its core", () => {
    fc.assert(
      fc.property(anyRecord, fc.nat(), (record, at) => {
        const line = formatRecord({ ...record, token: "", extras: new Map() });
        expect(parseRecord(line.slice(0, at % line.lastIndexOf("\t")))).toBeNull();
      }),
    );
  });

  it("tells k6's own lines from records that do not parse", () => {
    expect(isRecordLine('Request Failed error="dial: connection refused"')).toBe(false);
    expect(isRecordLine("tr1\ta\tgarbage")).toBe(true);
    expect(parseRecord("tr1\ta\tgarbage")).toBeNull();
    expect(isRecordLine("tr2\ta")).toBe(false);
  });
});
