import * as fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { fitCells, fitColumns, layOutTable, wrapText } from "./terminal-layout.ts";

const words = fc
  .array(fc.string({ unit: fc.constantFrom("a", "é", "日", "😀", "-"), maxLength: 30 }))
  .map((parts) => parts.join(" "));
const cells = fc.integer({ min: 2, max: 60 });

describe("wrapped text", () => {
  it("never exceeds its cells, and loses nothing but where it broke", () => {
    fc.assert(
      fc.property(words, cells, (text, width) => {
        const lines = wrapText(text, width);
        expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width);
        expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      }),
    );
  });

  it("breaks at spaces, keeps a number with its unit, and breaks a word only when it must", () => {
    expect(wrapText("p95 of 41\u202fms here", 9)).toEqual(["p95 of", "41\u202fms", "here"]);
    expect(wrapText("abcdefgh ij", 3)).toEqual(["abc", "def", "gh", "ij"]);
  });
});

describe("fitted text", () => {
  it("is as it was when it fits, else ends in an ellipsis within its cells", () => {
    expect(fitCells("org-0001", 8)).toBe("org-0001");
    expect(fitCells("org-0001", 6)).toBe("org-0…");
    expect(fitCells("日本語の組織", 6)).toBe("日本…");
  });
});

describe("a table", () => {
  it("cuts names, never numbers, to stay within its cells", () => {
    const columns = [
      { head: "org", align: "left" },
      { head: "role", align: "left" },
      { head: "count", align: "right" },
    ] as const;
    const rows = [
      ["a-very-long-name-of-an-org", "primary", "1812"],
      ["日本語の組織の名前", "secondary", "7"],
    ];
    expect(layOutTable(columns, rows, 32)).toMatchInlineSnapshot(`
      [
        "org             role       count",
        "a-very-long-n…  primary     1812",
        "日本語の組織…   secondary      7",
      ]
    `);
    for (const line of layOutTable(columns, rows, 32)) {
      expect(stringWidth(line)).toBeLessThanOrEqual(32);
    }
  });
});

describe("columns that share a width", () => {
  it("are left alone when they fit", () => {
    const rows = [
      ["a name", "12 %"],
      ["another", "7 %"],
    ];
    expect(fitColumns(rows, 40)).toEqual(rows);
  });

  it("give way from the widest on, and never exceed it", () => {
    const rows = [["short", "a text of some thirty characters", "another text of that length ..."]];
    const [fitted = []] = fitColumns(rows, 40);
    expect(fitted[0]).toBe("short");
    expect(fitted.reduce((sum, cell) => sum + cell.length, 0) + 4).toBeLessThanOrEqual(40);
    expect(fitted[1]?.length).toBe(fitted[2]?.length);
  });
});
