/** All orgs of both sides by every metric, folded; the page's script sorts and filters it. */
import type { Comparison, OrgComparisonFacts } from "../../../compare/comparison.ts";
import { boundText, formatCount, NO_VALUE } from "../../../core/text.ts";
import { orgFragment } from "../../html/org-fragment.ts";
import { renderOrgFilter } from "../../html/org-table.ts";
import type { Section } from "../../html/section.ts";
import {
  type HtmlColumn,
  type HtmlRow,
  numberColumns,
  renderDetails,
  renderRows,
  textColumns,
} from "../../html/table.ts";
import { html, type HtmlValue } from "../../html/template.ts";
import { METRIC_NAMES, showChange, showSide } from "../row-words.ts";
import type { ComparedOrg, OrgFacts } from "./org-facts.ts";
import { showState } from "./state.ts";

const MAX_NAME = 60;

/** None where no org is on both sides. */
export function listOrgTableSections({ orgs }: Comparison, facts: OrgFacts): Section[] {
  const { shown, hidden } = facts;
  const alone = [
    aloneWords("base", orgs.onlyInBase),
    aloneWords("candidate", orgs.onlyInCandidate),
  ].filter((words) => words !== "");
  if (shown.length === 0 && alone.length === 0) return [];
  const rest = hidden === 0 ? [] : [restRow(hidden, orgs.metrics)];
  const rows = [...shown.map((org) => rowOf(org, orgs.metrics)), ...rest];
  const table = html`${renderOrgFilter(shown.length + hidden, "only regressed")}
  ${renderRows("Orgs", columnsOf(orgs.metrics), rows, { id: "org-table", className: "tall" })}`;
  return [
    {
      id: "all-orgs",
      title: "All orgs",
      count: shown.length + hidden,
      body: html`${shown.length === 0 ? null : renderDetails(`All ${formatCount(shown.length + hidden)} orgs as a table`, table)}
      ${alone.map((words) => html`<p class="quiet">${words}</p>`)}`,
    },
  ];
}

function columnsOf(metrics: readonly OrgComparisonFacts[]): HtmlColumn[] {
  return [
    ...textColumns("org"),
    ...metrics.flatMap(({ metric }) => {
      const name = METRIC_NAMES[metric];
      return [
        ...numberColumns(`${name}, base`, `${name}, candidate`, `${name}, change`),
        ...textColumns(`${name}, verdict`),
      ];
    }),
  ];
}

function rowOf(org: ComparedOrg, metrics: readonly OrgComparisonFacts[]): HtmlRow {
  const cells: HtmlValue[] = metrics.flatMap(({ metric, unit }) => {
    const row = org.rows.get(metric);
    if (row === undefined) return [NO_VALUE, NO_VALUE, NO_VALUE, NO_VALUE];
    return [
      showSide(row.base, unit),
      showSide(row.candidate, unit),
      showChange(row.change, unit),
      showState(row.state),
    ];
  });
  return {
    id: orgFragment(org.org),
    cells: [boundText(org.org, MAX_NAME), ...cells],
    ...(org.hasRegressed ? { className: "bad" } : {}),
  };
}

function restRow(hidden: number, metrics: readonly OrgComparisonFacts[]): HtmlRow {
  const cells = metrics.flatMap(() => ["", "", "", ""]);
  return { className: "rest", cells: [`${formatCount(hidden)} more orgs`, ...cells] };
}

const MAX_ALONE = 20;

/** Orgs that cannot be held against anything. */
function aloneWords(side: string, orgs: readonly string[]): string {
  if (orgs.length === 0) return "";
  const names = orgs.slice(0, MAX_ALONE).map((org) => boundText(org, MAX_NAME));
  const more = orgs.length > MAX_ALONE ? ` and ${formatCount(orgs.length - MAX_ALONE)} more` : "";
  return `In every run of the ${side} alone, and so not compared: ${names.join(", ")}${more}.`;
}
