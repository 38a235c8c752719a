/** What an interval says of a change, by a word, a symbol and a colour. */
import type { ChangeState } from "../../../compare/change-state.ts";
import { html, type SafeHtml } from "../../html/template.ts";

const SYMBOLS: Readonly<Record<ChangeState, string>> = {
  REGRESSED: "✗",
  IMPROVED: "✓",
  SHIFTED: "~",
  SAME: "=",
  INCONCLUSIVE: "?",
  "NO DATA": "–",
};
const CLASSES: Readonly<Record<ChangeState, string>> = {
  REGRESSED: "bad",
  IMPROVED: "good",
  SHIFTED: "plain",
  SAME: "plain",
  INCONCLUSIVE: "unsure",
  "NO DATA": "unsure",
};
const SHORT: Readonly<Record<ChangeState, string>> = {
  REGRESSED: "worse",
  IMPROVED: "better",
  SHIFTED: "moved",
  SAME: "same",
  INCONCLUSIVE: "unclear",
  "NO DATA": "no data",
};

/** `✗ REGRESSED ¹`. */
export function renderState(state: ChangeState, marks = ""): SafeHtml {
  return html`<span class="${CLASSES[state]}">${SYMBOLS[state]} ${state}</span> ${marks}`;
}

/** In few bytes, for tables of thousands of rows. */
export function showState(state: ChangeState): string {
  return `${SYMBOLS[state]} ${SHORT[state]}`;
}
