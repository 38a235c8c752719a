/** The parts of a ticket that are numbers: stages, the timeline, gates, the worst orgs. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatDuration, formatLatency } from "../core/text.ts";
import {
  type Block,
  code,
  emphasis,
  heading,
  type Line,
  own,
  paragraph,
  prose,
} from "./document.ts";
import { describeGate, type Gate } from "./gate-words.ts";
import { rankFailing } from "./org-ranking.ts";
import { drawSparkline } from "./sparkline.ts";
import { columnsFor, ORG_COLUMNS, STAGE_COLUMNS, type TableColumn } from "./table-columns.ts";
import type { TicketSection } from "./ticket-composition.ts";

const MAX_STAGES = 20;
const MAX_ORGS = 10;
const MAX_GATES = 30;
const SPARKLINE_COLUMNS = 60;

export function stagesSection({ stages }: Result): TicketSection[] {
  return tableSection("Stages", STAGE_COLUMNS, stages, MAX_STAGES);
}

export function orgsSection({ orgs }: Result): TicketSection[] {
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
    .map((item) => columns.map(({ cell }, at) => [at === 0 ? code(cell(item)) : own(cell(item))]));
  const hidden = items.length - rows.length;
  const more = own(`And ${formatCount(hidden)} more in the report.`);
  const blocks: Block[] = [
    heading(3, own(title)),
    { kind: "table", columns: headsOf(columns), rows },
    ...(hidden > 0 ? [paragraph(emphasis(more))] : []),
  ];
  return [{ name: title.toLowerCase(), blocks, essential: false }];
}

function headsOf(columns: readonly Pick<TableColumn<never>, "head" | "align">[]) {
  return columns.map(({ head, align }) => ({ head: [own(head)], align }));
}

export function timelineSection({ timeline }: Result): TicketSection[] {
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
  const drawn: Block[] = [{ kind: "codeBlock", language: "text", lines }, paragraph(own(span))];
  return [{ name: "timeline", blocks: drawn, essential: false }];
}

function sparkline(label: string, values: readonly number[], highest: string): string {
  return `${label} ${drawSparkline(values, SPARKLINE_COLUMNS)}  highest ${highest}`;
}

export function gatesSection({ gates }: Result): TicketSection[] {
  if (gates.length === 0) return [];
  const columns = headsOf(
    ["gate", "value", "limit", "kept"].map((head) => ({ head, align: "left" })),
  );
  const rows = gates.slice(0, MAX_GATES).map(gateRow);
  const blocks: Block[] = [heading(3, own("Gates")), { kind: "table", columns, rows }];
  return [{ name: "gates", blocks, essential: false }];
}

function gateRow(gate: Gate): Line[] {
  const { symbol, name, value, limit, reason } = describeGate(gate);
  const kept = own(`${symbol} ${gate.passed ? "yes" : "no"}`);
  return [
    [prose(name, 200)],
    [own(value)],
    [own(limit)],
    reason === "" ? [kept] : [kept, own(", "), prose(reason, 200)],
  ];
}
