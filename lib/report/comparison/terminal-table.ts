/** Tables on a terminal that give up columns, and only then characters, where there is no room. */
import stringWidth from "string-width";
import { fitColumns, layOutTable } from "../terminal-layout.ts";

export interface FittingColumn {
  head: string;
  align: "left" | "right";
  /** Left out where there is no room, the highest first; 0 for one that stays. */
  giveUp: number;
  /** What of a cell is enough where there is little room; tried before a column is left out. */
  shorten?: (cell: string) => string;
}

const GAP = 2;
/** So much of a name is still told apart. */
const LEAST_NAME = 10;

/** Lines of at most `cells` cells, the head first; cells are cleaned already. */
export function layOutFitting(
  columns: readonly FittingColumn[],
  rows: readonly (readonly string[])[],
  cells: number,
): string[] {
  let drawn: DrawnColumn[] = columns.map((column, at) => ({
    ...column,
    cells: [column.head, ...rows.map((row) => row[at] ?? "")],
  }));
  const isTooWide = (): boolean => leastWidth(drawn) > cells;
  if (isTooWide()) drawn = drawn.map(shortened);
  for (const { giveUp } of columns.toSorted((a, b) => b.giveUp - a.giveUp)) {
    if (giveUp > 0 && isTooWide()) drawn = drawn.filter((column) => column.giveUp !== giveUp);
  }
  const lines = rowsOf(drawn);
  const [heads = [], ...fitted] = isTooWide() ? fitColumns(lines, cells) : lines;
  const aligned = drawn.map(({ align }, at) => ({ head: heads[at] ?? "", align }));
  return layOutTable(aligned, fitted, cells);
}

/** A column with its head and all its cells. */
interface DrawnColumn extends FittingColumn {
  cells: readonly string[];
}

function shortened(column: DrawnColumn): DrawnColumn {
  const { cells, shorten } = column;
  return shorten === undefined ? column : { ...column, cells: cells.map(shorten) };
}

function rowsOf(columns: readonly DrawnColumn[]): string[][] {
  const [first] = columns;
  return (first?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? ""));
}

/** With the first column as narrow as it may become. */
function leastWidth(columns: readonly DrawnColumn[]): number {
  const widths = columns.map(({ cells }) => Math.max(...cells.map((cell) => stringWidth(cell))));
  const [first = 0, ...others] = widths;
  return others.reduce((sum, width) => sum + width + GAP, Math.min(first, LEAST_NAME));
}
