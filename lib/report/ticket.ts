/** The ticket block: a run in Markdown, short enough to be posted and whole enough to act on. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatDuration, formatLatency } from "../core/text.ts";
import { listDetails } from "./details.ts";
import { describeGate } from "./gate-words.ts";
import {
  codeMarkdown,
  detailsMarkdown,
  fenceMarkdown,
  proseMarkdown,
  tableMarkdown,
} from "./markdown.ts";
import { listMethod } from "./method.ts";
import { rankFailing } from "./org-ranking.ts";
import { listCommands } from "./reproduction.ts";
import {
  describeReconciliation,
  describeRun,
  listGeneratorFacts,
  listRunFacts,
} from "./run-words.ts";
import { drawSparkline } from "./sparkline.ts";
import { columnsFor, ORG_COLUMNS, STAGE_COLUMNS } from "./table-columns.ts";
import type { TableColumn } from "./table-columns.ts";
import { composeSections } from "./ticket-composition.ts";
import type { TicketSection } from "./ticket-composition.ts";
import { evidenceSection, findingSections, observationSection } from "./ticket-findings.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";

/** Below every limit of a comment, the lowest being GitHub's 65 536. */
export const MAX_TICKET_CHARACTERS = 60_000;

const MAX_ID = 100;
const MAX_REASONS = 8;
const MAX_STAGES = 20;
const MAX_ORGS = 10;
const MAX_GATES = 30;
const MAX_FACTS = 30;
const SPARKLINE_COLUMNS = 60;

/** Renders a run as GitHub-flavoured Markdown of at most 60 000 characters; its first line is a hidden mark that names the run. */
export function renderTicket(result: Result): string {
  return composeSections(
    [
      verdictSection(result),
      ...findingSections(result),
      ...detailSections(result),
      ...stagesSection(result),
      ...timelineSection(result),
      ...gatesSection(result),
      ...orgsSection(result),
      ...evidenceSection(result),
      reproductionSection(result),
      methodSection(result),
      ...observationSection(result),
      factsSection("Run", listRunFacts(result)),
      factsSection("Load generator and accounts", [
        ...listGeneratorFacts(result),
        ["Accounts", describeReconciliation(result)],
        ...result.reconciliation.notes.map((note): [string, string] => ["Note", note]),
      ]),
    ],
    MAX_TICKET_CHARACTERS,
  );
}

function verdictSection(result: Result): TicketSection {
  const { symbol, word } = describeVerdict(result.verdict);
  const reasons = result.verdict.reasons
    .slice(0, MAX_REASONS)
    .map(({ text }) => `- ${proseMarkdown(text, 300)}`);
  const paragraphs = [
    markOf(result.run.id),
    `## ${symbol} ${word}`,
    proseMarkdown(describeRun(result)),
    reasons.join("\n"),
    ...result.contrast.text.slice(0, 2).map((text) => `**${proseMarkdown(text)}**`),
    `Next: ${describeNextStep(result)}`,
  ];
  const body = paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
  return { name: "verdict", body, essential: true };
}

/** A comment that nobody sees, by which a posted ticket is found again; an id never ends it early. */
function markOf(runId: string): string {
  return `<!-- tokenrush:run:${runId.slice(0, MAX_ID).replace(/[^\w.]+/g, "-")} -->`;
}

function detailSections(result: Result): TicketSection[] {
  return listDetails(result).map(({ title, sentences, columns, rows }) => {
    const cells = rows.map((row) =>
      row.map((cell, at) => (at === 0 ? codeMarkdown(cell) : proseMarkdown(cell))),
    );
    const heads = columns.map(({ head, align }) => ({ head: proseMarkdown(head), align }));
    const table = rows.length === 0 ? [] : [tableMarkdown(heads, cells)];
    const text = sentences.map((sentence) => proseMarkdown(sentence)).join(" ");
    const paragraphs = [`### ${proseMarkdown(title)}`, ...(text === "" ? [] : [text]), ...table];
    return { name: title, body: paragraphs.join("\n\n"), essential: false };
  });
}

function stagesSection({ stages }: Result): TicketSection[] {
  return tableSection("Stages", STAGE_COLUMNS, stages, MAX_STAGES);
}

function orgsSection({ orgs }: Result): TicketSection[] {
  return tableSection("Worst orgs", ORG_COLUMNS, rankFailing(orgs), MAX_ORGS);
}

/** A table of names and numbers: the first column is a name that others chose, the rest is ours. */
function tableSection<Item>(
  title: string,
  allColumns: readonly TableColumn<Item>[],
  items: readonly Item[],
  max: number,
): TicketSection[] {
  if (items.length === 0) return [];
  const columns = columnsFor(allColumns, "wide");
  const rows = items
    .slice(0, max)
    .map((item) =>
      columns.map(({ cell }, at) => (at === 0 ? codeMarkdown(cell(item)) : cell(item))),
    );
  const hidden = items.length - rows.length;
  const more = hidden > 0 ? `\n\n_And ${formatCount(hidden)} more in the report._` : "";
  const body = `### ${title}\n\n${tableMarkdown(columns, rows)}${more}`;
  return [{ name: title.toLowerCase(), body, essential: false }];
}

function timelineSection({ timeline }: Result): TicketSection[] {
  const { blocks, blockMs } = timeline;
  if (blocks.length === 0) return [];
  const p95s = blocks.map(({ p95Us }) => p95Us);
  const denied = blocks.map(({ status403 }) => status403);
  const unusable = blocks.map((block) => block.unusable);
  const lines = [
    sparkline("p95     ", p95s, formatLatency(Math.max(...p95s))),
    sparkline("403     ", denied, `${formatCount(Math.max(...denied))} per block`),
    sparkline("unusable", unusable, `${formatCount(Math.max(...unusable))} per block`),
  ];
  const span = `From left to right: ${formatCount(blocks.length)} blocks of ${formatDuration(blockMs)}.`;
  return [
    { name: "timeline", body: `${fenceMarkdown(lines, "text")}\n\n${span}`, essential: false },
  ];
}

function sparkline(label: string, values: readonly number[], highest: string): string {
  return `${label} ${drawSparkline(values, SPARKLINE_COLUMNS)}  highest ${highest}`;
}

function gatesSection({ gates }: Result): TicketSection[] {
  if (gates.length === 0) return [];
  const columns = ["gate", "value", "limit", "kept"].map((head) => ({
    head,
    align: "left" as const,
  }));
  const rows = gates.slice(0, MAX_GATES).map((gate) => {
    const { symbol, name, value, limit, reason } = describeGate(gate);
    const because = reason === "" ? "" : `, ${proseMarkdown(reason, 200)}`;
    return [
      proseMarkdown(name, 200),
      value,
      limit,
      `${symbol} ${gate.passed ? "yes" : "no"}${because}`,
    ];
  });
  const body = `### Gates\n\n${tableMarkdown(columns, rows)}`;
  return [{ name: "gates", body, essential: false }];
}

function reproductionSection(result: Result): TicketSection {
  const body = `### Reproduce\n\n${fenceMarkdown(listCommands(result), "sh")}`;
  return { name: "reproduce", body, essential: true };
}

function methodSection(result: Result): TicketSection {
  const lines = listMethod(result).map((line) => `- ${proseMarkdown(line)}`);
  return { name: "method", body: `### Method\n\n${lines.join("\n")}`, essential: true };
}

function factsSection(title: string, facts: readonly [string, string][]): TicketSection {
  const lines = facts
    .slice(0, MAX_FACTS)
    .map(([name, value]) => `- ${proseMarkdown(name, 120)}: ${proseMarkdown(value, 300)}`);
  return {
    name: title.toLowerCase(),
    body: detailsMarkdown(title, lines.join("\n")),
    essential: false,
  };
}
