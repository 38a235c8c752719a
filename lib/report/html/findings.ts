/** The findings of the HTML report: each with what was seen, where, whether it is there at rest, the fix and the evidence. */
import type { Evidence, Finding, Result } from "../../analysis/result.ts";
import {
  boundText,
  formatCount,
  formatCountShare,
  formatLatency,
  NO_VALUE,
} from "../../core/text.ts";
import { round } from "../charts/geometry.ts";
import { describeAnswer, describeError, describeKind, describeSeen } from "../finding-words.ts";
import { numberColumns, renderDetails, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";
import { GRANT_WORDS } from "../wording.ts";

const MAX_FINDINGS = 60;
const MAX_ORGS = 24;
const MAX_ORG_ROWS = 200;
const MAX_NAME = 60;

const EVIDENCE_COLUMNS = [
  ...textColumns("UTC", "org", "stage, grant", "answer", "what is wrong"),
  ...numberColumns("latency"),
  ...textColumns("correlation id, attempt id"),
];

/** The section of findings, and folded below it what was seen too rarely to be one. */
export function renderFindings({ findings, observations }: Result): SafeHtml {
  const shown = findings.slice(0, MAX_FINDINGS);
  const hidden = findings.length - shown.length;
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings <span class="count">${formatCount(findings.length)}</span></h2>
    ${findings.length === 0 ? html`<p class="quiet">Nothing was found wrong often enough to be a finding.</p>` : null}
    ${shown.map((finding, at) => renderFinding(finding, String(at + 1)))}
    ${hidden > 0 ? html`<p class="quiet">And ${formatCount(hidden)} more, see result.json.</p>` : null}
    ${observations.length > 0 ? renderObservations(observations) : null}
  </section>`;
}

function renderObservations(observations: readonly Finding[]): SafeHtml {
  const shown = observations.slice(0, MAX_FINDINGS).map((seen) => renderFinding(seen, "·"));
  return renderDetails(
    `Seen too rarely to be a finding: ${formatCount(observations.length)}`,
    html`${shown}`,
  );
}

function renderFinding(finding: Finding, mark: string): SafeHtml {
  return html`<article class="finding ${finding.defect ? "defect" : "failure"}">
    <h3><span class="mark">${mark}</span>${finding.title}</h3>
    <p class="kind"><code>${finding.rule}</code> ${describeKind(finding)}</p>
    <dl class="facts">
      <div>
        <dt>Seen</dt>
        <dd>${describeSeen(finding)}${renderShareBar(finding)}</dd>
      </div>
      <div>
        <dt>Orgs</dt>
        <dd>${renderOrgs(finding.orgs)}</dd>
      </div>
      <div>
        <dt>At rest</dt>
        <dd>${finding.atRest.text}</dd>
      </div>
      <div>
        <dt>From, to</dt>
        <dd><time>${finding.firstAt}</time> to <time>${finding.lastAt}</time></dd>
      </div>
    </dl>
    <p class="fix"><strong>Fix</strong> ${finding.fix}</p>
    ${finding.evidence.length > 0 ? renderTable(`Evidence of ${finding.title}`, EVIDENCE_COLUMNS, finding.evidence.map(evidenceRow)) : null}
    ${renderMore(finding)}
  </article>`;
}

function renderOrgs(orgs: readonly string[]): SafeHtml {
  const shown = orgs.slice(0, MAX_ORGS);
  const hidden = orgs.length - shown.length;
  return html`<ul class="chips">
    ${shown.map((org) => html`<li>${boundText(org, MAX_NAME)}</li>`)}${hidden > 0 ? html`<li class="more">and ${formatCount(hidden)} more</li>` : null}
  </ul>`;
}

/** The share as a bar, with its interval as a line across it. */
function renderShareBar({ count, of, interval }: Finding): SafeHtml | null {
  if (of === 0) return null;
  const whisker =
    interval === null
      ? null
      : html`<path
          class="whisker"
          d="M${round(interval.low * 200)} 5H${round(interval.high * 200)}"
        />`;
  return html`<svg class="share" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-all" width="200" height="10" rx="2" />
    <rect class="share-part" width="${round((count / of) * 200)}" height="10" rx="2" />
    ${whisker}
  </svg>`;
}

function evidenceRow(example: Evidence): (string | SafeHtml)[] {
  return [
    html`<time>${example.at}</time>`,
    boundText(example.org, MAX_NAME),
    html`${boundText(example.stage, MAX_NAME)}<br />${GRANT_WORDS[example.grant]}`,
    describeAnswer(example),
    [describeError(example), example.detail].filter((part) => part !== "").join(" · "),
    formatLatency(example.latencyUs),
    renderIds(example),
  ];
}

/** The server's id and ours, and the attempt this one follows when it is a retry or a later refresh of a chain. */
function renderIds({ correlationId, attemptId, parent }: Evidence): SafeHtml {
  const correlation = correlationId === "" ? NO_VALUE : html`<code>${correlationId}</code>`;
  const after = parent === "" ? null : html` after <code>${parent}</code>`;
  return html`${correlation}<br /><code>${attemptId}</code>${after}`;
}

function renderMore(finding: Finding): SafeHtml {
  const { alternatives, atRest, perOrg } = finding;
  return html`${
    alternatives.length > 0
      ? renderDetails(
          "What else it could be",
          html`<ul>
            ${alternatives.map((alternative) => html`<li>${alternative}</li>`)}
          </ul>`,
        )
      : null
  }${
    perOrg.length + atRest.stages.length + atRest.grants.length > 0
      ? renderDetails("Per org, stage and grant", renderSlices(finding))
      : null
  }`;
}

function renderSlices({ title, perOrg, atRest }: Finding): SafeHtml {
  const slices = [
    ...atRest.stages.map(({ stage, count, of }) => sliceRow("stage", stage, count, of)),
    ...atRest.grants.map(({ grant, count, of }) =>
      sliceRow("grant", GRANT_WORDS[grant], count, of),
    ),
    ...perOrg.slice(0, MAX_ORG_ROWS).map(({ org, count, of }) => sliceRow("org", org, count, of)),
  ];
  const hidden = perOrg.length - MAX_ORG_ROWS;
  const columns = [...textColumns("name", "is a"), ...numberColumns("seen", "of")];
  return html`${renderTable(`Where ${title} was seen`, columns, slices)}${hidden > 0 ? html`<p class="quiet">And ${formatCount(hidden)} more orgs, see result.json.</p>` : null}`;
}

function sliceRow(kind: string, name: string, count: number, of: number): string[] {
  return [boundText(name, MAX_NAME), kind, formatCountShare(count, of), formatCount(of)];
}
