/** Comparisons as a table for a terminal: only their own ids are never cut. */
import { boundText, formatBytes, NO_VALUE } from "../../core/text.ts";
import { type ListColumn, listNumber, listText, renderList, showTime } from "../list-table.ts";

/** A comparison as the list shows it; null for what is not known. */
export interface ComparisonListRow {
  id: string;
  /** UTC. */
  comparedAt: string | null;
  kind: "runs" | "targets" | null;
  base: string | null;
  candidate: string | null;
  verdict: { state: string; passed: boolean | null } | null;
  /** What it is where there is no verdict. */
  status: string;
  bytes: number;
}

const MAX_ID = 200;

const COLUMNS: readonly ListColumn<ComparisonListRow>[] = [
  listText("comparison", "narrow", "whole", ({ id }) => boundText(id, MAX_ID)),
  listText("compared, UTC", "wide", "whole", ({ comparedAt }) => showTime(comparedAt)),
  listText("base", "narrow", "cut", ({ base }) => base ?? NO_VALUE),
  listText("candidate", "narrow", "cut", ({ candidate }) => candidate ?? NO_VALUE),
  listText("verdict", "narrow", "cut", ({ verdict, status }) =>
    verdict === null ? status : `${symbolOf(verdict)} ${verdict.state}`,
  ),
  listNumber("size", ({ bytes }) => formatBytes(bytes)),
];

/** One line per comparison, in the order given; `cells` is the width of the terminal. */
export function renderComparisonsTable(rows: readonly ComparisonListRow[], cells: number): string {
  return renderList(COLUMNS, rows, cells);
}

function symbolOf({ passed }: NonNullable<ComparisonListRow["verdict"]>): string {
  if (passed === null) return "?";
  return passed ? "✓" : "✗";
}
