/** Lists as tables for a terminal: what others wrote gives way where there is little room, the ids that commands take never. */
import stringWidth from "string-width";
import { boundText, NO_VALUE } from "../core/text.ts";
import { fitColumns, layOutTable } from "./terminal-layout.ts";

export interface ListColumn<Row> {
  head: string;
  align: "left" | "right";
  /** Left out where there is little room: the id begins with it. */
  room: "narrow" | "wide";
  /** `cut`: gives way where there is little room. */
  cells: "whole" | "cut";
  cell: (row: Row) => string;
}

const MAX_NAME = 60;
const GAP = 2;
const WIDE_CELLS = 120;
/** Columns that give way keep so much room together, however narrow the terminal. */
const LEAST_CELLS = 36;

export function listText<Row>(
  head: string,
  room: ListColumn<Row>["room"],
  cells: ListColumn<Row>["cells"],
  cell: (row: Row) => string,
): ListColumn<Row> {
  return { head, align: "left", room, cells, cell };
}

export function listNumber<Row>(head: string, cell: (row: Row) => string): ListColumn<Row> {
  return { head, align: "right", room: "narrow", cells: "whole", cell };
}

/** One line per row, in the order given; `cells` is the width of the terminal. */
export function renderList<Row>(
  all: readonly ListColumn<Row>[],
  rows: readonly Row[],
  cells: number,
): string {
  const columns = all.filter(({ room }) => room === "narrow" || cells >= WIDE_CELLS);
  const whole = columns.map(({ head, cell }) => [head, ...rows.map((row) => cell(row))]);
  const isCut = columns.map((column) => column.cells === "cut");
  const taken = whole
    .filter((_, at) => isCut[at] !== true)
    .reduce((sum, column) => sum + Math.max(...column.map((one) => stringWidth(one))) + GAP, 0);
  const cut = whole.filter((_, at) => isCut[at] === true);
  const fitted = transpose(
    fitColumns(
      transpose(cut).map((row) => row.map((cell) => boundText(cell, MAX_NAME))),
      Math.max(LEAST_CELLS, cells - taken),
    ),
  );
  const shown = whole.map((column, at) => (isCut[at] === true ? (fitted.shift() ?? []) : column));
  const [heads = [], ...lines] = transpose(shown);
  const table = layOutTable(
    columns.map(({ align }, at) => ({ head: heads[at] ?? "", align })),
    lines,
    Number.MAX_SAFE_INTEGER,
  );
  return table.map((line) => `${line}\n`).join("");
}

function transpose(table: readonly (readonly string[])[]): string[][] {
  return (table[0] ?? []).map((_, at) => table.map((row) => row[at] ?? ""));
}

/** `2026-03-04 10:14`, of a time in UTC. */
export function showTime(at: string | null): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(at ?? "") ?? [];
  return day === undefined ? NO_VALUE : `${day} ${minute}`;
}
