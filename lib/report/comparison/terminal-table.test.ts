import stringWidth from "string-width";
import { expect, it } from "vitest";
import { type FittingColumn, layOutFitting } from "./terminal-table.ts";

const COLUMNS: readonly FittingColumn[] = [
  { head: "metric", align: "left", giveUp: 0 },
  { head: "base", align: "right", giveUp: 0, shorten: (cell) => cell.replace(/ \(.*\)$/, "") },
  { head: "change", align: "right", giveUp: 0 },
  { head: "tolerance", align: "right", giveUp: 1 },
  { head: "n", align: "right", giveUp: 2 },
];
const ROWS = [
  ["403 forbidden", "0.1 % (180)", "+1.8 pp [+1.7…+1.9 pp]", "0.5 pp", "5+5"],
  ["p95", "39 ms", "+26.1 % [+23.5…+28.7 %]", "10 %", "5+5"],
];

function headAt(cells: number): string {
  return layOutFitting(COLUMNS, ROWS, cells)[0]?.replaceAll(/ +/g, " ") ?? "";
}

it("is laid out whole where there is room", () => {
  expect(layOutFitting(COLUMNS, ROWS, 80)).toEqual([
    "metric                base                   change  tolerance    n",
    "403 forbidden  0.1 % (180)   +1.8 pp [+1.7…+1.9 pp]     0.5 pp  5+5",
    "p95                  39 ms  +26.1 % [+23.5…+28.7 %]       10 %  5+5",
  ]);
});

it("shortens cells first, then gives up columns, what matters least first", () => {
  expect(layOutFitting(COLUMNS, ROWS, 58).join()).not.toContain("(180)");
  expect(headAt(58)).toBe("metric base change tolerance n");
  expect(headAt(54)).toBe("metric base change tolerance");
  expect(headAt(46)).toBe("metric base change");
});

it.each([12, 20, 30, 40, 60, 100])("never exceeds %d cells", (cells) => {
  const lines = layOutFitting(COLUMNS, ROWS, cells);
  expect(lines).toHaveLength(3);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(cells);
});
