/** Fitting text into columns of a terminal, measured in cells and not in characters. */
import Table from "cli-table3";
import stringWidth from "string-width";

const GAP = 2;

/** A column's head, and the side its cells stand on. */
interface Column {
  head: string;
  align: "left" | "right";
}

/** Cuts a text to at most `cells` cells, the last of them `…` when it was cut. */
export function fitCells(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  return `${takeCells(text, Math.max(0, cells - 1))}…`;
}

/**
 * Wraps at ordinary spaces so that no line exceeds `cells`; a longer word is broken.
 * No-break spaces hold a number and its unit together.
 */
export function wrapText(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => breakWord(whole, cells))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (stringWidth(longer) <= cells) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/**
 * Aligned columns without borders, head first. The first column gives way when the table is wider than `cells`:
 * it holds names, and a cut name is still recognised where a cut number would lie.
 */
export function layOutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  cells: number,
): string[] {
  const widths = columns.map(({ head }, at) =>
    Math.max(stringWidth(head), ...rows.map((row) => stringWidth(row[at] ?? ""))),
  );
  const others = widths.slice(1).reduce((sum, width) => sum + width + GAP, 0);
  const first = Math.min(widths[0] ?? 0, cells - others);
  const colWidths = [first, ...widths.slice(1)].map((width, at) => width + (at === 0 ? 0 : GAP));
  const table = new Table({
    colWidths,
    colAligns: columns.map(({ align }) => align),
    chars: NO_BORDERS,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
  });
  const all = [columns.map(({ head }) => head), ...rows];
  table.push(...all.map((row) => row.map((cell, at) => layOutCell(cell, at, first, columns[at]))));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/**
 * Rows whose columns share `cells` fairly: the widest give way first, whatever stands in them.
 * For tables in which any cell may be what others wrote.
 */
export function fitColumns(rows: readonly (readonly string[])[], cells: number): string[][] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => stringWidth(row[at] ?? ""))),
  );
  const room = cells - GAP * (count - 1);
  const limit = widestThatFits(widths, room);
  return rows.map((row) => row.map((cell) => fitCells(cell, limit)));
}

/** The largest width at which columns no wider than that fit into the room; at least one cell each. */
function widestThatFits(widths: readonly number[], room: number): number {
  let limit = Math.max(...widths);
  const taken = () => widths.reduce((sum, width) => sum + Math.min(width, limit), 0);
  while (limit > 1 && taken() > room) limit -= 1;
  return limit;
}

function layOutCell(cell: string, at: number, first: number, column: Column | undefined): string {
  if (at === 0) return fitCells(cell, first);
  return column?.align === "left" ? " ".repeat(GAP) + cell : cell;
}

function breakWord(word: string, cells: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (stringWidth(rest) > cells) {
    const part = takeCells(rest, cells);
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return [...parts, rest];
}

/** The longest start of a text that fits, always at least one code point so that breaking ends. */
function takeCells(text: string, cells: number): string {
  let taken = "";
  for (const character of text) {
    if (taken !== "" && stringWidth(taken + character) > cells) break;
    taken += character;
  }
  return taken;
}

const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
