/** Lines come out whole, once, and with their place, however the bytes come in and the log is shared out. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineFeed, type LogPart } from "./line-feed.ts";

interface Seen {
  lines: [offset: number, text: string][];
  cuts: number;
}

/** Feeds the bytes of a part in pieces of the given sizes, over and over, as a reader would. */
function feed(log: Buffer, part: LogPart, sizes: readonly number[], capacity: number, seen: Seen) {
  const pass = {
    counted: null,
    line: (bytes: Buffer, start: number, end: number, offset: number) =>
      seen.lines.push([offset, bytes.toString("latin1", start, end)]),
    cut: () => {
      seen.cuts += 1;
    },
  };
  const lineFeed = new LineFeed(pass, Buffer.alloc(capacity), part);
  for (let turn = 0; ; turn += 1) {
    const space = lineFeed.space();
    const from = lineFeed.nextOffset();
    const wanted = Math.min(space.length, sizes[turn % sizes.length] ?? 1);
    const count = log.copy(space, 0, from, Math.min(log.length, from + wanted));
    if (count === 0) return lineFeed.end();
    if (!lineFeed.commit(count)) return;
  }
}

function feedParts(log: Buffer, cuts: number[], sizes: number[], capacity: number): Seen {
  const seen: Seen = { lines: [], cuts: 0 };
  const offsets = [0, ...cuts.toSorted((a, b) => a - b)];
  offsets.forEach((startOffset, index) => {
    const stopOffset = offsets[index + 1] ?? Number.POSITIVE_INFINITY;
    feed(log, { startOffset, stopOffset }, sizes, capacity, seen);
  });
  return seen;
}

const line = fc.stringMatching(/^[a-z\t ]{0,12}$/);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe("LineFeed", () => {
  it("hands on each line once and in place, whatever the reads and the parts", () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom("", "tail"),
        fc.array(fc.nat({ max: 120 }), { maxLength: 4 }),
        sizes,
        (lines, tail, cuts, readSizes) => {
          const log = Buffer.from(lines.map((text) => `${text}\n`).join("") + tail);
          const inside = cuts.filter((cut) => cut > 0 && cut < log.length);
          const seen = feedParts(log, inside, readSizes, 64);
          let offset = 0;
          const expected = lines.map((text) => {
            const placed: [number, string] = [offset, text];
            offset += text.length + 1;
            return placed;
          });
          expect(seen.lines).toEqual(expected);
          expect(seen.cuts).toBe(tail === "" ? 0 : 1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("passes over a line too long to hold but for its beginning", () => {
    const long = "x".repeat(500);
    const log = Buffer.from(`first\n${long}\nlast\n`);
    for (const cuts of [[], [3], [100], [300, 400]]) {
      expect(feedParts(log, cuts, [37], 64)).toEqual({
        lines: [
          [0, "first"],
          [6, "x".repeat(32)],
          [507, "last"],
        ],
        cuts: 0,
      });
    }
  });
});
