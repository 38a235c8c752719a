/** Which orgs changed, by each metric: a sentence, the orgs as dots with their intervals, and those as a table. */
import type { Comparison, OrgComparisonFacts, OrgRow } from "../../../compare/comparison.ts";
import { formatRatioChange } from "../../../core/change-text.ts";
import { formatCount, formatShare, NO_VALUE } from "../../../core/text.ts";
import { drawIntervalPlot, type IntervalPlot } from "../../charts/interval-plot.ts";
import { drawBoth } from "../../charts/picture.ts";
import { showOrg } from "../../html/page-facts.ts";
import type { Section } from "../../html/section.ts";
import { renderAlternative, renderTable } from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { capitalize, formatP } from "../../wording.ts";
import { orgColumns } from "../row-columns.ts";
import {
  isRegressed,
  METRIC_NAMES,
  showChange,
  showEstimate,
  showSide,
  showTolerance,
} from "../row-words.ts";
import type { OrgFacts } from "./org-facts.ts";
import { renderState, showState } from "./state.ts";

const MAX_DRAWN = 60;

/** None where fewer than two orgs are on both sides. */
export function listOrgSections({ orgs }: Comparison, facts: OrgFacts): Section[] {
  if (orgs.metrics.length === 0) return [];
  return [
    {
      id: "orgs",
      title: "Which orgs changed",
      body: html`${orgs.metrics.map((metric) => renderMetric(metric, facts))}
        <p class="quiet">
          An org is worse when its whole 95 % interval lies beyond the tolerance, corrected for how
          many orgs there are (Benjamini-Hochberg, 5 %). Those first, then by the lower bound. Each
          interval is the org's own, not corrected: of many orgs, some lie off by chance. Orgs are
          counted over the whole load, warm-ups and ramps too.
        </p>`,
    },
  ];
}

function renderMetric(metric: OrgComparisonFacts, facts: OrgFacts): SafeHtml {
  const drawn = chooseDrawn(metric);
  const picture =
    drawn.length === 0
      ? null
      : html`<figure>
            ${drawBoth(`orgs-${metric.metric}`, (canvas) => drawIntervalPlot(plotOf(metric, drawn), canvas))}
          </figure>
          ${renderAlternative(renderDrawn(metric, drawn, facts))}
          ${renderUndrawn(metric.rows.length - drawn.length)}`;
  return html`<h3>By ${METRIC_NAMES[metric.metric]}</h3>
    <p>${capitalize(metric.text)}.</p>
    ${renderOverall(metric)} ${renderPooled(metric)} ${picture}`;
}

function renderUndrawn(orgs: number): SafeHtml | null {
  if (orgs === 0) return null;
  return html`<p class="quiet">
    ${formatCount(orgs)} ${orgs === 1 ? "org is" : "orgs are"} not drawn: the table of all orgs has
    them.
  </p>`;
}

/** Those that regressed, then by what is sure; without those to whom it happened on neither side. */
function chooseDrawn({ rows }: OrgComparisonFacts): OrgRow[] {
  const told = rows.filter(
    ({ change, base, candidate }) =>
      change !== null && (base.count === null || base.count + (candidate.count ?? 0) > 0),
  );
  return told
    .toSorted((a, b) => Number(isRegressed(b)) - Number(isRegressed(a)))
    .slice(0, MAX_DRAWN);
}

function plotOf(
  { metric, unit, tolerance }: OrgComparisonFacts,
  rows: readonly OrgRow[],
): IntervalPlot {
  const isShare = unit === "share";
  const limit = isShare ? tolerance : 1 + tolerance;
  const words = `the tolerance, ${showTolerance({ tolerance, unit })}`;
  return {
    title: `Change of orgs by ${METRIC_NAMES[metric]}`,
    description: `How far each org's ${METRIC_NAMES[metric]} changed from base to candidate, with its 95 % interval, those that regressed first, then sorted by the lower bound; the dashed line is no change, the dotted one ${words}. The table below has the same numbers.`,
    mark: "dot",
    scale: isShare ? "points" : "change",
    reference: { value: isShare ? 0 : 1, label: "no change" },
    ...(tolerance === 0 ? {} : { limit: { value: limit, label: words } }),
    rows: rows.map((row) => ({
      label: row.org,
      value: row.change?.estimate ?? null,
      interval: intervalOf(row),
      note: `${showEstimate(row.change?.estimate ?? 0, unit)} ${showState(row.state)}`,
      ...(isRegressed(row) ? {} : { tone: "calm" as const }),
    })),
  };
}

/** To the end of the axis where nothing bounds it. */
function intervalOf({ change }: OrgRow): { low: number; high: number } | null {
  if (change === null) return null;
  return { low: change.low ?? Number.NEGATIVE_INFINITY, high: change.high ?? Infinity };
}

function renderDrawn(
  { metric, unit }: OrgComparisonFacts,
  rows: readonly OrgRow[],
  facts: OrgFacts,
): SafeHtml {
  const columns = orgColumns(unit);
  const cells = rows.map((row) =>
    columns.map(({ head, cell }): HtmlValue => {
      if (head === "org") return showOrg(row.org, facts);
      return head === "verdict" ? renderState(row.state) : cell(row);
    }),
  );
  return renderTable(`Orgs by ${METRIC_NAMES[metric]}`, columns, cells);
}

/** All orgs in one number, twice: each counting once, and each token counting once. */
function renderOverall({ overall, heterogeneity, unit }: OrgComparisonFacts): SafeHtml | null {
  const parts = [
    overall === null || overall.geometricMean === null
      ? ""
      : `each org counting once ${showChange(overall.geometricMean, unit)}`,
    overall === null || overall.trafficWeighted === null
      ? ""
      : `each token counting once ${formatRatioChange(overall.trafficWeighted)}`,
    heterogeneity === null
      ? ""
      : `scatter between orgs beyond chance ${formatShare(heterogeneity.beyondChance)} (Q ${heterogeneity.statistic.toFixed(1)} on ${formatCount(heterogeneity.degreesOfFreedom)} degrees of freedom, p ${formatP(heterogeneity.p)})`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? null : html`<p class="quiet">${capitalize(parts.join("; "))}.</p>`;
}

function renderPooled({ pooled, unit }: OrgComparisonFacts): SafeHtml | null {
  if (pooled === null) return null;
  const { orgs, base, candidate } = pooled;
  const side = (value: typeof base): string =>
    value.of === 0 ? NO_VALUE : `${showSide(value, unit)} of ${formatCount(value.of)}`;
  return html`<p class="quiet">
    ${formatCount(orgs)} orgs with too little to stand alone, together: ${side(base)} in the base,
    ${side(candidate)} in the candidate.
  </p>`;
}
