/** The terminal summary of a run: the verdict first, then what it rests on, the worst orgs, the fixes and where the files are. */
import type { Result } from "../analysis/result.ts";
import { formatCount } from "../core/text.ts";
import { type Detail, narrowed } from "./detail.ts";
import { listDetails } from "./details.ts";
import { listEvidence } from "./evidence-details.ts";
import { describeGate } from "./gate-words.ts";
import { rankFailing } from "./org-ranking.ts";
import { addsUp, describeReconciliation, describeRun } from "./run-words.ts";
import { columnsFor, ORG_COLUMNS, STAGE_COLUMNS } from "./table-columns.ts";
import type { TableColumn } from "./table-columns.ts";
import { findingsSection } from "./terminal-findings.ts";
import {
  bullet,
  indent,
  joinSections,
  labelled,
  name,
  type Paint,
  type Screen,
  screenFor,
  type ScreenOptions,
  sentence,
  titled,
} from "./terminal-section.ts";
import { fitCells, fitColumns, layOutTable, wrapText } from "./terminal-layout.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";
import type { VerdictWords } from "./verdict-words.ts";

export interface TerminalOptions extends ScreenOptions {
  /** Files the run left, by what they are. */
  files?: readonly { name: string; path: string }[];
}

const WIDE_CELLS = 90;
const MAX_STAGES = 12;
const MAX_ORGS = 10;

const TONES: Record<VerdictWords["tone"], Paint> = { good: "green", bad: "red", unknown: "yellow" };

/** Renders the summary; no line exceeds the width, and each ends with a line feed. */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const screen = screenFor(options, "see the report");
  const sections = [
    verdictSection(result, screen),
    contrastSection(result, screen),
    stagesSection(result, screen),
    orgsSection(result, screen),
    findingsSection(result, screen),
    ...[...listEvidence(result), ...listDetails(result)].map((detail) =>
      detailSection(narrowed(detail), screen),
    ),
    gatesSection(result, screen),
    reconciliationSection(result, screen),
    filesSection(options.files ?? [], screen),
    labelled("Next", describeNextStep(result), screen),
  ];
  return joinSections(sections);
}

function verdictSection(result: Result, { cells, paint }: Screen): string[] {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  const rest = wrapText(sentence(describeRun(result)), cells - 2);
  return [
    paint(TONES[tone], paint("bold", `${symbol} ${word}`)),
    ...indent(rest),
    ...indent(result.verdict.reasons.flatMap(({ text }) => bullet("·", sentence(text), cells))),
  ];
}

function contrastSection({ contrast }: Result, { cells }: Screen): string[] {
  return contrast.text.flatMap((text) => wrapText(sentence(text), cells));
}

function stagesSection({ stages }: Result, screen: Screen): string[] {
  if (stages.length === 0) return [];
  const table = tableLines(STAGE_COLUMNS, stages.slice(0, MAX_STAGES), screen);
  return titled("Stages", table, stages.length - MAX_STAGES, screen);
}

function orgsSection({ orgs }: Result, screen: Screen): string[] {
  const failing = rankFailing(orgs);
  if (failing.length === 0) return [];
  const table = tableLines(ORG_COLUMNS, failing.slice(0, MAX_ORGS), screen);
  const title = `Worst orgs: ${formatCount(failing.length)} of ${formatCount(orgs.length)} have something wrong`;
  return titled(title, table, failing.length - MAX_ORGS, screen);
}

function tableLines<Item>(
  allColumns: readonly TableColumn<Item>[],
  items: readonly Item[],
  { cells }: Screen,
): string[] {
  const columns = columnsFor(allColumns, cells < WIDE_CELLS ? "narrow" : "wide");
  const rows = items.map((item) => columns.map(({ cell }) => name(cell(item))));
  return layOutTable(columns, rows, cells - 2);
}

function detailSection({ title, sentences, columns, rows }: Detail, screen: Screen): string[] {
  const text = sentences.flatMap((line) => wrapText(sentence(line), screen.cells - 2));
  const [heads = [], ...cells] = fitColumns(
    [columns.map(({ head }) => name(head)), ...rows.map((row) => row.map(name))],
    screen.cells - 2,
  );
  const fitted = columns.map(({ align }, at) => ({ head: heads[at] ?? "", align }));
  const table = rows.length === 0 ? [] : layOutTable(fitted, cells, screen.cells - 2);
  return titled(fitCells(sentence(title), screen.cells - 2), [...text, ...table], 0, screen);
}

function gatesSection({ gates }: Result, screen: Screen): string[] {
  if (gates.length === 0) return [];
  const lines = gates.flatMap((gate) => {
    const { symbol, name: what, limit, value, reason } = describeGate(gate);
    const because = reason === "" ? "" : ` · ${sentence(reason)}`;
    const text = `${sentence(what)}: ${value}, limit ${limit}${because}`;
    return bullet(symbol, text, screen.cells).map((line) =>
      gate.passed ? line : screen.paint("red", line),
    );
  });
  return titled("Gates", lines, 0, screen);
}

function reconciliationSection(result: Result, screen: Screen): string[] {
  if (addsUp(result)) return [];
  const notes = result.reconciliation.notes.map((note) => ` · ${sentence(note)}`).join("");
  return labelled("Accounts", describeReconciliation(result) + notes, screen);
}

function filesSection(files: NonNullable<TerminalOptions["files"]>, screen: Screen): string[] {
  return files.flatMap((file) => labelled(name(file.name), sentence(file.path), screen));
}
