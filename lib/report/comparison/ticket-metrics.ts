/** The parts of a comparison's ticket that are numbers: the metrics by stage and grant, and both sides over time. */
import type { Comparison } from "../../compare/comparison.ts";
import { formatCount, formatDuration, formatLatency, formatShare } from "../../core/text.ts";
import { type Block, heading, own, paragraph, prose } from "../document.ts";
import { drawSparkline } from "../sparkline.ts";
import { columnsFor } from "../table-columns.ts";
import type { TicketSection } from "../ticket-composition.ts";
import { createFootnotes } from "./footnotes.ts";
import { rowColumns } from "./row-columns.ts";
import { describeGroup, notesOn, type RowGroup } from "./row-words.ts";
import { tableOf } from "./ticket-parts.ts";

const MAX_GROUPS = 20;
const MAX_NOTES = 9;
const SPARKLINE_COLUMNS = 60;

/** One section per stage and grant. */
export function metricSections(
  groups: readonly RowGroup[],
  comparison: Comparison,
): TicketSection[] {
  if (groups.length === 0) return [];
  return [
    { name: "metrics", blocks: [heading(3, own("Metrics"))], essential: true },
    ...groups.slice(0, MAX_GROUPS).map((group) => ({
      name: `metrics of ${group.stage} ${group.grant}`,
      blocks: groupBlocks(group, comparison),
      essential: false,
    })),
  ];
}

function groupBlocks(group: RowGroup, comparison: Comparison): Block[] {
  const notes = createFootnotes(MAX_NOTES, "see the report");
  const marks = new Map(
    group.rows.map((row) => [row, notes.mark(notesOn(row, comparison, "full"))]),
  );
  const columns = columnsFor(
    rowColumns((row) => marks.get(row) ?? ""),
    "wide",
  );
  const footnotes = notes.list().map(({ mark, text }) => [own(`${mark} `), prose(text)]);
  return [
    heading(4, prose(describeGroup(group), 120)),
    tableOf(columns, group.rows, "words"),
    ...(footnotes.length === 0 ? [] : [{ kind: "list" as const, items: footnotes }]),
  ];
}

export function timelineSection({ timeline }: Comparison): TicketSection[] {
  const { blocks, blockMs } = timeline;
  if (blocks.length === 0) return [];
  const series = (read: (line: (typeof blocks)[number]["base"]) => number | null) => ({
    base: blocks.map((block) => read(block.base) ?? 0),
    candidate: blocks.map((block) => read(block.candidate) ?? 0),
  });
  const p95 = series(({ p95Us }) => p95Us);
  const denied = series(({ status403Share }) => status403Share);
  const span = `From left to right: ${formatCount(blocks.length)} blocks of ${formatDuration(blockMs)}, the median of a side's runs; both sides on one scale.`;
  const lines = [
    ...sparklines("p95", p95, formatLatency),
    ...sparklines("403", denied, formatShare),
  ];
  const drawn: Block[] = [{ kind: "codeBlock", language: "text", lines }, paragraph(own(span))];
  return [{ name: "timeline", blocks: drawn, essential: false }];
}

function sparklines(
  label: string,
  { base, candidate }: { base: readonly number[]; candidate: readonly number[] },
  format: (value: number) => string,
): string[] {
  const highest = Math.max(0, ...base, ...candidate);
  const line = (side: string, values: readonly number[]): string =>
    `${label} ${side} ${drawSparkline(values, SPARKLINE_COLUMNS, highest)}  highest ${format(Math.max(0, ...values))}`;
  return [line("base     ", base), line("candidate", candidate)];
}

/** Those that the verdict does not rest on, folded. */
export function otherStagesSections(
  groups: readonly RowGroup[],
  comparison: Comparison,
): TicketSection[] {
  if (groups.length === 0) return [];
  return groups.slice(0, MAX_GROUPS).map((group) => {
    const [, ...blocks] = groupBlocks(group, comparison);
    return {
      name: `metrics of ${group.stage} ${group.grant}`,
      blocks: [{ kind: "folded", summary: describeFolded(group), blocks }],
      essential: false,
    };
  });
}

/** A summary is not escaped: names of stages are cut to what no format reads. */
function describeFolded(group: RowGroup): string {
  const plain = group.stage
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .slice(0, 60)
    .trim();
  return `Metrics of ${describeGroup({ ...group, stage: plain })}`;
}
