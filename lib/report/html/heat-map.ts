/** Orgs over time: when which org met 403s and unusable tokens, as fields and, folded over fewer columns, as counts. */
import type { HeatMap } from "../../analysis/org-comparison-schema.ts";
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatDuration } from "../../core/text.ts";
import { drawHeatMap, listHeatRows } from "../charts/heat-map.ts";
import type { HeatMeasure, HeatRow } from "../charts/heat-map.ts";
import { drawBoth } from "../charts/picture.ts";
import type { Section } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;
const MAX_COLUMNS = 12;

const TITLES: Record<HeatMeasure, string> = {
  status403: "403 forbidden",
  unusable: "Unusable tokens",
};
const MEASURES: readonly HeatMeasure[] = ["status403", "unusable"];

/** None where neither was met. */
export function listHeatMapSections({ heatMap, run }: Result): Section[] {
  const maps = MEASURES.map((measure) => ({ measure, rows: listHeatRows(heatMap, measure) }));
  const met = maps.filter(({ rows }) => rows.length > 0);
  if (met.length === 0) return [];
  const sampled =
    run.sample < 1 ? " Unusable tokens are those found among the tokens decoded." : "";
  return [
    {
      id: "heat-map",
      title: "Orgs over time",
      body: html`<p class="quiet">
          The orgs of most 403s and unusable tokens: each field is
          ${formatDuration(heatMap.columnMs)} of one org, its colour the share of that org's
          attempts.${sampled}
        </p>
        ${met.map(({ measure, rows }) => renderMap(rows, measure, heatMap))}`,
    },
  ];
}

function renderMap(
  rows: readonly HeatRow[],
  measure: HeatMeasure,
  { columnMs }: HeatMap,
): SafeHtml {
  const title = TITLES[measure];
  return html`<h3>${title}</h3>
    <figure>
      ${drawBoth(`heat-${measure}`, (canvas) => drawHeatMap(rows, columnMs, { measure, title: `${title} by org and time` }, canvas))}
    </figure>
    ${renderAlternative(renderCounts(rows, measure, columnMs))}`;
}

/** Neighbouring columns are added up, so that the table stays readable. */
function renderCounts(rows: readonly HeatRow[], measure: HeatMeasure, columnMs: number): SafeHtml {
  const columns = Math.max(...rows.map(({ attempts }) => attempts.length));
  const width = Math.ceil(columns / MAX_COLUMNS);
  const starts = Array.from({ length: Math.ceil(columns / width) }, (_, at) => at * width);
  const heads = [
    ...textColumns("org"),
    ...numberColumns(...starts.map((start) => `from ${formatDuration(start * columnMs)}`)),
  ];
  const cells = rows.map((row): HtmlValue[] => [
    boundText(row.name, MAX_NAME),
    ...starts.map((start) => {
      const of = sum(row.attempts.slice(start, start + width));
      return of === 0
        ? ""
        : `${formatCount(sum(row[measure].slice(start, start + width)))} of ${formatCount(of)}`;
    }),
  ]);
  return renderTable(`${TITLES[measure]} by org and time`, heads, cells);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
