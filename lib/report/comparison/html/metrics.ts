/** The metrics by stage and grant, what the verdict rests on first; what is said of a number stands below its table. */
import type { Comparison } from "../../../compare/comparison.ts";
import { boundText } from "../../../core/text.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { renderDetails, renderRows } from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { createFootnotes } from "../footnotes.ts";
import { rowColumns } from "../row-columns.ts";
import {
  describeAmounts,
  describeGroup,
  groupRows,
  isRegressed,
  notesOn,
  type RowGroup,
} from "../row-words.ts";
import { renderState } from "./state.ts";

const MAX_GROUPS = 24;
const MAX_NOTES = 12;
const MAX_NAME = 120;
const MAX_AMOUNTS = 300;

/** None for runs that cannot be compared. */
export function listMetricSections(comparison: Comparison): Section[] {
  const groups = groupRows(comparison.rows);
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MAX_GROUPS);
  const decisive = shown.filter((group) => group.decisive);
  const others = shown.filter((group) => !group.decisive);
  return [
    {
      id: "metrics",
      title: "Metrics",
      body: html`<p class="quiet">
          A metric is REGRESSED only where its whole 95 % interval lies beyond the tolerance, also
          corrected for how many rows there are. n: runs of the base and of the candidate with data.
        </p>
        ${decisive.map((group) => renderGroup(group, comparison))}
        ${
          others.length === 0
            ? null
            : renderDetails(
                "Other stages, which the verdict does not rest on",
                html`${others.map((group) => renderGroup(group, comparison))}`,
              )
        }
        ${renderMoreCount(groups.length - shown.length, "stages and grants", "comparison.json")}`,
    },
  ];
}

function renderGroup(group: RowGroup, comparison: Comparison): SafeHtml {
  const notes = createFootnotes(MAX_NOTES, "see comparison.json");
  const marks = new Map(
    group.rows.map((row) => [row, notes.mark(notesOn(row, comparison, "full"))]),
  );
  const title = boundText(describeGroup(group), MAX_NAME);
  const columns = rowColumns((row) => marks.get(row) ?? "");
  const rows = group.rows.map((row) => ({
    cells: columns.map(({ head, cell }): HtmlValue => {
      return head === "verdict" ? renderState(row.state, marks.get(row)) : cell(row);
    }),
    ...(isRegressed(row) ? { className: "bad" } : {}),
  }));
  const list = notes.list();
  return html`<h3>${title}</h3>
    <p class="quiet">Of ${boundText(describeAmounts(group), MAX_AMOUNTS)}.</p>
    ${renderRows(`Metrics of ${title}`, columns, rows)}
    ${
      list.length === 0
        ? null
        : html`<ul class="footnotes">
            ${list.map(({ mark, text }) => html`<li>${mark} ${text}</li>`)}
          </ul>`
    }`;
}
