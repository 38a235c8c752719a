/** Who and what it meets: shares by role, group, grant, variant, key, node and age; what surely differs is drawn. */
import type { Breakdown } from "../../analysis/correlation/correlation-schema.ts";
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatShare, NO_VALUE } from "../../core/text.ts";
import { drawIntervalPlot } from "../charts/interval-plot.ts";
import type { IntervalPlot } from "../charts/interval-plot.ts";
import { drawBoth } from "../charts/picture.ts";
import { capitalize, formatP, MEASURE_WORDS } from "../wording.ts";
import type { Section } from "./section.ts";
import { renderMoreCount, renderNothing } from "./section.ts";
import { numberColumns, renderDetails, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;
const MAX_DRAWN = 8;
const MAX_ROWS = 300;

const COLUMNS = [
  ...textColumns("by", "value", "what"),
  ...numberColumns("seen", "of", "share", "95 % from", "95 % to", "p of all values"),
];

/** None for a run of one kind of everything. */
export function listBreakdownSections({ correlation }: Result): Section[] {
  const { breakdowns } = correlation;
  if (breakdowns.length === 0) return [];
  const differing = breakdowns.filter(({ differs }) => differs);
  const rows = breakdowns.flatMap(rowsOf);
  const table = renderTable("Breakdowns", COLUMNS, rows.slice(0, MAX_ROWS));
  return [
    {
      id: "breakdowns",
      title: "Who and what it meets",
      body: html`${
        differing.length === 0
          ? renderNothing(
              "No breakdown shows a sure difference, corrected for how many there are (Holm).",
            )
          : html`<p class="quiet">
              What surely differs, corrected for how many breakdowns there are (Holm).
            </p>`
      }
      ${differing.slice(0, MAX_DRAWN).map(renderBreakdown)}
      ${renderDetails(
        `All ${formatCount(breakdowns.length)} breakdowns as a table`,
        html`${table}${renderMoreCount(rows.length - MAX_ROWS)}`,
      )}`,
    },
  ];
}

function renderBreakdown(breakdown: Breakdown, at: number): SafeHtml {
  return html`<h3>${titleOf(breakdown)}</h3>
    <figure>
      ${drawBoth(`breakdown-${at + 1}`, (canvas) => drawIntervalPlot(plotOf(breakdown), canvas))}
    </figure>`;
}

function titleOf({ measure, dimension }: Breakdown): string {
  return `${capitalize(MEASURE_WORDS[measure])} by ${boundText(dimension.replace(/^group:/, "group "), MAX_NAME)}`;
}

function plotOf(breakdown: Breakdown): IntervalPlot {
  return {
    title: titleOf(breakdown),
    description: `Share of ${MEASURE_WORDS[breakdown.measure]} by value, with its 95 % interval. The table of all breakdowns has the same numbers.`,
    mark: "dot",
    scale: "share",
    reference: null,
    rows: breakdown.rows.map(({ value, count, of, interval }) => ({
      label: value,
      value: of === 0 ? null : count / of,
      interval,
      note: `${formatCount(count)} of ${formatCount(of)}`,
    })),
  };
}

function rowsOf({ dimension, measure, rows, rest, p }: Breakdown): HtmlValue[][] {
  const by = boundText(dimension.replace(/^group:/, "group "), MAX_NAME);
  const cells = (
    name: string,
    { count, of }: { count: number; of: number },
    interval: { low: number; high: number } | null,
  ): HtmlValue[] => [
    by,
    boundText(name, MAX_NAME),
    MEASURE_WORDS[measure],
    formatCount(count),
    formatCount(of),
    of === 0 ? NO_VALUE : formatShare(count / of),
    interval === null ? NO_VALUE : formatShare(interval.low),
    interval === null ? NO_VALUE : formatShare(interval.high),
    p === null ? NO_VALUE : formatP(p),
  ];
  return [
    ...rows.map((row) => cells(row.value, row, row.interval)),
    ...(rest === null ? [] : [cells(`${formatCount(rest.values)} more values`, rest, null)]),
  ];
}
