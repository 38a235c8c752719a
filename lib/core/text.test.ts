import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  boundText,
  cleanText,
  formatCount,
  formatCountShare,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
} from "./text.ts";

const anyText = fc.string({ unit: "binary", maxLength: 60 });
/** Any sequence of UTF-16 units, halves of surrogate pairs included. */
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));
const asciiSpaces = (text: string) => text.replaceAll("\u202f", " ");

describe("cleaned text", () => {
  it("shows what would act or hide", () => {
    expect(cleanText("\u001b[31mred\u001b[0m")).toBe(String.raw`\u001b[31mred\u001b[0m`);
    expect(cleanText("abc\u202etxt.exe")).toBe(String.raw`abc\u202etxt.exe`);
    expect(cleanText("two\r\nlines\tand\0null")).toBe(String.raw`two\r\nlines\tand\u0000null`);
    expect(cleanText("tag\u{e0041}")).toBe(String.raw`tag\u{e0041}`);
    expect(cleanText("half \ud83d pair")).toBe(String.raw`half \ud83d pair`);
  });

  it("keeps letters, emoji and the joiners that scripts need", () => {
    for (const text of ["Zürich AG", "日本支社", "می‌خواهم", "👩‍💻 team", "e\u0301", "org–7 ½"]) {
      expect(cleanText(text)).toBe(text);
    }
  });

  it("has no control, bidirectional or unpaired character left, whatever came in", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyUnits), (text) => {
        const cleaned = cleanText(text);
        expect(cleaned).not.toMatch(/\p{Cc}|\p{Cs}|\p{Bidi_Control}|[\u2028\u2029\ufffe\uffff]/u);
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
    );
  });
});

describe("bounded text", () => {
  it("never exceeds its bound in code points and says when it was cut", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, anyUnits), fc.integer({ min: 1, max: 70 }), (text, max) => {
        const bounded = boundText(text, max);
        expect(Array.from(bounded).length).toBeLessThanOrEqual(max);
        expect(bounded === cleanText(text) || bounded.endsWith("…")).toBe(true);
      }),
    );
  });

  it("does not cut what fits, and cuts between code points", () => {
    expect(boundText("12345", 5)).toBe("12345");
    expect(boundText("😀😀😀😀", 3)).toBe("😀😀…");
  });
});

describe("counts", () => {
  it("stand in groups of three with narrow no-break spaces", () => {
    expect([0, 999, 1812, 1_234_567, -1200].map(formatCount)).toEqual([
      "0",
      "999",
      "1\u202f812",
      "1\u202f234\u202f567",
      "−1\u202f200",
    ]);
  });

  it("lose no digit", () => {
    fc.assert(
      fc.property(fc.nat(), (count) => {
        expect(Number(formatCount(count).replaceAll("\u202f", ""))).toBe(count);
      }),
    );
  });
});

describe("shares", () => {
  it("have the digits that matter", () => {
    const shown = [0, 0.0012, 0.00001, 0.042, 0.1, 0.992, 0.9996, 0.99999, 1].map(formatShare);
    expect(shown.map(asciiSpaces)).toEqual([
      "0 %",
      "0.12 %",
      "< 0.01 %",
      "4.2 %",
      "10 %",
      "99.2 %",
      "99.96 %",
      "> 99.99 %",
      "100 %",
    ]);
  });

  it("call nothing and all what they are, and only them", () => {
    fc.assert(
      fc.property(fc.nat(5_000_000), fc.integer({ min: 1, max: 5_000_000 }), (count, of) => {
        const share = Math.min(1, count / of);
        expect(formatShare(share) === "0\u202f%").toBe(share === 0);
        expect(formatShare(share) === "100\u202f%").toBe(share === 1);
      }),
    );
  });

  it("stand behind their count, unless there is nothing to tell", () => {
    expect(asciiSpaces(formatCountShare(388, 400))).toBe("388 (97 %)");
    expect(formatCountShare(0, 400)).toBe("0");
    expect(formatCountShare(0, 0)).toBe("0");
  });
});

describe("times and rates", () => {
  it("carry their unit and three digits at most where more would be noise", () => {
    const shown = [0, 420, 996, 4230, 41_000, 999_400, 999_600, 1_240_000, 12_340_000];
    expect(shown.map((us) => asciiSpaces(formatLatency(us)))).toEqual([
      "0 ms",
      "0.42 ms",
      "1 ms",
      "4.2 ms",
      "41 ms",
      "999 ms",
      "1 s",
      "1.24 s",
      "12.3 s",
    ]);
  });

  it("give durations in the units people use", () => {
    const shown = [0, 850, 30_000, 2500, 90_000, 60_000, 59_990, 3_600_000, 3_720_000];
    expect(shown.map((ms) => asciiSpaces(formatDuration(ms)))).toEqual([
      "0 s",
      "850 ms",
      "30 s",
      "2.5 s",
      "1 min 30 s",
      "1 min",
      "1 min",
      "1 h",
      "1 h 2 min",
    ]);
  });

  it("give rates per second", () => {
    expect([600, 12.5, 1200].map(formatRate)).toEqual(["600/s", "12.5/s", "1\u202f200/s"]);
  });

  it("show a dash for what is not a number", () => {
    for (const format of [formatCount, formatShare, formatLatency, formatDuration, formatRate]) {
      expect(format(Number.NaN)).toBe("–");
    }
  });
});
