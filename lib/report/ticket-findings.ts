/** The parts of a ticket that say what was found: each finding with its fix, and the evidence for all of them. */
import type { Evidence, Finding, Result } from "../analysis/result.ts";
import { formatCount, formatLatency } from "../core/text.ts";
import {
  type Block,
  code,
  type Column,
  emphasis,
  heading,
  type Line,
  namesLine,
  own,
  paragraph,
  prose,
  strong,
} from "./document.ts";
import {
  describeAnswer,
  describeEgress,
  describeError,
  describeKind,
  describeSeen,
} from "./finding-words.ts";
import type { TicketSection } from "./ticket-composition.ts";
import { GRANT_WORDS } from "./wording.ts";

const MAX_FINDINGS = 20;
const MAX_OBSERVATIONS = 20;
const MAX_ORGS = 10;
const MAX_ALTERNATIVES = 5;

const EVIDENCE_COLUMNS = [
  "finding",
  "UTC",
  "correlation id",
  "attempt id",
  "org",
  "org id, client id",
  "grant",
  "answer",
  "error",
  "what is wrong",
  "latency",
].map((head): Column => ({ head: [own(head)], align: "left" }));

/** One section per finding, so that each is kept or left out on its own. */
export function findingSections({ findings }: Result): TicketSection[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, MAX_FINDINGS);
  const hidden = findings.length - shown.length;
  const head = heading(3, own(`Findings: ${formatCount(findings.length)}`));
  const more = own(`And ${formatCount(hidden)} more findings in the report.`);
  return [
    { name: "findings", blocks: [head], essential: true },
    ...shown.map((finding, index) => ({
      name: `finding ${index + 1}`,
      blocks: findingBlocks(finding, index + 1),
      essential: false,
    })),
    ...(hidden === 0
      ? []
      : [{ name: "more findings", blocks: [paragraph(emphasis(more))], essential: true }]),
  ];
}

function findingBlocks(finding: Finding, number: number): Block[] {
  const { title, firstAt, lastAt, atRest, why, fix, check, rule } = finding;
  const seen = own(` ${describeSeen(finding)}, from `);
  const items: Line[] = [
    [strong(own("Seen:")), seen, code(firstAt), own(" to "), code(lastAt)],
    [strong(own("Orgs:")), own(" "), ...namesLine(finding.orgs, MAX_ORGS)],
    labelled("At rest:", atRest.text),
    labelled("Why:", why),
    labelled("Fix:", fix),
    labelled("To be sure:", check),
    ...finding.alternatives.slice(0, MAX_ALTERNATIVES).map((text) => labelled("Or else:", text)),
    [own("Rule "), code(rule), own(`, ${describeKind(finding)}`)],
  ];
  return [heading(4, own(`${number}. `), prose(title, 200)), { kind: "list", items }];
}

function labelled(label: string, text: string): Line {
  return [strong(own(label)), own(" "), prose(text)];
}

/** A row per example, in the order of the findings, and after those of each what passed beside them. */
export function evidenceSection({ findings, run }: Result): TicketSection[] {
  const rows = findings
    .slice(0, MAX_FINDINGS)
    .flatMap(({ evidence, passing }, index) => [
      ...evidence.map((example) => evidenceRow(example, String(index + 1))),
      ...passing.map((example) => evidenceRow(example, `${index + 1}, passed`)),
    ]);
  if (rows.length === 0) return [];
  const egress = describeEgress(run.machine);
  const blocks: Block[] = [
    heading(3, own("Evidence")),
    { kind: "table", columns: EVIDENCE_COLUMNS, rows },
    ...(egress === "" ? [] : [paragraph(own(egress))]),
  ];
  return [{ name: "evidence", blocks, essential: false }];
}

function evidenceRow(example: Evidence, whose: string): Line[] {
  return [
    [own(whose)],
    [code(example.at)],
    [code(example.correlationId)],
    [code(example.attemptId)],
    [code(example.org)],
    [code(example.orgId), own(", "), code(example.clientId)],
    [own(GRANT_WORDS[example.grant])],
    [own(describeAnswer(example))],
    [code(describeError(example), 120)],
    [code(example.detail, 120)],
    [own(formatLatency(example.latencyUs))],
  ];
}

/** What was seen too rarely to be a finding, folded. */
export function observationSection({ observations }: Result): TicketSection[] {
  if (observations.length === 0) return [];
  const items = observations
    .slice(0, MAX_OBSERVATIONS)
    .map((seen) => [
      prose(seen.title, 200),
      own(`: ${describeSeen(seen)}, `),
      ...namesLine(seen.orgs, MAX_ORGS),
    ]);
  const summary = `Seen too rarely to be a finding: ${formatCount(observations.length)}`;
  const blocks: Block[] = [{ kind: "folded", summary, blocks: [{ kind: "list", items }] }];
  return [{ name: "observations", blocks, essential: false }];
}
