/** A text under a word that says what it is for. */
import { html, type SafeHtml } from "./template.ts";

/** Nothing for an empty text. */
export function renderLabelled(label: string, text: string): SafeHtml | null {
  return text === "" ? null : html`<p><strong>${label}</strong> ${text}</p>`;
}
