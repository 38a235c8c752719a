/** A section of the page: a landmark with a heading, and an entry in the list of contents. */
import { formatCount } from "../../core/text.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

export interface Section {
  /** Unique on the page; none starts with `org-`. */
  id: string;
  title: string;
  /** Beside the title: how many there are. */
  count?: number;
  body: HtmlValue;
}

export function renderSection({ id, title, count, body }: Section): SafeHtml {
  const many = count === undefined ? null : html` <span class="count">${formatCount(count)}</span>`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}${many}</h2>
    ${body}
  </section>`;
}

/** Links to all sections. */
export function renderContents(sections: readonly Section[]): SafeHtml {
  return html`<nav aria-label="Contents">
    <ul>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>
  </nav>`;
}

/** A sentence that there is nothing to show, and why. */
export function renderNothing(why: string): SafeHtml {
  return html`<p class="quiet">${why}</p>`;
}

/** How many are not shown, and which file has them; null for none. */
export function renderMoreCount(
  hidden: number,
  what = "",
  file: "result.json" | "comparison.json" = "result.json",
): SafeHtml | null {
  if (hidden <= 0) return null;
  return html`<p class="quiet">
    And ${formatCount(hidden)} more${what === "" ? null : ` ${what}`}, see ${file}.
  </p>`;
}
