/** Single attempts that show a finding: when, who, what came back, and the ids under which both sides have it in their logs. */
import type { Evidence, Finding } from "../../analysis/result.ts";
import { boundText, formatLatency, NO_VALUE } from "../../core/text.ts";
import { describeAnswer, describeError } from "../finding-words.ts";
import { GRANT_WORDS } from "../wording.ts";
import { showOrg } from "./page-facts.ts";
import type { PageFacts } from "./page-facts.ts";
import { numberColumns, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;

const COLUMNS = [
  ...textColumns("UTC", "org", "stage, grant", "answer", "what is wrong"),
  ...numberColumns("latency"),
  ...textColumns("correlation id, attempt id"),
];

/** The table of a finding's examples; null where it has none. */
export function renderEvidence(
  { title, evidence, passing }: Finding,
  id: string,
  facts: PageFacts,
): SafeHtml | null {
  if (evidence.length === 0) return null;
  const rows = [
    ...evidence.map((example) => cellsOf(example, whatIsWrong(example), facts)),
    ...passing.map((example) => cellsOf(example, "passed, for comparison", facts)),
  ];
  return renderTable(`Evidence of ${title}`, COLUMNS, rows, { id, className: "evidence" });
}

function cellsOf(example: Evidence, verdict: string, facts: PageFacts): HtmlValue[] {
  return [
    html`<time>${example.at}</time>`,
    renderWho(example, facts),
    html`${boundText(example.stage, MAX_NAME)}<br />${GRANT_WORDS[example.grant]}`,
    describeAnswer(example),
    verdict,
    formatLatency(example.latencyUs),
    renderIds(example),
  ];
}

function whatIsWrong(example: Evidence): string {
  return [describeError(example), example.detail].filter((part) => part !== "").join(" · ");
}

/** The org as people call it, and under it as the server does, with the client that asked. */
function renderWho({ org, orgId, clientId }: Evidence, facts: PageFacts): SafeHtml {
  const ids = [orgId, clientId]
    .filter((id) => id !== "")
    .map((id) => html`<br /><code>${id}</code>`);
  return html`${showOrg(org, facts)}${ids}`;
}

/** The server's id and ours, and the attempt this one follows when it is a retry or a later refresh of a chain. */
function renderIds({ correlationId, attemptId, parent }: Evidence): SafeHtml {
  const correlation = correlationId === "" ? NO_VALUE : html`<code>${correlationId}</code>`;
  const after = parent === "" ? null : html` after <code>${parent}</code>`;
  return html`${correlation}<br /><code>${attemptId}</code>${after}`;
}
