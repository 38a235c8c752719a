/** What a ticket says of the correctness defects of a comparison: each with its fix and examples. */
import type { Comparison, DefectFacts } from "../../compare/comparison.ts";
import { formatCount, formatLatency } from "../../core/text.ts";
import {
  type Block,
  code,
  heading,
  type Line,
  namesLine,
  own,
  prose,
  strong,
} from "../document.ts";
import { describeAnswer } from "../finding-words.ts";
import type { TicketSection } from "../ticket-composition.ts";
import { evidenceOf } from "./evidence.ts";
import { columnsOf, moreBlocks } from "./ticket-parts.ts";

const MAX_DEFECTS = 10;
const MAX_ORGS = 10;

/** One section per defect, so that each is kept or left out on its own. */
export function defectSections(comparison: Comparison): TicketSection[] {
  const { defects } = comparison;
  if (defects.length === 0) return [];
  const head = heading(3, own(`Correctness defects: ${formatCount(defects.length)}`));
  return [
    { name: "defects", blocks: [head], essential: true },
    ...defects.slice(0, MAX_DEFECTS).map((defect, at) => ({
      name: `defect ${at + 1}`,
      blocks: defectBlocks(defect, comparison),
      essential: false,
    })),
    ...(defects.length > MAX_DEFECTS
      ? [
          {
            name: "more defects",
            blocks: moreBlocks(defects.length - MAX_DEFECTS),
            essential: true,
          },
        ]
      : []),
  ];
}

function defectBlocks(defect: DefectFacts, comparison: Comparison): Block[] {
  const { title, rule, isNew, orgs, newOrgs, base, candidate } = defect;
  const { why, fix, check, firstAt, lastAt, examples } = evidenceOf(defect, comparison);
  const items: Line[] = [
    [
      strong(own("Seen:")),
      own(
        ` ${formatCount(base.count)} in ${formatCount(base.runs)} runs of the base, ${formatCount(candidate.count)} in ${formatCount(candidate.runs)} runs of the candidate`,
      ),
      ...(firstAt === "" ? [] : [own(", from "), code(firstAt), own(" to "), code(lastAt)]),
    ],
    ...(isNew
      ? [[strong(own("New in:")), own(" "), ...namesLine(newOrgs, MAX_ORGS)]]
      : [[strong(own("In:")), own(" "), ...namesLine(orgs, MAX_ORGS), own(", as in the base")]]),
    ...labelled("Why:", why),
    ...labelled("Fix:", fix),
    ...labelled("To be sure:", check),
    [own("Rule "), code(rule)],
  ];
  const mark = own(isNew ? "✗ new: " : "known: ");
  return [
    heading(4, mark, prose(title, 200)),
    { kind: "list", items },
    ...(examples.length === 0 ? [] : [examplesTable(examples)]),
  ];
}

function labelled(label: string, text: string): Line[] {
  return text === "" ? [] : [[strong(own(label)), own(" "), prose(text)]];
}

const EXAMPLE_COLUMNS = columnsOf(
  "UTC",
  "org",
  "attempt id",
  "correlation id",
  "answer",
  "what is wrong",
  "latency",
);

type Example = Comparison["evidence"][number]["examples"][number];

function examplesTable(examples: readonly Example[]): Block {
  const rows = examples.map((example): Line[] => [
    [code(example.at)],
    [code(example.org)],
    [code(example.attemptId)],
    [code(example.correlationId)],
    [own(describeAnswer(example))],
    [code(example.detail, 120)],
    [own(formatLatency(example.latencyUs))],
  ]);
  return { kind: "table", columns: EXAMPLE_COLUMNS, rows };
}
