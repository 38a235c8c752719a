/** The HTML report: one file that asks nothing of any server and says the verdict first; its script only sorts, zooms and copies. */
import { createHash } from "node:crypto";
import type { Result } from "../analysis/result.ts";
import { answersSection } from "./html/answers.ts";
import { listBreakdownSections } from "./html/breakdowns.ts";
import { correlationSection, listLatencySections } from "./html/correlation.ts";
import { listDetailSections } from "./html/details.ts";
import { listFindingSections } from "./html/findings.ts";
import { gatesSection } from "./html/gates.ts";
import { generatorSection, listLagSections } from "./html/generator.ts";
import { renderHeader } from "./html/header.ts";
import { listHeatMapSections } from "./html/heat-map.ts";
import { ICONS } from "./html/icon.ts";
import { listLoadSections } from "./html/load.ts";
import { listOrgComparisonSections } from "./html/org-comparison.ts";
import { orgTableSection } from "./html/org-table.ts";
import { gatherFacts } from "./html/page-facts.ts";
import type { PageFacts } from "./html/page-facts.ts";
import { listPercentileSections } from "./html/percentiles.ts";
import { renderMethod, reproduceSection } from "./html/run.ts";
import { figuresSection, runSection } from "./html/run-strip.ts";
import { listScopeSections } from "./html/scopes.ts";
import { renderContents, renderSection } from "./html/section.ts";
import type { Section } from "./html/section.ts";
import { stagesSection } from "./html/stages.ts";
import { STYLES } from "./html/styles.ts";
import { html, raw } from "./html/template.ts";
import type { SafeHtml } from "./html/template.ts";
import { timelineSection } from "./html/timeline.ts";
import { pageScript } from "./page-script.ts";
import { describeVerdict } from "./verdict-words.ts";

// Made outside of the page's template, for the hash is of every character between the tags.
const STYLE_ELEMENT = raw(`<style>${STYLES}</style>`);
const STYLE_HASH = `sha256-${createHash("sha256").update(STYLES).digest("base64")}`;

/** Renders a run as one self-contained page, from the result alone. */
export function renderHtml(result: Result): string {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  const script = pageScript();
  const facts = gatherFacts(result);
  const sections = listSections(facts);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(policyFor(script.hash))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${symbol} ${word}: ${result.run.scenario}, ${result.run.id}</title>
        <link rel="icon" href="${raw(ICONS[tone])}" />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#main">To the findings</a>
        ${renderHeader(facts)}
        <div class="beside">
          <div class="side">${renderContents(sections)} ${renderThemeSwitch()}</div>
          <main id="main" tabindex="-1">${sections.map(renderSection)}</main>
        </div>
        ${renderMethod(result)}
        <p id="status" role="status" class="status"></p>
        ${raw(`<script>${script.code}</script>`)}
      </body>
    </html> `.toString();
}

/** Only what stands in the page may style it and run in it, and nothing may be fetched or sent. */
function policyFor(scriptHash: string): string {
  return `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** From what decides to what explains. */
function listSections(facts: PageFacts): Section[] {
  const { result } = facts;
  return [
    ...listFindingSections(facts),
    runSection(result),
    figuresSection(result),
    stagesSection(result),
    answersSection(result),
    timelineSection(result),
    ...listPercentileSections(result),
    ...listOrgComparisonSections(facts),
    ...listHeatMapSections(result),
    orgTableSection(facts),
    correlationSection(result),
    ...listLatencySections(result),
    ...listLoadSections(facts),
    ...listBreakdownSections(result),
    ...listScopeSections(facts),
    ...listLagSections(result),
    ...listDetailSections(result),
    gatesSection(result),
    generatorSection(result),
    reproduceSection(result),
  ];
}

/** Shown by the page's script; without it the page has the system's colours. */
function renderThemeSwitch(): SafeHtml {
  return html`<div class="controls" hidden>
    <label
      >Colours
      <select id="theme">
        <option value="system">as the system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select></label
    >
  </div>`;
}
