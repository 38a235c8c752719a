/** The parts of a ticket that say what was found: each finding with its fix, and the evidence for all of them. */
import type { Evidence, Finding, Result } from "../analysis/result.ts";
import { formatCount, formatLatency } from "../core/text.ts";
import {
  describeAnswer,
  describeError,
  describeKind,
  describeSeen,
  listBounded,
} from "./finding-words.ts";
import { codeMarkdown, detailsMarkdown, proseMarkdown, tableMarkdown } from "./markdown.ts";
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
  "grant",
  "answer",
  "error",
  "what is wrong",
  "latency",
].map((head) => ({ head, align: "left" as const }));

/** One section per finding, so that each is kept or left out on its own. */
export function findingSections({ findings }: Result): TicketSection[] {
  if (findings.length === 0) return [];
  const shown = findings.slice(0, MAX_FINDINGS);
  const hidden = findings.length - shown.length;
  return [
    { name: "findings", body: `### Findings: ${formatCount(findings.length)}`, essential: true },
    ...shown.map((finding, index) => ({
      name: `finding ${index + 1}`,
      body: findingBody(finding, index + 1),
      essential: false,
    })),
    ...(hidden === 0
      ? []
      : [
          {
            name: "",
            body: `_And ${formatCount(hidden)} more findings in the report._`,
            essential: true,
          },
        ]),
  ];
}

function findingBody(finding: Finding, number: number): string {
  return [
    `#### ${number}. ${proseMarkdown(finding.title, 200)}`,
    "",
    `- **Seen:** ${describeSeen(finding)}, from ${codeMarkdown(finding.firstAt)} to ${codeMarkdown(finding.lastAt)}`,
    `- **Orgs:** ${listBounded(finding.orgs, MAX_ORGS, codeMarkdown)}`,
    `- **At rest:** ${proseMarkdown(finding.atRest.text)}`,
    `- **Fix:** ${proseMarkdown(finding.fix)}`,
    ...finding.alternatives
      .slice(0, MAX_ALTERNATIVES)
      .map((alternative) => `- **Or else:** ${proseMarkdown(alternative)}`),
    `- Rule ${codeMarkdown(finding.rule)}, ${describeKind(finding)}`,
  ].join("\n");
}

/** A row per example, in the order of the findings. */
export function evidenceSection({ findings }: Result): TicketSection[] {
  const rows = findings
    .slice(0, MAX_FINDINGS)
    .flatMap(({ evidence }, index) => evidence.map((example) => evidenceRow(example, index + 1)));
  if (rows.length === 0) return [];
  const body = `### Evidence\n\n${tableMarkdown(EVIDENCE_COLUMNS, rows)}`;
  return [{ name: "evidence", body, essential: false }];
}

function evidenceRow(example: Evidence, number: number): string[] {
  return [
    String(number),
    codeMarkdown(example.at),
    codeMarkdown(example.correlationId),
    codeMarkdown(example.attemptId),
    codeMarkdown(example.org),
    GRANT_WORDS[example.grant],
    describeAnswer(example),
    codeMarkdown(describeError(example), 120),
    codeMarkdown(example.detail, 120),
    formatLatency(example.latencyUs),
  ];
}

/** What was seen too rarely to be a finding, folded. */
export function observationSection({ observations }: Result): TicketSection[] {
  if (observations.length === 0) return [];
  const lines = observations
    .slice(0, MAX_OBSERVATIONS)
    .map(
      (seen) =>
        `- ${proseMarkdown(seen.title, 200)}: ${describeSeen(seen)}, ${listBounded(seen.orgs, MAX_ORGS, codeMarkdown)}`,
    );
  const summary = `Seen too rarely to be a finding: ${formatCount(observations.length)}`;
  return [
    { name: "observations", body: detailsMarkdown(summary, lines.join("\n")), essential: false },
  ];
}
