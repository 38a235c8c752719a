/** Buttons that copy a part of the page; the page's script shows them, for without it they would do nothing. */
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

/** Copies the text of an element: a table as lines of cells parted by tabs. */
export function renderCopyButton(targetId: string, what: string): SafeHtml {
  return html`<button type="button" class="copy" data-copy="${targetId}" hidden>
    Copy ${what}
  </button>`;
}
