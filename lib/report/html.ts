/** The HTML report: one file that asks nothing of any server, runs no script, and says the verdict first. */
import { createHash } from "node:crypto";
import type { Result } from "../analysis/result.ts";
import { describeGate } from "./gate-words.ts";
import { renderDetailSections } from "./html/details.ts";
import { renderFindings } from "./html/findings.ts";
import { renderOutcomes } from "./html/answers.ts";
import { renderOrgs, renderStages, renderTimeline } from "./html/slices.ts";
import { renderFacts, renderTable, textColumns } from "./html/table.ts";
import { html, raw } from "./html/template.ts";
import type { SafeHtml } from "./html/template.ts";
import { listKeyFigures } from "./key-figures.ts";
import { listMethod } from "./method.ts";
import { listCommands } from "./reproduction.ts";
import {
  addsUp,
  describeReconciliation,
  describeRun,
  listGeneratorFacts,
  listRunFacts,
} from "./run-words.ts";
import { STYLES } from "./html/styles.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";
import { STATE_WORDS } from "./wording.ts";

/** Made outside of the page's template, for the hash is of every character between the tags. */
const STYLE_ELEMENT = raw(`<style>${STYLES}</style>`);
const STYLE_HASH = createHash("sha256").update(STYLES).digest("base64");
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`;

/** Renders a run as one self-contained page. */
export function renderHtml(result: Result): string {
  const { symbol, word } = describeVerdict(result.verdict);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${symbol} ${word}: ${result.run.scenario}, ${result.run.id}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${renderHeader(result)}
        <main>
          ${renderFindings(result)} ${renderTimeline(result)} ${renderStages(result)}
          ${renderDetailSections(result)} ${renderOutcomes(result)} ${renderOrgs(result)}
          ${renderGates(result)} ${renderGenerator(result)} ${renderRun(result)}
        </main>
        ${renderFooter(result)}
      </body>
    </html> `.toString();
}

function renderHeader(result: Result): SafeHtml {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  return html`<header class="${tone}">
    <p class="run">${describeRun(result)}</p>
    <h1><span class="symbol" aria-hidden="true">${symbol}</span> ${word}</h1>
    <ul class="reasons">
      ${result.verdict.reasons.map(({ text }) => html`<li>${text}</li>`)}
    </ul>
    <p class="quiet">${STATE_WORDS[result.verdict.state]}</p>
    <div class="contrast">${result.contrast.text.map(renderContrast)}</div>
    <dl class="figures">
      ${listKeyFigures(result).map(
        ({ name, value, note, bad }) =>
          html`<div class="${bad ? "bad" : "plain"}">
            <dt>${name}</dt>
            <dd><strong>${value}</strong> <span>${note}</span></dd>
          </div>`,
      )}
    </dl>
    <p class="next"><strong>Next</strong> ${describeNextStep(result)}</p>
  </header>`;
}

/** One half of the contrast; what stands before the first colon is who says it. */
function renderContrast(sentence: string): SafeHtml {
  const [, speaker = "", statement = sentence] = /^([^:]{1,20}): (.*)$/s.exec(sentence) ?? [];
  return html`<p>${speaker === "" ? null : html`<strong>${speaker}</strong> `}${statement}</p>`;
}

function renderGates({ gates }: Result): SafeHtml {
  const rows = gates.map((gate) => {
    const { symbol, name, value, limit, reason } = describeGate(gate);
    const kept = html`<span class="${gate.passed ? "good" : "bad"}"
      >${symbol} ${gate.passed ? "kept" : "breached"}</span
    >`;
    return [name, value, limit, html`${kept}${reason === "" ? null : html` ${reason}`}`];
  });
  const body =
    rows.length === 0
      ? html`<p class="quiet">No gate was set.</p>`
      : renderTable("Gates", textColumns("gate", "value", "limit", "kept"), rows);
  return html`<section aria-labelledby="gates">
    <h2 id="gates">Gates</h2>
    ${body}
  </section>`;
}

function renderGenerator(result: Result): SafeHtml {
  const verdict = addsUp(result)
    ? html`<span class="good">✓ adds up</span>`
    : html`<span class="bad">✗ does not add up</span>`;
  const accounts = html`${verdict} ${describeReconciliation(result)}`;
  const notes = result.reconciliation.notes.map((note): [string, string] => ["Note", note]);
  return html`<section aria-labelledby="generator">
    <h2 id="generator">Load generator and accounts</h2>
    ${renderFacts([...listGeneratorFacts(result), ["Accounts", accounts], ...notes])}
  </section>`;
}

function renderRun(result: Result): SafeHtml {
  const commands = listCommands(result).flatMap((line) => [line, raw("\n")]);
  return html`<section aria-labelledby="run">
    <h2 id="run">Run</h2>
    ${renderFacts(listRunFacts(result))}
    <h3>Reproduce</h3>
    <pre tabindex="0">${commands}</pre>
  </section>`;
}

function renderFooter(result: Result): SafeHtml {
  return html`<footer>
    <h2>Method</h2>
    <ul>
      ${listMethod(result).map((line) => html`<li>${line}</li>`)}
    </ul>
  </footer>`;
}
