/** Tables of the page: they scroll by themselves on a narrow screen, so the page never does. */
import { html, raw } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

export interface HtmlColumn {
  head: string;
  align: "left" | "right";
}

/** A row's cells, the first of which heads it; cells are text, or markup of ours. */
export interface HtmlRow {
  cells: readonly HtmlValue[];
  /** What a link leads to: made by us, never what others wrote. */
  id?: string;
  className?: string;
}

export interface TableOptions {
  /** An id for buttons and links. */
  id?: string;
  className?: string;
}

/** A table whose first column heads its rows. */
export function renderTable(
  label: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly HtmlValue[])[],
  options: TableOptions = {},
): SafeHtml {
  return renderRows(
    label,
    columns,
    rows.map((cells) => ({ cells })),
    options,
  );
}

/**
 * The same of rows that may have an id or a class.
 * A cell is marked only where it is not aligned as most of the table's are: a thousand rows of marks would be half of the page.
 */
export function renderRows(
  label: string,
  columns: readonly HtmlColumn[],
  rows: readonly HtmlRow[],
  { id, className = "" }: TableOptions = {},
): SafeHtml {
  const rights = columns.slice(1).filter(({ align }) => align === "right").length;
  const usual = rights * 2 > columns.length - 1 ? "right" : "left";
  const marks = columns.map(({ align }) => raw(align === usual ? "" : ` class="${align}"`));
  const kind = usual === "right" ? `numbers ${className}`.trim() : className;
  return html`<div class="scroll" role="group" aria-label="${label}" tabindex="0">
    <table${attribute("id", id)}${attribute("class", kind)}>
      <thead>
        <tr>
          ${columns.map(({ head }, at) => html`<th scope="col" ${marks[at] ?? null}>${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => renderRow(row, marks))}
      </tbody>
    </table>
  </div>`;
}

/** A cell ends where the next one begins (HTML, 13.1.2.4 "Optional tags"): in thousands of them that is a tenth of the page. */
function renderRow({ cells, id, className }: HtmlRow, marks: readonly SafeHtml[]): SafeHtml {
  const [first = "", ...rest] = cells;
  return html`<tr${attribute("id", id)}${attribute("class", className)}><th scope="row">${first}</th>${rest.map((cell, at) => html`<td${marks[at + 1] ?? null}>${cell}`)}</tr>
`;
}

function attribute(name: string, value: string | undefined): SafeHtml | null {
  return value === undefined || value === "" ? null : html` ${raw(name)}="${value}"`;
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

/** A part that is folded until it is opened, or printed. */
export function renderDetails(summary: string, body: HtmlValue): SafeHtml {
  return html`<details>
    <summary>${summary}</summary>
    ${body}
  </details>`;
}

/** Numbers that stand in what is above them too, for who cannot see that or wants them exactly; on paper they stay folded. */
export function renderAlternative(body: HtmlValue, summary = "The same as a table"): SafeHtml {
  return html`<details class="same">
    <summary>${summary}</summary>
    ${body}
  </details>`;
}
