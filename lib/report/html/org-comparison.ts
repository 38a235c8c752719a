/** Which orgs stand out: a sentence per measure, the orgs as dots with their intervals, and the same as a table. */
import type { OrgComparison } from "../../analysis/org-comparison-schema.ts";
import { formatCount, formatShare, NO_VALUE } from "../../core/text.ts";
import { drawIntervalPlot } from "../charts/interval-plot.ts";
import type { IntervalPlot } from "../charts/interval-plot.ts";
import { drawBoth } from "../charts/picture.ts";
import { COMPARED_WORDS, capitalize, formatP } from "../wording.ts";
import { showOrg } from "./page-facts.ts";
import type { PageFacts } from "./page-facts.ts";
import type { Section } from "./section.ts";
import { renderMoreCount } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_DRAWN = 25;
const COLUMNS = [
  ...textColumns("org"),
  ...numberColumns("seen", "of", "share", "95 % from", "95 % to", "corrected q"),
];

/** None for a run of one org. */
export function listOrgComparisonSections(facts: PageFacts): Section[] {
  const { orgComparison } = facts.result;
  if (orgComparison.length === 0) return [];
  return [
    {
      id: "orgs",
      title: "Which orgs stand out",
      body: html`${orgComparison.map((one) => renderComparison(one, facts))}
        <p class="quiet">
          An org stands out when its share is surely above that of all others, corrected for how
          many orgs there are (Benjamini-Hochberg, 5 %). Ranked by the lower bound of the share.
        </p>`,
    },
  ];
}

function renderComparison(comparison: OrgComparison, facts: PageFacts): SafeHtml {
  const { measure, standOut, standOutCount, beyondChance, text } = comparison;
  const scatter =
    beyondChance === null
      ? null
      : html` <span class="quiet"
          >${formatShare(beyondChance)} of the scatter between orgs is beyond chance.</span
        >`;
  const picture =
    standOut.length === 0
      ? null
      : html`<figure>
            ${drawBoth(`orgs-${measure}`, (canvas) => drawIntervalPlot(plotOf(comparison), canvas))}
          </figure>
          ${renderAlternative(renderStandOut(comparison, facts))}
          ${renderMoreCount(standOutCount - standOut.length, "orgs that stand out")}`;
  return html`<h3>${capitalize(COMPARED_WORDS[measure])}</h3>
    <p>${capitalize(text)}.${scatter}</p>
    ${picture}`;
}

function plotOf({ measure, standOut, others }: OrgComparison): IntervalPlot {
  return {
    title: `Orgs that stand out by ${COMPARED_WORDS[measure]}`,
    description: `Share of ${COMPARED_WORDS[measure]} per org with its 95 % interval, sorted by the lower bound; the dashed line is the share of all other orgs. The table below has the same numbers.`,
    mark: "dot",
    scale: "share",
    reference:
      others.of === 0 ? null : { value: others.count / others.of, label: "the other orgs" },
    rows: standOut.slice(0, MAX_DRAWN).map(({ org, count, of, interval }) => ({
      label: org,
      value: of === 0 ? null : count / of,
      interval,
      note: `${formatShare(of === 0 ? Number.NaN : count / of)} of ${formatCount(of)}`,
    })),
  };
}

function renderStandOut(comparison: OrgComparison, facts: PageFacts): SafeHtml {
  const { standOut, others, pooled, total, measure } = comparison;
  const rows: HtmlValue[][] = [
    ...standOut.map(({ org, count, of, interval, q }) => [
      showOrg(org, facts),
      ...countedCells(count, of),
      formatShare(interval.low),
      formatShare(interval.high),
      formatP(q),
    ]),
    summaryRow(`${formatCount(others.orgs)} other orgs`, others),
    ...(pooled === null
      ? []
      : [
          [
            `${formatCount(pooled.orgs)} orgs with few attempts, pooled`,
            ...countedCells(pooled.count, pooled.of),
            formatShare(pooled.interval.low),
            formatShare(pooled.interval.high),
            NO_VALUE,
          ],
        ]),
    summaryRow("all orgs", total),
  ];
  return renderTable(`Orgs by ${COMPARED_WORDS[measure]}`, COLUMNS, rows);
}

function summaryRow(name: string, { count, of }: { count: number; of: number }): HtmlValue[] {
  return [name, ...countedCells(count, of), NO_VALUE, NO_VALUE, NO_VALUE];
}

function countedCells(count: number, of: number): string[] {
  return [formatCount(count), formatCount(of), of === 0 ? NO_VALUE : formatShare(count / of)];
}
