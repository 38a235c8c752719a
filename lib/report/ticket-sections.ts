/** What a ticket says of a run, section by section, before any format. */
import type { Result } from "../analysis/result.ts";
import type { Detail } from "./detail.ts";
import { listDetails } from "./details.ts";
import { listEvidence } from "./evidence-details.ts";
import {
  type Block,
  code,
  heading,
  type Inline,
  own,
  paragraph,
  prose,
  strong,
} from "./document.ts";
import { listMethod } from "./method.ts";
import { listCurls } from "./curl.ts";
import { listCommands } from "./reproduction.ts";
import {
  describeReconciliation,
  describeRun,
  listGeneratorFacts,
  listRunFacts,
} from "./run-words.ts";
import {
  COLLEAGUE,
  markFor,
  notesSection,
  type Ticket,
  type TicketNote,
  type TicketReader,
  type TicketSection,
} from "./ticket-composition.ts";
import { evidenceSection, findingSections, observationSection } from "./ticket-findings.ts";
import { gatesSection, orgsSection, stagesSection, timelineSection } from "./ticket-tables.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";

const MAX_REASONS = 8;
const MAX_FACTS = 30;

/** All sections of a ticket in their order; the notes follow the verdict. */
export function ticketSections(result: Result, notes: readonly TicketNote[]): TicketSection[] {
  return [
    verdictSection(result),
    ...notesSection(notes),
    ...findingSections(result),
    ...[...listEvidence(result), ...listDetails(result)].map(detailSection),
    ...stagesSection(result),
    ...timelineSection(result),
    ...gatesSection(result),
    ...orgsSection(result),
    ...evidenceSection(result),
    reproductionSection(result),
    ...curlSection(result),
    methodSection(result),
    ...observationSection(result),
    factsSection("Run", listRunFacts(result)),
    factsSection("Load generator and accounts", [
      ...listGeneratorFacts(result),
      ["Accounts", describeReconciliation(result)],
      ...result.reconciliation.notes.map((note): [string, string] => ["Note", note]),
    ]),
  ];
}

/** The ticket of a run. */
export function ticketOf(
  result: Result,
  notes: readonly TicketNote[] = [],
  reader: TicketReader = COLLEAGUE,
): Ticket {
  return { mark: markOf(result, reader), sections: ticketSections(result, notes) };
}

/** What a posted ticket of a run is found again by, which is another for each reader. */
export function markOf({ run }: Result, reader: TicketReader): string {
  return markFor("run", run.id, reader);
}

function verdictSection(result: Result): TicketSection {
  const { symbol, word } = describeVerdict(result.verdict);
  const reasons = result.verdict.reasons
    .slice(0, MAX_REASONS)
    .map(({ text }) => [prose(text, 300)]);
  const blocks: Block[] = [
    heading(2, own(`${symbol} ${word}`)),
    paragraph(prose(describeRun(result))),
    ...(reasons.length === 0 ? [] : [{ kind: "list" as const, items: reasons }]),
    ...result.contrast.text.slice(0, 2).map((text) => paragraph(strong(prose(text)))),
    paragraph(own(`Next: ${describeNextStep(result)}`)),
  ];
  return { name: "verdict", blocks, essential: true };
}

function detailSection({ title, sentences, columns, rows }: Detail): TicketSection {
  const text = sentences.flatMap((sentence, at): Inline[] =>
    at === 0 ? [prose(sentence)] : [own(" "), prose(sentence)],
  );
  const table: Block = {
    kind: "table",
    columns: columns.map(({ head, align }) => ({ head: [prose(head)], align })),
    rows: rows.map((row) => row.map((cell, at) => [at === 0 ? code(cell) : prose(cell)])),
  };
  const blocks = [
    heading(3, prose(title)),
    ...(text.length === 0 ? [] : [paragraph(...text)]),
    ...(rows.length === 0 ? [] : [table]),
  ];
  return { name: title, blocks, essential: false };
}

function reproductionSection(result: Result): TicketSection {
  const blocks: Block[] = [
    heading(3, own("Reproduce")),
    { kind: "codeBlock", language: "sh", lines: listCommands(result) },
  ];
  return { name: "reproduce", blocks, essential: true };
}

/** For whoever has no tokenrush, such as the vendor. */
function curlSection(result: Result): TicketSection[] {
  const lines = listCurls(result);
  if (lines.length === 0) return [];
  const blocks: Block[] = [
    heading(3, own("Send one by hand")),
    { kind: "codeBlock", language: "sh", lines },
  ];
  return [{ name: "send one by hand", blocks, essential: false }];
}

function methodSection(result: Result): TicketSection {
  const items = listMethod(result).map((line) => [prose(line)]);
  const blocks: Block[] = [heading(3, own("Method")), { kind: "list", items }];
  return { name: "method", blocks, essential: true };
}

function factsSection(title: string, facts: readonly [string, string][]): TicketSection {
  const items = facts
    .slice(0, MAX_FACTS)
    .map(([name, value]) => [prose(name, 120), own(": "), prose(value, 300)]);
  const blocks: Block[] = [{ kind: "folded", summary: title, blocks: [{ kind: "list", items }] }];
  return { name: title.toLowerCase(), blocks, essential: false };
}
