/** Runs as a table for a terminal: names in it are what others wrote, and only the runs' own ids are never cut. */
import type { Result } from "../analysis/result.ts";
import { boundText, formatBytes, formatCount, NO_VALUE } from "../core/text.ts";
import { type ListColumn, listNumber, listText, renderList, showTime } from "./list-table.ts";
import { describeVerdict } from "./verdict-words.ts";

/** A run as the list shows it; null for what is not known. */
export interface RunRow {
  id: string;
  /** UTC. */
  startedAt: string | null;
  scenario: string | null;
  target: string | null;
  labels: Readonly<Record<string, string>>;
  verdict: Pick<Result["verdict"], "state" | "passed"> | null;
  /** What it is where there is no verdict, such as `running`. */
  status: string;
  attempts: number | null;
  unusable: number | null;
  bytes: number;
  isLatest: boolean;
}

const MAX_ID = 200;

const COLUMNS: readonly ListColumn<RunRow>[] = [
  listText(
    "run",
    "narrow",
    "whole",
    ({ id, isLatest }) => boundText(id, MAX_ID) + (isLatest ? " *" : ""),
  ),
  listText("started, UTC", "wide", "whole", ({ startedAt }) => showTime(startedAt)),
  listText("scenario", "wide", "cut", ({ scenario }) => scenario ?? NO_VALUE),
  listText("target", "narrow", "cut", ({ target }) => target ?? NO_VALUE),
  listText("labels", "narrow", "cut", ({ labels }) => showLabels(labels)),
  listText("verdict", "narrow", "cut", ({ verdict, status }) =>
    verdict === null ? status : showVerdict(verdict),
  ),
  listNumber("attempts", ({ attempts }) => (attempts === null ? NO_VALUE : formatCount(attempts))),
  listNumber("unusable", ({ unusable }) => (unusable === null ? NO_VALUE : formatCount(unusable))),
  listNumber("size", ({ bytes }) => formatBytes(bytes)),
];

/** One line per run, in the order given; `cells` is the width of the terminal. */
export function renderRunsTable(rows: readonly RunRow[], cells: number): string {
  const star = rows.some(({ isLatest }) => isLatest) ? "* latest\n" : "";
  return renderList(COLUMNS, rows, cells) + star;
}

function showLabels(labels: RunRow["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.join(" ") || NO_VALUE;
}

function showVerdict({ state, passed }: Pick<Result["verdict"], "state" | "passed">): string {
  const { symbol, word } = describeVerdict({ state, passed, reasons: [], advice: [] });
  return `${symbol} ${word}`;
}
