/** Fuzz: lines of a log that was written by anybody, or torn anywhere, are counted as one of three things, and never crash the pass. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRecord } from "../core/record.ts";
import { anyRecord, PLAN } from "./any-record-fixture.ts";
import { RecordPass } from "./record-pass.ts";
import { summarizeTally } from "./tally-summary.ts";

const LINES = 200_000;

const torn = fc
  .tuple(anyRecord, fc.nat(), fc.nat(40), fc.uint8Array({ maxLength: 12 }))
  .map(([record, at, cut, noise]) => {
    const line = Buffer.from(formatRecord(record));
    const start = at % (line.length + 1);
    return Buffer.concat([line.subarray(0, start), noise, line.subarray(start + cut)]);
  });
const line = fc.oneof(
  { weight: 6, arbitrary: torn },
  { weight: 2, arbitrary: anyRecord.map((record) => Buffer.from(formatRecord(record))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
);

describe("record pass", () => {
  it("accounts for every line, whatever stands in it", () => {
    const pass = new RecordPass(PLAN, null);
    let offset = 0;
    let lines = 0;
    fc.assert(
      fc.property(line, (bytes) => {
        // A line holds no line end: that is what makes it one.
        const whole = bytes.filter((byte) => byte !== 0x0a);
        pass.line(Buffer.from(whole), 0, whole.length, offset);
        offset += whole.length + 1;
        lines += 1;
      }),
      { numRuns: LINES },
    );
    const { recorded, auxiliary, unparsedLines, foreignLines, symptoms } = summarizeTally(
      pass.counted,
      PLAN,
    );
    expect(recorded + auxiliary + unparsedLines + foreignLines).toBe(lines);
    expect(recorded).toBeGreaterThan(LINES / 10);
    expect(unparsedLines).toBeGreaterThan(LINES / 10);
    // Bounded, however many wordings there are: 200 signatures and one pool per family, outcome and status.
    expect(symptoms.length).toBeLessThan(2000);
  });
});
