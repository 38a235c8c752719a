/** Findings that came and went between the sides, and those of both. */
import type { Comparison, FindingChange } from "../../../compare/comparison.ts";
import { formatCount } from "../../../core/text.ts";
import { renderOrgChips } from "../../html/page-facts.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { numberColumns, renderTable, textColumns } from "../../html/table.ts";
import { html, type HtmlValue } from "../../html/template.ts";
import { evidenceOf } from "../evidence.ts";
import type { OrgFacts } from "./org-facts.ts";

const MAX_ROWS = 60;
const MAX_ORGS = 8;

const COLUMNS = [
  ...textColumns("what", "finding"),
  ...numberColumns("base", "candidate"),
  ...textColumns("orgs", "fix"),
];

/** None where nothing was found on either side. */
export function listFindingSections(comparison: Comparison, orgs: OrgFacts): Section[] {
  const { appeared, vanished, inBoth } = comparison.findings;
  const rows = [
    ...appeared.map((change) => ["✗ appeared", change] as const),
    ...vanished.map((change) => ["✓ vanished", change] as const),
    ...inBoth.map((change) => ["= on both sides", change] as const),
  ];
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, MAX_ROWS)
    .map(([what, change]) => cellsOf(what, change, comparison, orgs));
  return [
    {
      id: "findings",
      title: "Findings that came and went",
      count: rows.length,
      body: html`<p class="quiet">
          ${formatCount(appeared.length)} appeared, ${formatCount(vanished.length)} vanished,
          ${formatCount(inBoth.length)} on both sides; how often each was seen, over all runs of a
          side.
        </p>
        ${renderTable("Findings", COLUMNS, shown, { className: "prose" })}
        ${renderMoreCount(rows.length - shown.length, "", "comparison.json")}`,
    },
  ];
}

function cellsOf(
  what: string,
  change: FindingChange,
  comparison: Comparison,
  orgs: OrgFacts,
): HtmlValue[] {
  const { title, rule, base, candidate } = change;
  return [
    what,
    html`${title} <code>${rule}</code>`,
    formatCount(base.count),
    formatCount(candidate.count),
    renderOrgChips(change.orgs, MAX_ORGS, orgs),
    evidenceOf(change, comparison).fix,
  ];
}
