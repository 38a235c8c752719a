/** Tables as CSV, with text that others wrote. */
import { stringify } from "csv-stringify/sync";
import { cleanText } from "../core/text.ts";

export type Cell = string | number;

/**
 * CSV by RFC 4180, with a line of heads. Text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@` or a tab) has an
 * apostrophe before it.
 */
export function renderCsv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify(
    [heads, ...rows].map((row) => row.map(clean)),
    {
      escape_formulas: true,
      record_delimiter: "\r\n",
    },
  );
}

// A tab at the start is one of the marks of a formula: the guard has to see it before it is made visible.
function clean(cell: Cell): Cell {
  if (typeof cell === "number") return cell;
  return /^[\t\r]/.test(cell) ? `'${cleanText(cell)}` : cleanText(cell);
}
