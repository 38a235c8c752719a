/** The columns of the tables of a comparison: one list for tickets and pages, each showing as many as it has room for. */
import type { ComparisonRow, FactRow, OrgRow } from "../../compare/comparison.ts";
import { formatCount } from "../../core/text.ts";
import type { Room, TableColumn } from "../table-columns.ts";
import { formatP } from "../wording.ts";
import {
  METRIC_NAMES,
  showChange,
  showFact,
  showFactChange,
  showRuns,
  showSide,
  showTolerance,
} from "./row-words.ts";

type Unit = ComparisonRow["unit"];

/** The rows of a stage and grant; the verdict has the marks of its notes. */
export function rowColumns(marksOf: (row: ComparisonRow) => string): TableColumn<ComparisonRow>[] {
  return [
    text("metric", "narrow", ({ metric }) => METRIC_NAMES[metric]),
    number("base", "narrow", ({ base, unit }) => showSide(base, unit)),
    number("candidate", "narrow", ({ candidate, unit }) => showSide(candidate, unit)),
    number("change (95 % interval)", "narrow", ({ change, unit }) => showChange(change, unit)),
    number("tolerance", "narrow", showTolerance),
    text("verdict", "narrow", (row) => `${row.state} ${marksOf(row)}`.trimEnd()),
    number("n", "narrow", showRuns),
    number("corrected p", "full", ({ change }) =>
      change === null ? "" : formatP(change.adjustedP),
    ),
  ];
}

/** Orgs by one metric. */
export function orgColumns(unit: Unit): TableColumn<OrgRow>[] {
  return [
    text("org", "narrow", ({ org }) => org),
    number("base", "narrow", ({ base }) => showSide(base, unit)),
    number("candidate", "narrow", ({ candidate }) => showSide(candidate, unit)),
    number("change (95 % interval)", "narrow", ({ change }) => showChange(change, unit)),
    text("verdict", "narrow", ({ state }) => state),
    number(
      "of",
      "full",
      ({ base, candidate }) => `${formatCount(base.of)} + ${formatCount(candidate.of)}`,
    ),
    number("corrected q", "full", ({ change }) =>
      change === null ? "" : formatP(change.adjustedP),
    ),
  ];
}

export const FACT_COLUMNS: readonly TableColumn<FactRow>[] = [
  text("fact", "narrow", ({ name }) => name),
  number("base", "narrow", ({ base, format }) => showFact(base, format)),
  number("candidate", "narrow", ({ candidate, format }) => showFact(candidate, format)),
  number("change (95 % interval)", "narrow", showFactChange),
];

function text<Item>(head: string, room: Room, cell: (item: Item) => string): TableColumn<Item> {
  return { head, align: "left", room, cell };
}

function number<Item>(head: string, room: Room, cell: (item: Item) => string): TableColumn<Item> {
  return { head, align: "right", room, cell };
}
