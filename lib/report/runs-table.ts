/** Runs as a table for a terminal: names in it are what others wrote, and only the runs' own ids are never cut. */
import type { Result } from "../analysis/result.ts";
import { boundText, formatBytes, formatCount, NO_VALUE } from "../core/text.ts";
import stringWidth from "string-width";
import { fitColumns, layOutTable } from "./terminal-layout.ts";
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

interface Column {
  head: string;
  align: "left" | "right";
  /** Left out where there is little room: the id begins with it. */
  room: "narrow" | "wide";
  /** `cut`: gives way where there is little room. */
  cells: "whole" | "cut";
  cell: (row: RunRow) => string;
}

const MAX_NAME = 60;
const MAX_ID = 200;
const GAP = 2;
const WIDE_CELLS = 120;
/** Columns that give way keep so much room together, however narrow the terminal. */
const LEAST_CELLS = 36;

const COLUMNS: readonly Column[] = [
  text(
    "run",
    "narrow",
    "whole",
    ({ id, isLatest }) => boundText(id, MAX_ID) + (isLatest ? " *" : ""),
  ),
  text("started, UTC", "wide", "whole", ({ startedAt }) => showTime(startedAt)),
  text("scenario", "wide", "cut", ({ scenario }) => scenario ?? NO_VALUE),
  text("target", "narrow", "cut", ({ target }) => target ?? NO_VALUE),
  text("labels", "narrow", "cut", ({ labels }) => showLabels(labels)),
  text("verdict", "narrow", "cut", ({ verdict, status }) =>
    verdict === null ? status : showVerdict(verdict),
  ),
  number("attempts", ({ attempts }) => (attempts === null ? NO_VALUE : formatCount(attempts))),
  number("unusable", ({ unusable }) => (unusable === null ? NO_VALUE : formatCount(unusable))),
  number("size", ({ bytes }) => formatBytes(bytes)),
];

function text(
  head: string,
  room: Column["room"],
  cells: Column["cells"],
  cell: Column["cell"],
): Column {
  return { head, align: "left", room, cells, cell };
}

function number(head: string, cell: Column["cell"]): Column {
  return { head, align: "right", room: "narrow", cells: "whole", cell };
}

/** One line per run, in the order given; `cells` is the width of the terminal. */
export function renderRunsTable(rows: readonly RunRow[], cells: number): string {
  const columns = COLUMNS.filter(({ room }) => room === "narrow" || cells >= WIDE_CELLS);
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
  const star = rows.some(({ isLatest }) => isLatest) ? ["* latest"] : [];
  return [...table, ...star].map((line) => `${line}\n`).join("");
}

function transpose(table: readonly (readonly string[])[]): string[][] {
  return (table[0] ?? []).map((_, at) => table.map((row) => row[at] ?? ""));
}

function showTime(startedAt: string | null): string {
  const [, day, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(startedAt ?? "") ?? [];
  return day === undefined ? NO_VALUE : `${day} ${minute}`;
}

function showLabels(labels: RunRow["labels"]): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.join(" ") || NO_VALUE;
}

function showVerdict({ state, passed }: Pick<Result["verdict"], "state" | "passed">): string {
  const { symbol, word } = describeVerdict({ state, passed, reasons: [], advice: [] });
  return `${symbol} ${word}`;
}
