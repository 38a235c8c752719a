/** What the tickets of both kinds of comparison are made of. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Difference } from "../../compare/comparison.ts";
import { formatCount } from "../../core/text.ts";
import {
  type Block,
  code,
  type Column,
  emphasis,
  heading,
  type Line,
  own,
  paragraph,
  prose,
  strong,
} from "../document.ts";
import type { TableColumn } from "../table-columns.ts";
import type { TicketSection } from "../ticket-composition.ts";
import { listComparisonCommands } from "./reproduction.ts";
import { WEIGHT_WORDS } from "./row-words.ts";
import {
  describeLoad,
  describeNextMove,
  describeOutcome,
  describeReason,
  describeSides,
} from "./verdict-words.ts";

const MAX_REASONS = 5;
const MAX_DIFFERENCES = 30;

/** The verdict, of what, why, and what to do. */
export function outcomeSection(
  comparison: AnyComparison,
  otherReasons: readonly string[],
): TicketSection {
  const { symbol, word } = describeOutcome(comparison.verdict);
  const hidden = otherReasons.length - MAX_REASONS;
  const items = [
    ...otherReasons.slice(0, MAX_REASONS).map((text) => [prose(text, 400)]),
    ...(hidden > 0 ? [[own(`and ${formatCount(hidden)} more, below`)]] : []),
  ];
  const blocks: Block[] = [
    heading(2, own(`${symbol} ${word}`)),
    paragraph(prose(`${describeSides(comparison)}, ${describeLoad(comparison)}`)),
    paragraph(strong(prose(describeReason(comparison)))),
    ...(items.length === 0 ? [] : [{ kind: "list" as const, items }]),
    paragraph(own("Next: "), prose(describeNextMove(comparison))),
  ];
  return { name: "verdict", blocks, essential: true };
}

/** A table whose first column holds names or words that others may have chosen; the rest is ours. */
export function tableOf<Item>(
  columns: readonly TableColumn<Item>[],
  items: readonly Item[],
  first: "names" | "words",
): Block {
  const lead = first === "names" ? code : prose;
  return {
    kind: "table",
    columns: columns.map(({ head, align }) => ({ head: [own(head)], align })),
    rows: items.map((item) =>
      columns.map(({ cell }, at) => [at === 0 ? lead(cell(item)) : own(cell(item))]),
    ),
  };
}

/** How many are not shown; none for none. */
export function moreBlocks(hidden: number): Block[] {
  if (hidden <= 0) return [];
  return [paragraph(emphasis(own(`And ${formatCount(hidden)} more in the report.`)))];
}

/** What is being compared, what forbids it, and what had better be alike. */
export function differencesSection(differences: readonly Difference[]): TicketSection {
  const rows = differences
    .slice(0, MAX_DIFFERENCES)
    .map((one): Line[] => [
      [prose(one.what, 60)],
      [code(one.base)],
      [code(one.candidate)],
      [own(WEIGHT_WORDS[one.weight])],
      one.weight === "expected" ? [] : [prose(one.text, 200)],
    ]);
  const table: Block = {
    kind: "table",
    columns: columnsOf("differs", "base", "candidate", "is", "why"),
    rows,
  };
  const blocks: Block[] = [
    heading(3, own("What is compared")),
    ...(rows.length === 0 ? [paragraph(own("Nothing that was noted differs."))] : [table]),
    ...moreBlocks(differences.length - MAX_DIFFERENCES),
  ];
  return { name: "what is compared", blocks, essential: true };
}

export function reproductionSection(comparison: AnyComparison): TicketSection {
  const lines = listComparisonCommands(comparison);
  const blocks: Block[] = [
    heading(3, own("Reproduce")),
    { kind: "codeBlock", language: "sh", lines },
  ];
  return { name: "reproduce", blocks, essential: true };
}

export function methodSection(lines: readonly string[]): TicketSection {
  const items = lines.map((line) => [prose(line)]);
  const blocks: Block[] = [heading(3, own("Method")), { kind: "list", items }];
  return { name: "method", blocks, essential: true };
}

/** Columns of text. */
export function columnsOf(...heads: readonly string[]): Column[] {
  return heads.map((head) => ({ head: [own(head)], align: "left" }));
}
