/** The part of the page that counts what came back: answers, what the tokens say, error codes. */
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatCountShare } from "../../core/text.ts";
import { CLAIM_STATES, OUTCOMES } from "../../core/words.ts";
import type { Section } from "./section.ts";
import { renderMoreCount } from "./section.ts";
import { numberColumns, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";
import { CLAIM_WORDS, OUTCOME_WORDS } from "../wording.ts";

const MAX_ERROR_CODES = 20;
const MAX_CODE = 60;

/** Three tables beside each other; what never came back is left out of them. */
export function answersSection({ totals }: Result): Section {
  const answers = OUTCOMES.map((outcome) => ({
    name: OUTCOME_WORDS[outcome],
    count: totals.outcomes[outcome],
  }));
  const claims = CLAIM_STATES.map((state) => ({
    name: CLAIM_WORDS[state],
    count: totals.claims[state],
  }));
  return {
    id: "answers",
    title: "Answers and tokens",
    body: html`<div class="columns">
      ${renderCounts("Answers", `of ${formatCount(totals.attempts)} attempts`, answers, totals.attempts)}
      ${renderCounts("Tokens looked into", `of ${formatCount(totals.sampled)} sampled`, claims, totals.sampled)}
      ${renderErrorCodes(totals.errorCodes)}
    </div>`,
  };
}

function renderErrorCodes(errorCodes: Result["totals"]["errorCodes"]): SafeHtml | null {
  const counts = Object.entries(errorCodes)
    .map(([name, count]) => ({ name, count }))
    .toSorted((one, other) => other.count - one.count);
  const shown = counts.slice(0, MAX_ERROR_CODES);
  const hidden = counts.length - shown.length;
  if (shown.length === 0) return null;
  return html`<div>
    ${renderCounts("Error codes", "answers", shown, 0)}${renderMoreCount(hidden)}
  </div>`;
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
