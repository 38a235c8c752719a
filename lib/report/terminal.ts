/** The terminal summary of a run: the verdict first, then what it rests on, the worst orgs, the fixes and where the files are. */
import { styleText } from "node:util";
import type { Finding, Result } from "../analysis/result.ts";
import { boundText, formatCount } from "../core/text.ts";
import { type Detail, narrowed } from "./detail.ts";
import { listDetails } from "./details.ts";
import { describeSeen, listBounded } from "./finding-words.ts";
import { describeGate } from "./gate-words.ts";
import { rankFailing } from "./org-ranking.ts";
import { addsUp, describeReconciliation, describeRun } from "./run-words.ts";
import { columnsFor, ORG_COLUMNS, STAGE_COLUMNS } from "./table-columns.ts";
import type { TableColumn } from "./table-columns.ts";
import { fitCells, fitColumns, layOutTable, wrapText } from "./terminal-layout.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";
import type { VerdictWords } from "./verdict-words.ts";

export interface TerminalOptions {
  /** Columns of the terminal; the summary uses between 72 and 100. */
  width: number;
  /** True for ANSI colours; whoever calls honours NO_COLOR and a pipe. */
  colour: boolean;
  /** Files the run left, by what they are. */
  files?: readonly { name: string; path: string }[];
}

/** What a section needs to know of the terminal. */
interface Screen {
  cells: number;
  paint: (format: Paint, text: string) => string;
}
type Paint = "bold" | "dim" | "red" | "green" | "yellow";

const MIN_CELLS = 72;
const MAX_CELLS = 100;
const WIDE_CELLS = 90;
const MAX_STAGES = 12;
const MAX_ORGS = 10;
const MAX_FINDINGS = 8;
const MAX_NAMES = 6;
const MAX_NAME = 40;
const MAX_SENTENCE = 600;
const LABEL_CELLS = 13;

const TONES: Record<VerdictWords["tone"], Paint> = { good: "green", bad: "red", unknown: "yellow" };

/** Renders the summary; no line exceeds the width, and each ends with a line feed. */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const screen: Screen = {
    cells: Math.min(MAX_CELLS, Math.max(MIN_CELLS, options.width)),
    paint: (format, text) =>
      options.colour ? styleText(format, text, { validateStream: false }) : text,
  };
  const sections = [
    verdictSection(result, screen),
    contrastSection(result, screen),
    stagesSection(result, screen),
    orgsSection(result, screen),
    findingsSection(result, screen),
    ...listDetails(result).map((detail) => detailSection(narrowed(detail), screen)),
    gatesSection(result, screen),
    reconciliationSection(result, screen),
    filesSection(options.files ?? [], screen),
    labelled("Next", describeNextStep(result), screen),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join("\n")}\n`)
    .join("\n");
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

function findingsSection({ findings, observations }: Result, screen: Screen): string[] {
  if (findings.length === 0) return [];
  const shown = findings
    .slice(0, MAX_FINDINGS)
    .flatMap((finding, index) => findingLines(finding, index + 1, screen));
  const rare =
    observations.length === 0
      ? ""
      : `, and ${formatCount(observations.length)} seen too rarely to count`;
  const title = `Findings: ${formatCount(findings.length)}${rare}`;
  return titled(title, shown, findings.length - MAX_FINDINGS, screen);
}

function findingLines(finding: Finding, number: number, screen: Screen): string[] {
  const title = `${number}. ${sentence(finding.title)} [${name(finding.rule)}]`;
  const facts = [
    labelled("orgs", listBounded(finding.orgs, MAX_NAMES, name), screen),
    labelled("seen", describeSeen(finding), screen),
    labelled("at rest", sentence(finding.atRest.text), screen),
    labelled("fix", sentence(finding.fix), screen),
  ];
  return [
    ...bullet("✗", title, screen.cells).map((line) => screen.paint("red", line)),
    ...indent(facts.flat()),
  ];
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
  return files.flatMap((file) =>
    labelled(name(file.name), boundText(file.path, MAX_SENTENCE), screen),
  );
}

/** A bold title over indented lines, and how many were left out. */
function titled(title: string, lines: string[], hidden: number, { paint }: Screen): string[] {
  const more = hidden > 0 ? [paint("dim", `and ${formatCount(hidden)} more, see the report`)] : [];
  return [paint("bold", title), ...indent([...lines, ...more])];
}

/** A label in a column of its own, the text beside it. */
function labelled(label: string, text: string, { cells, paint }: Screen): string[] {
  const [first = "", ...rest] = wrapText(text, cells - LABEL_CELLS - 4);
  const head = paint("dim", label) + " ".repeat(Math.max(1, LABEL_CELLS - label.length));
  return [head + first, ...rest.map((line) => " ".repeat(LABEL_CELLS) + line)];
}

/** A mark, the text beside it; two cells narrower than the screen, for it stands in a section. */
function bullet(mark: string, text: string, cells: number): string[] {
  const [first = "", ...rest] = wrapText(text, cells - 4);
  return [`${mark} ${first}`, ...indent(rest)];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function name(text: string): string {
  return boundText(text, MAX_NAME);
}

function sentence(text: string): string {
  return boundText(text, MAX_SENTENCE);
}
