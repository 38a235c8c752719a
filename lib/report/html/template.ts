/** The `html` template: everything put into it is escaped unless it is markup already. */
import { boundText } from "../../core/text.ts";

const MAX_TEXT = 2000;

/** Markup that may be written as it is; only `html` and `raw` make it. */
class SafeHtml {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}
export type { SafeHtml };

/** What a template takes: text and numbers are escaped, lists are joined, null is nothing. */
export type HtmlValue = SafeHtml | string | number | null | readonly HtmlValue[];

/** Makes markup from a template literal; attributes must be quoted, for quotes are what escaping keeps closed. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  const parts = strings.map((part, at) => dropIndent(part) + renderValue(values[at] ?? null));
  return new SafeHtml(parts.join(""));
}

/** Marks a text as markup: only for text that nobody outside of the code has written. */
export function raw(markup: string): SafeHtml {
  return new SafeHtml(markup);
}

/** Text as the content of an element or of a quoted attribute; cleaned of control characters and bounded. */
export function escapeHtml(text: string): string {
  return boundText(text, MAX_TEXT).replace(/[&<>"']/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** Indentation is for who reads the code; a line feed does in the page what any run of spaces does. */
function dropIndent(part: string): string {
  return part.replace(/\n\s+/g, "\n");
}

function renderValue(value: HtmlValue): string {
  if (value === null) return "";
  if (value instanceof SafeHtml) return value.toString();
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return escapeHtml(String(value));
  return value.map(renderValue).join("");
}
