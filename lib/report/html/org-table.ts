/** All orgs with their own figures and findings, each with a row that links lead to; the page's script sorts and filters it. */
import type { Counts } from "../../analysis/result.ts";
import { boundText, formatCount } from "../../core/text.ts";
import type { Org } from "../org-ranking.ts";
import { columnsFor, ORG_COLUMNS } from "../table-columns.ts";
import { orgFragment } from "./org-fragment.ts";
import type { PageFacts } from "./page-facts.ts";
import type { Section } from "./section.ts";
import { renderRows, textColumns } from "./table.ts";
import type { HtmlRow } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;
const MAX_GROUPS = 80;
const MAX_FINDINGS = 12;

const FIGURES = columnsFor(ORG_COLUMNS, "full");

export function orgTableSection(facts: PageFacts): Section {
  const { result, orgRows, orgRest, failingOrgs } = facts;
  const hasGroups = orgRows.some(({ groups }) => Object.keys(groups).length > 0);
  const columns = [
    ...FIGURES,
    ...textColumns("findings"),
    ...(hasGroups ? textColumns("groups") : []),
  ];
  const numbers = findingsByOrg(facts);
  const rows = orgRows.map((org) => rowOf(org, numbers.get(org.org) ?? [], hasGroups));
  const rest = orgRest.length === 0 ? [] : [restRow(orgRest, hasGroups)];
  return {
    id: "all-orgs",
    title: "All orgs",
    count: result.orgs.length,
    body: html`<p class="quiet">
        ${formatCount(failingOrgs)} with something wrong${failingOrgs > 0 ? ", worst first" : ""}.
      </p>
      ${renderOrgFilter(result.orgs.length, "only with something wrong")}
      ${renderRows("Orgs", columns, [...rows, ...rest], { id: "org-table", className: "tall" })}
      ${renderRest(orgRest.length)}`,
  };
}

/** Shown by the page's script; `only` says which orgs are marked. */
export function renderOrgFilter(orgs: number, only: string): SafeHtml {
  return html`<div class="controls" role="group" aria-label="Filter of the orgs" hidden>
    <label
      >Filter <input id="org-filter" type="search" autocomplete="off" spellcheck="false"
    /></label>
    <label><input id="org-failing" type="checkbox" /> ${only}</label>
    <output id="org-count" for="org-filter org-failing">${formatCount(orgs)} orgs</output>
  </div>`;
}

function renderRest(orgs: number): SafeHtml | null {
  if (orgs === 0) return null;
  return html`<p class="quiet">
    The last row adds up the ${formatCount(orgs)} orgs there is no room for; each is in result.json.
  </p>`;
}

function findingsByOrg({ findings }: PageFacts): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const { number, finding } of findings) {
    for (const org of finding.orgs) {
      const own = numbers.get(org);
      if (own === undefined) numbers.set(org, [number]);
      else own.push(number);
    }
  }
  return numbers;
}

function rowOf(org: Org, findings: readonly number[], hasGroups: boolean): HtmlRow {
  const figures = FIGURES.map(({ cell }) => boundText(cell(org), MAX_NAME));
  return {
    id: orgFragment(org.org),
    cells: [...figures, linkFindings(findings), ...(hasGroups ? [groupsOf(org)] : [])],
    ...(findings.length > 0 || isFailing(org) ? { className: "bad" } : {}),
  };
}

function linkFindings(findings: readonly number[]): HtmlValue {
  const links = findings
    .slice(0, MAX_FINDINGS)
    .map((number) => html`<a href="#finding-${number}">${number}</a> `);
  return findings.length > MAX_FINDINGS ? html`${links}…` : links;
}

function groupsOf({ groups }: Org): string {
  const pairs = Object.entries(groups).map(([name, value]) => `${name} ${value}`);
  return boundText(pairs.join(", "), MAX_GROUPS);
}

function isFailing({ attempts, outcomes, unusable }: Counts): boolean {
  return unusable > 0 || outcomes.issued < attempts;
}

/** Counts add up over orgs, percentiles do not: there the row is empty. */
function restRow(orgs: readonly Org[], hasGroups: boolean): HtmlRow {
  const total = (of: (org: Org) => number): string =>
    formatCount(orgs.reduce((sum, org) => sum + of(org), 0));
  const sums: Readonly<Record<string, string>> = {
    org: `${formatCount(orgs.length)} more orgs`,
    attempts: total(({ attempts }) => attempts),
    issued: total(({ outcomes }) => outcomes.issued),
    unusable: total(({ unusable }) => unusable),
    "403 forbidden": total(({ status403 }) => status403),
    throttled: total(({ outcomes }) => outcomes.throttled),
  };
  const figures = FIGURES.map(({ head }) => sums[head] ?? "");
  return { className: "rest", cells: [...figures, "", ...(hasGroups ? [""] : [])] };
}
