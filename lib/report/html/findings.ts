/** The findings of the page: correctness defects, then failures, and folded below what was seen too rarely to be either. */
import type { Finding } from "../../analysis/result.ts";
import { boundText, formatCount, formatCountShare } from "../../core/text.ts";
import { describeKind, describeSeen, partAtRest } from "../finding-words.ts";
import { GRANT_WORDS } from "../wording.ts";
import { renderCopyButton } from "./copy-button.ts";
import { renderLabelled } from "./labelled-text.ts";
import { renderEvidence } from "./evidence.ts";
import { renderOrgChips, showOrg } from "./page-facts.ts";
import type { NumberedFinding, PageFacts } from "./page-facts.ts";
import type { Section } from "./section.ts";
import { renderMoreCount, renderNothing } from "./section.ts";
import { drawShareBar } from "./share-bar.ts";
import {
  numberColumns,
  renderAlternative,
  renderDetails,
  renderTable,
  textColumns,
} from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_FINDINGS = 40;
const MAX_ORGS = 16;
const MAX_ORG_ROWS = 30;
const MAX_NAME = 60;

/** Defects come first whatever their number: they fail a run whatever the gates say. */
export function listFindingSections(facts: PageFacts): Section[] {
  const shown = facts.findings.slice(0, MAX_FINDINGS);
  const hidden = facts.findings.length - shown.length;
  const defects = shown.filter(({ finding }) => finding.defect);
  const failures = shown.filter(({ finding }) => !finding.defect);
  const { observations } = facts.result;
  const none =
    facts.findings.length > 0
      ? null
      : renderNothing("Nothing was found wrong often enough to be a finding.");
  const rare = observations.length === 0 ? null : renderObservations(observations, facts);
  return [
    ...(defects.length === 0
      ? []
      : [
          {
            id: "defects",
            title: "Correctness defects",
            count: defects.length,
            body: html`${defects.map((numbered) => renderNumbered(numbered, facts))}`,
          },
        ]),
    {
      id: "findings",
      title: defects.length === 0 ? "Findings" : "Other findings",
      count: failures.length,
      body: html`${none} ${failures.map((numbered) => renderNumbered(numbered, facts))}
      ${renderMoreCount(hidden)} ${rare}`,
    },
  ];
}

function renderObservations(observations: readonly Finding[], facts: PageFacts): SafeHtml {
  const shown = observations
    .slice(0, MAX_FINDINGS)
    .map((seen, at) => renderFinding(seen, `seen-${at + 1}`, "·", facts));
  return renderDetails(
    `Seen too rarely to be a finding: ${formatCount(observations.length)}`,
    html`${shown}${renderMoreCount(observations.length - shown.length)}`,
  );
}

function renderNumbered({ number, finding }: NumberedFinding, facts: PageFacts): SafeHtml {
  return renderFinding(finding, `finding-${number}`, String(number), facts);
}

function renderFinding(finding: Finding, id: string, mark: string, facts: PageFacts): SafeHtml {
  const copyEvidence =
    finding.evidence.length === 0 ? null : renderCopyButton(`${id}-evidence`, "evidence as text");
  return html`<article class="finding ${finding.defect ? "defect" : "failure"}" id="${id}">
    <h3><span class="mark">${mark}</span> ${finding.title}</h3>
    <p class="kind"><code>${finding.rule}</code> ${describeKind(finding)}</p>
    <div class="told">
      ${renderFacts(finding, facts)}
      <div class="remedy">
        ${renderLabelled("Why", finding.why)}
        <p class="fix" id="${id}-fix"><strong>Fix</strong> ${finding.fix}</p>
        ${renderLabelled("To be sure", finding.check)}
      </div>
    </div>
    ${renderEvidence(finding, `${id}-evidence`, facts)}
    <div class="actions">${renderCopyButton(`${id}-fix`, "fix")} ${copyEvidence}</div>
    ${renderMore(finding, facts)}
  </article>`;
}

function renderFacts(finding: Finding, facts: PageFacts): SafeHtml {
  const [before, conclusion, after] = partAtRest(finding);
  return html`<dl class="facts">
    <div>
      <dt>Seen</dt>
      <dd>${describeSeen(finding)}${drawShareBar(finding)}</dd>
    </div>
    <div>
      <dt>Orgs</dt>
      <dd>${renderOrgChips(finding.orgs, MAX_ORGS, facts)}</dd>
    </div>
    <div>
      <dt>At rest</dt>
      <dd>${before}<strong>${conclusion}</strong>${after}</dd>
    </div>
    <div>
      <dt>From, to</dt>
      <dd><time>${finding.firstAt}</time> to <time>${finding.lastAt}</time></dd>
    </div>
  </dl>`;
}

function renderMore(finding: Finding, facts: PageFacts): SafeHtml {
  const { alternatives, atRest, perOrg } = finding;
  const others =
    alternatives.length === 0
      ? null
      : renderDetails(
          "What else it could be",
          html`<ul>
            ${alternatives.map((alternative) => html`<li>${alternative}</li>`)}
          </ul>`,
        );
  const slices =
    perOrg.length + atRest.stages.length + atRest.grants.length === 0
      ? null
      : renderAlternative(renderSlices(finding, facts), "Per org, stage and grant");
  return html`${others}${slices}`;
}

function renderSlices({ title, perOrg, atRest }: Finding, facts: PageFacts): SafeHtml {
  const slices = [
    ...atRest.stages.map(({ stage, count, of }) =>
      sliceRow(`stage ${boundText(stage, MAX_NAME)}`, count, of),
    ),
    ...atRest.grants.map(({ grant, count, of }) => sliceRow(GRANT_WORDS[grant], count, of)),
    ...perOrg
      .slice(0, MAX_ORG_ROWS)
      .map(({ org, count, of }) => sliceRow(showOrg(org, facts), count, of)),
  ];
  const columns = [...textColumns("where"), ...numberColumns("seen", "of")];
  return html`${renderTable(`Where ${title} was seen`, columns, slices)}${renderMoreCount(perOrg.length - MAX_ORG_ROWS, "orgs")}`;
}

function sliceRow(where: HtmlValue, count: number, of: number): HtmlValue[] {
  return [where, formatCountShare(count, of), formatCount(of)];
}
