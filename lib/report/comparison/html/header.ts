/** The top of a comparison's page, for who reads nothing else: the verdict, of what, why, and what to do. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import { boundText, formatCount } from "../../../core/text.ts";
import { html, type SafeHtml } from "../../html/template.ts";
import { evidenceOf } from "../evidence.ts";
import {
  describeLoad,
  describeNextMove,
  describeOutcome,
  describeReason,
  describeSides,
} from "../verdict-words.ts";

const MAX_REASONS = 4;
const MAX_TEXT = 400;

export function renderHeader(comparison: AnyComparison): SafeHtml {
  const { symbol, word, tone } = describeOutcome(comparison.verdict);
  return html`<header class="${tone}">
    <p class="run">
      ${boundText(describeSides(comparison), MAX_TEXT)}, ${describeLoad(comparison)}
    </p>
    <h1><span class="symbol" aria-hidden="true">${symbol}</span> ${word}</h1>
    <p class="why">${boundText(describeReason(comparison), MAX_TEXT)}</p>
    <div class="next">
      <p><strong>Next</strong> ${boundText(describeNextMove(comparison), MAX_TEXT)}</p>
      ${renderFix(comparison)}
    </div>
    ${renderReasons(comparison)}
  </header>`;
}

/** Of the first defect, which comes before all else. */
function renderFix(comparison: AnyComparison): SafeHtml | null {
  const [first] = comparison.kind === "runs" ? comparison.defects : [];
  if (comparison.kind !== "runs" || first === undefined) return null;
  const { fix } = evidenceOf(first, comparison);
  if (fix === "") return null;
  return html`<p class="fix"><strong>Fix</strong> ${boundText(fix, MAX_TEXT)}</p>`;
}

/** The first reason is the sentence above. */
function renderReasons(comparison: AnyComparison): SafeHtml | null {
  if (comparison.kind !== "runs") return null;
  const others = comparison.verdict.reasons.slice(1);
  const hidden = others.length - MAX_REASONS;
  if (others.length === 0) return null;
  return html`<ul class="reasons">
    ${others.slice(0, MAX_REASONS).map(({ text }) => html`<li>${boundText(text, MAX_TEXT)}</li>`)}${hidden > 0 ? html`<li class="quiet">and ${formatCount(hidden)} more below</li>` : null}
  </ul>`;
}
