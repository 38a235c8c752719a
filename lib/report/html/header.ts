/** The top of the page, for who reads nothing else: did it pass, why, which orgs, at rest or under load, and what to do. */
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount } from "../../core/text.ts";
import { partAtRest } from "../finding-words.ts";
import { describeRun } from "../run-words.ts";
import { describeNextStep, describeVerdict } from "../verdict-words.ts";
import { STATE_WORDS } from "../wording.ts";
import { renderOrgChips } from "./page-facts.ts";
import type { NumberedFinding, PageFacts } from "./page-facts.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const MAX_FINDINGS = 12;
const MAX_ORGS = 3;
const MAX_TITLE = 220;
const MAX_WHEN = 90;

export function renderHeader(facts: PageFacts): SafeHtml {
  const { result } = facts;
  const { symbol, word, tone } = describeVerdict(result.verdict);
  // Without a verdict, why there is none comes before what was seen all the same.
  const isUndecided = result.verdict.passed === null;
  return html`<header class="${tone}">
    <p class="run">${describeRun(result)}</p>
    <h1><span class="symbol" aria-hidden="true">${symbol}</span> ${word}</h1>
    ${renderWhy(result)} ${isUndecided ? renderState(result) : null} ${renderNext(facts)}
    ${renderGlance(facts)} ${isUndecided ? null : renderState(result)}
  </header>`;
}

/** One sentence of what the tokens say, and beside it what k6 alone makes of the same run. */
function renderWhy({ contrast }: Result): SafeHtml {
  const [k6, own] = [contrast.text[0] ?? "", contrast.text[1] ?? ""];
  return html`${own === "" ? null : html`<p class="why">${statementOf(own)}</p>`}
  ${k6 === "" ? null : html`<p class="quiet">${k6}</p>`}`;
}

/** What speaks for the verdict beyond the findings, which stand above; and what a run that is not valid lacks. */
function renderState({ verdict, findings }: Result): SafeHtml {
  const titles = new Set(findings.map(({ title }) => title));
  const reasons = verdict.reasons.filter(({ text }) => !titles.has(text));
  const list =
    reasons.length === 0
      ? null
      : html`<ul class="reasons">
          ${reasons.map(({ text }) => html`<li>${text}</li>`)}
        </ul>`;
  if (verdict.state === "VALID") return html`${list}`;
  return html`<div class="state">
    <p><strong>${verdict.state}</strong> ${STATE_WORDS[verdict.state]}</p>
    ${list} ${renderAdvice(verdict, findings.length)}
  </div>`;
}

/** Where the next step is a finding's fix, what the next run needs is told besides. */
function renderAdvice({ passed, advice }: Result["verdict"], findings: number): SafeHtml | null {
  if (passed !== false || findings === 0 || advice.length === 0) return null;
  return html`<p><strong>For the next run</strong> ${advice.join("; ")}.</p>`;
}

/** Without who says it and the verdict's word, both of which stand above: `tokenrush: FAILED, 3 of 4 …`. */
function statementOf(sentence: string): string {
  const statement = sentence.replace(/^tokenrush: /, "").replace(/^[A-Z-]+(?: \([A-Z-]+\))?, /, "");
  return statement.charAt(0).toUpperCase() + statement.slice(1);
}

function renderNext({ result, findings }: PageFacts): SafeHtml {
  const [first] = findings;
  const fix =
    result.verdict.passed !== false || first === undefined
      ? null
      : html`<p class="fix"><strong>Fix of ${first.number}</strong> ${first.finding.fix}</p>`;
  return html`<div class="next">
    <p><strong>Next</strong> ${describeNextStep(result)}</p>
    ${fix}
  </div>`;
}

function renderGlance(facts: PageFacts): SafeHtml | null {
  const { findings } = facts;
  if (findings.length === 0) return null;
  return html`<div class="glance">
    <h2>What was found <span class="count">${formatCount(findings.length)}</span></h2>
    <ol>
      ${findings.slice(0, MAX_FINDINGS).map((numbered) => renderGlimpse(numbered, facts))}
    </ol>
    ${renderBelow(findings.length - MAX_FINDINGS)}
  </div>`;
}

function renderBelow(hidden: number): SafeHtml | null {
  return hidden <= 0 ? null : html`<p class="quiet">And ${formatCount(hidden)} more below.</p>`;
}

function renderGlimpse({ number, finding }: NumberedFinding, facts: PageFacts): SafeHtml {
  const kind = finding.defect ? "defect" : "failure";
  return html`<li class="${kind}">
    <span class="mark" title="${kind}">${number}</span>
    <p class="what"><a href="#finding-${number}">${boundText(finding.title, MAX_TITLE)}</a></p>
    ${renderOrgChips(finding.orgs, MAX_ORGS, facts)}
    <p class="when">${boundText(partAtRest(finding)[1], MAX_WHEN)}</p>
  </li>`;
}
