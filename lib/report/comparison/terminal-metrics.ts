/** The metrics of a comparison on a terminal, as densely as benchstat writes them: rows by stage and grant, notes at the foot. */
import type { Comparison, ComparisonRow } from "../../compare/comparison.ts";
import { formatCount } from "../../core/text.ts";
import { wrapText } from "../terminal-layout.ts";
import { bullet, indent, type Paint, type Screen, sentence, titled } from "../terminal-section.ts";
import { createFootnotes, type Footnotes } from "./footnotes.ts";
import {
  describeGroup,
  groupRows,
  METRIC_NAMES,
  notesOn,
  type RowGroup,
  showChange,
  showRuns,
  showSide,
  showTolerance,
} from "./row-words.ts";
import { type FittingColumn, layOutFitting } from "./terminal-table.ts";

const MAX_GROUPS = 6;
const MAX_NOTES = 8;

const STATE_PAINTS: Readonly<Record<string, Paint>> = {
  REGRESSED: "red",
  IMPROVED: "green",
  INCONCLUSIVE: "yellow",
  "NO DATA": "yellow",
};

const METRIC_COLUMNS: readonly FittingColumn[] = [
  { head: "metric", align: "left", giveUp: 0 },
  { head: "base", align: "right", giveUp: 0, shorten: shareAlone },
  { head: "candidate", align: "right", giveUp: 0, shorten: shareAlone },
  { head: "change [95 % CI]", align: "right", giveUp: 0 },
  { head: "tolerance", align: "right", giveUp: 1 },
  { head: "verdict", align: "left", giveUp: 0 },
  { head: "n", align: "right", giveUp: 2 },
];

/** `0.1 %` of `180 (0.1 %)`. */
export function shareAlone(cell: string): string {
  return /\((.*)\)$/.exec(cell)?.[1] ?? cell;
}

/** All rows that the verdict rests on; of the others those that are not the same. */
export function metricsSection(comparison: Comparison, screen: Screen): string[] {
  const groups = groupRows(comparison.rows);
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MAX_GROUPS);
  const notes = createFootnotes(MAX_NOTES, "see the report");
  const rows = shown.flatMap(rowsToShow);
  const [head = "", ...lines] = layOutFitting(
    METRIC_COLUMNS,
    rows.map((row) => cellsOf(row, notes, comparison)),
    screen.cells - 4,
  );
  const painted = new Map(
    rows.map((row, at) => {
      const paint = STATE_PAINTS[row.state];
      const line = lines[at] ?? "";
      return [row, paint === undefined ? line : screen.paint(paint, line)];
    }),
  );
  const body = shown.flatMap((group) => {
    const own = rowsToShow(group).map((row) => painted.get(row) ?? "");
    return [
      ...wrapText(sentence(describeGroup(group) + restOf(group)), screen.cells - 2),
      ...indent(own),
    ];
  });
  const legend = screen.paint("dim", "n: runs of base + candidate with data");
  const footnotes = notes
    .list()
    .flatMap(({ mark, text }) => bullet(mark, sentence(text), screen.cells));
  const all = [screen.paint("dim", `  ${head}`), ...body, legend, ...footnotes];
  return titled("Metrics", all, groups.length - shown.length, screen);
}

function rowsToShow({ rows, decisive }: RowGroup): ComparisonRow[] {
  return rows.filter(({ state }) => decisive || state !== "SAME");
}

/** `: 5 of 6 the same`, where these are not shown. */
function restOf(group: RowGroup): string {
  const hidden = group.rows.length - rowsToShow(group).length;
  return hidden === 0
    ? ""
    : `: ${formatCount(hidden)} of ${formatCount(group.rows.length)} the same`;
}

function cellsOf(row: ComparisonRow, notes: Footnotes, comparison: Comparison): string[] {
  return [
    METRIC_NAMES[row.metric],
    showSide(row.base, row.unit),
    showSide(row.candidate, row.unit),
    inBrackets(showChange(row.change, row.unit)),
    showTolerance(row),
    `${row.state} ${notes.mark(notesOn(row, comparison, "short"))}`.trimEnd(),
    showRuns(row),
  ];
}

/** As benchstat writes intervals; what is in parentheses beside it are shares. */
export function inBrackets(change: string): string {
  return change.replace("(", "[").replace(/\)$/, "]");
}
