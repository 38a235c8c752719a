/** What several parts of the page share: the findings with their numbers, and the orgs that have a row to link to. */
import type { Finding, Result } from "../../analysis/result.ts";
import { boundText } from "../../core/text.ts";
import { failingFirst, rankFailing } from "../org-ranking.ts";
import type { Org } from "../org-ranking.ts";
import { orgFragment } from "./org-fragment.ts";
import { html } from "./template.ts";
import type { HtmlValue } from "./template.ts";

/** A page with more rows would be too large to open everywhere. */
const MAX_ORG_ROWS = 2000;
const MAX_NAME = 60;

export interface NumberedFinding {
  number: number;
  finding: Finding;
}

export interface PageFacts {
  result: Result;
  /** Correctness defects first, then failures, each in the order of the result. */
  findings: readonly NumberedFinding[];
  /** Orgs with anything wrong, worst first, then the others; at most as many as the page has room for. */
  orgRows: readonly Org[];
  /** Orgs without a row. */
  orgRest: readonly Org[];
  /** Orgs with anything wrong. */
  failingOrgs: number;
  /** Names of the orgs that have a row. */
  linked: ReadonlySet<string>;
}

export function gatherFacts(result: Result): PageFacts {
  const defectsFirst = [
    ...result.findings.filter(({ defect }) => defect),
    ...result.findings.filter(({ defect }) => !defect),
  ];
  const ranked = failingFirst(result.orgs);
  const orgRows = ranked.slice(0, MAX_ORG_ROWS);
  return {
    result,
    findings: defectsFirst.map((finding, at) => ({ number: at + 1, finding })),
    orgRows,
    orgRest: ranked.slice(MAX_ORG_ROWS),
    failingOrgs: rankFailing(result.orgs).length,
    linked: new Set(orgRows.map(({ org }) => org)),
  };
}

/** An org's name, bounded, as a link to its row where it has one. */
export function showOrg(org: string, { linked }: Pick<PageFacts, "linked">): HtmlValue {
  const name = boundText(org, MAX_NAME);
  return linked.has(org) ? html`<a href="#${orgFragment(org)}">${name}</a>` : name;
}

/** Names of orgs as a list, as many as there is room for. */
export function renderOrgChips(
  orgs: readonly string[],
  max: number,
  facts: Pick<PageFacts, "linked">,
): HtmlValue {
  const hidden = orgs.length - max;
  return html`<ul class="chips">
    ${orgs.slice(0, max).map((org) => html`<li>${showOrg(org, facts)}</li>`)}${hidden > 0 ? html`<li class="more">and ${hidden} more</li>` : null}
  </ul>`;
}
