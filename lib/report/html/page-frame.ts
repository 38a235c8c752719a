/** The frame of every page: one file that asks nothing of any server; its script only sorts, zooms and copies. */
import { createHash } from "node:crypto";
import { pageScript } from "../page-script.ts";
import type { VerdictWords } from "../verdict-words.ts";
import { ICONS } from "./icon.ts";
import { renderContents, renderSection } from "./section.ts";
import type { Section } from "./section.ts";
import { STYLES } from "./styles.ts";
import { html, raw } from "./template.ts";
import type { SafeHtml } from "./template.ts";

export interface Page {
  title: string;
  tone: VerdictWords["tone"];
  /** Where the first link of the page leads, in words. */
  skip: string;
  header: SafeHtml;
  sections: readonly Section[];
  footer: SafeHtml;
}

// Made outside of the page's template, for the hash is of every character between the tags.
const STYLE_ELEMENT = raw(`<style>${STYLES}</style>`);
const STYLE_HASH = `sha256-${createHash("sha256").update(STYLES).digest("base64")}`;

/** A whole page. */
export function renderPage({ title, tone, skip, header, sections, footer }: Page): string {
  const script = pageScript();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(policyFor(script.hash))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="icon" href="${raw(ICONS[tone])}" />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <a class="skip" href="#main">${skip}</a>
        ${header}
        <div class="beside">
          <div class="side">${renderContents(sections)} ${renderThemeSwitch()}</div>
          <main id="main" tabindex="-1">${sections.map(renderSection)}</main>
        </div>
        ${footer}
        <p id="status" role="status" class="status"></p>
        ${raw(`<script>${script.code}</script>`)}
      </body>
    </html> `.toString();
}

/** How the numbers are made, at the foot of the page. */
export function renderMethod(lines: readonly string[]): SafeHtml {
  return html`<footer>
    <h2>Method</h2>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </footer>`;
}

/** Only what stands in the page may style it and run in it, and nothing may be fetched or sent. */
function policyFor(scriptHash: string): string {
  return `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
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
