/** The part of the HTML report that counts what came back: answers, what the tokens say, error codes. */
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatCountShare } from "../../core/text.ts";
import { CLAIM_STATES, OUTCOMES } from "../../core/words.ts";
import { numberColumns, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";
import { CLAIM_WORDS, OUTCOME_WORDS } from "../wording.ts";

const MAX_ERROR_CODES = 20;
const MAX_CODE = 60;

/** Three tables beside each other; what never came back is left out of them. */
export function renderOutcomes({ totals }: Result): SafeHtml {
  const answers = OUTCOMES.map((outcome) => ({
    name: OUTCOME_WORDS[outcome],
    count: totals.outcomes[outcome],
  }));
  const claims = CLAIM_STATES.map((state) => ({
    name: CLAIM_WORDS[state],
    count: totals.claims[state],
  }));
  return html`<section aria-labelledby="answers">
    <h2 id="answers">Answers and tokens</h2>
    <div class="columns">
      ${renderCounts("Answers", `of ${formatCount(totals.attempts)} attempts`, answers, totals.attempts)}
      ${renderCounts("Tokens looked into", `of ${formatCount(totals.sampled)} sampled`, claims, totals.sampled)}
      ${renderErrorCodes(totals.errorCodes)}
    </div>
  </section>`;
}

function renderErrorCodes(errorCodes: Result["totals"]["errorCodes"]): SafeHtml | null {
  const counts = Object.entries(errorCodes)
    .map(([name, count]) => ({ name, count }))
    .toSorted((one, other) => other.count - one.count);
  const shown = counts.slice(0, MAX_ERROR_CODES);
  const hidden = counts.length - shown.length;
  if (shown.length === 0) return null;
  const more =
    hidden > 0
      ? html`<p class="quiet">And ${formatCount(hidden)} more, see result.json.</p>`
      : null;
  return html`<div>${renderCounts("Error codes", "answers", shown, 0)}${more}</div>`;
}

function renderCounts(
  label: string,
  unit: string,
  counts: readonly { name: string; count: number }[],
  of: number,
): SafeHtml {
  const columns = [...textColumns(label.toLowerCase()), ...numberColumns(unit)];
  const rows = counts
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => [boundText(name, MAX_CODE), formatCountShare(count, of)]);
  return renderTable(label, columns, rows);
}
