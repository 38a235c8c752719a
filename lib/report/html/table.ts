/** Tables of the HTML report: they scroll by themselves on a narrow screen, so the page never does. */
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

export interface HtmlColumn {
  head: string;
  align: "left" | "right";
}

/** A table whose first column heads its rows; cells are text, or markup of ours. */
export function renderTable(
  label: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly HtmlValue[])[],
): SafeHtml {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map(({ head, align }) => html`<th scope="col" class="${align}">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => renderRow(row, columns))}
      </tbody>
    </table>
  </div>`;
}

function renderRow(row: readonly HtmlValue[], columns: readonly HtmlColumn[]): SafeHtml {
  const [first = "", ...rest] = row;
  return html`<tr>
    <th scope="row" class="${columns[0]?.align ?? "left"}">${first}</th>
    ${rest.map((cell, at) => html`<td class="${columns[at + 1]?.align ?? "left"}">${cell}</td>`)}
  </tr> `;
}

/** Columns of text. */
export function textColumns(...heads: readonly string[]): HtmlColumn[] {
  return heads.map((head) => ({ head, align: "left" }));
}

/** Columns of numbers. */
export function numberColumns(...heads: readonly string[]): HtmlColumn[] {
  return heads.map((head) => ({ head, align: "right" }));
}

/** Names and values, one pair a line. */
export function renderFacts(
  facts: readonly (readonly [name: string, value: HtmlValue])[],
): SafeHtml {
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A part that is folded until it is opened. */
export function renderDetails(summary: string, body: SafeHtml): SafeHtml {
  return html`<details>
    <summary>${summary}</summary>
    ${body}
  </details>`;
}
