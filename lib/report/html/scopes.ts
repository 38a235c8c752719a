/** Scopes declared, asked for and granted: what an org's client is said to have, what was sent, and what came back. */
import type { ScopeRow } from "../../analysis/section-schemas.ts";
import { formatCount, NO_VALUE } from "../../core/text.ts";
import { showOrg } from "./page-facts.ts";
import type { PageFacts } from "./page-facts.ts";
import type { Section } from "./section.ts";
import { renderMoreCount } from "./section.ts";
import { numberColumns, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue } from "./template.ts";

const MAX_ROWS = 60;
const MAX_ORGS = 4;
/** As many scopes as a row has room for, in characters. */
const MAX_SCOPES = 300;

const COLUMNS = [
  ...textColumns("orgs", "declared", "asked", "granted", "not granted", "not declared"),
  ...numberColumns("tokens"),
];

/** None where no scope is declared, asked for or granted. */
export function listScopeSections(facts: PageFacts): Section[] {
  const { scopes } = facts.result;
  if (scopes.length === 0) return [];
  const differing = scopes.filter(differs);
  const rows = [...differing, ...scopes.filter((row) => !differs(row))];
  return [
    {
      id: "scopes",
      title: "Scopes declared, asked, granted",
      body: html`<p class="quiet">
          ${differing.length === 0 ? "What was asked for was granted everywhere, and nothing besides." : "Rows with a difference first."}
        </p>
        ${renderTable(
          "Scopes",
          COLUMNS,
          rows.slice(0, MAX_ROWS).map((row) => cellsOf(row, facts)),
          { className: "prose" },
        )}
        ${renderMoreCount(rows.length - MAX_ROWS)}`,
    },
  ];
}

function differs({ notGranted, notDeclared }: ScopeRow): boolean {
  return notGranted.length + notDeclared.length > 0;
}

function cellsOf(row: ScopeRow, facts: PageFacts): HtmlValue[] {
  return [
    listOrgs(row, facts),
    ...[row.declared, row.asked, row.granted].map(show),
    ...[row.notGranted, row.notDeclared].map((scopes) => show(scopes.join(" "))),
    formatCount(row.tokens),
  ];
}

function show(scopes: string): string {
  return scopes === "" ? NO_VALUE : scopes.slice(0, MAX_SCOPES);
}

function listOrgs({ orgs, orgCount }: ScopeRow, facts: PageFacts): HtmlValue {
  if (orgCount > MAX_ORGS) return `${formatCount(orgCount)} orgs`;
  return orgs
    .slice(0, MAX_ORGS)
    .map((org, at) => html`${at > 0 ? ", " : ""}${showOrg(org, facts)}`);
}
