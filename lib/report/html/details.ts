/** The part of the HTML report that only some runs have: one section per detail. */
import type { Result } from "../../analysis/result.ts";
import { boundText } from "../../core/text.ts";
import type { Detail } from "../detail.ts";
import { listDetails } from "../details.ts";
import { renderTable } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const MAX_CELL = 80;

export function renderDetailSections(result: Result): SafeHtml[] {
  return listDetails(result).map(renderDetail);
}

function renderDetail({ title, sentences, columns, rows }: Detail, index: number): SafeHtml {
  const id = `detail-${index + 1}`;
  const cells = rows.map((row) => row.map((cell) => boundText(cell, MAX_CELL)));
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${boundText(title, MAX_CELL)}</h2>
    ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
    ${rows.length === 0 ? null : renderTable(title, columns, cells)}
  </section>`;
}
