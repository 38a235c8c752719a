/** Which orgs have a row in the table of all orgs, for links to lead there. */
import type { Comparison, OrgMetric, OrgRow } from "../../../compare/comparison.ts";
import { isRegressed } from "../row-words.ts";

export interface ComparedOrg {
  org: string;
  rows: ReadonlyMap<OrgMetric, OrgRow>;
  hasRegressed: boolean;
}

export interface OrgFacts {
  /** Those that regressed in anything first, what is surely worst before what is not; as many as the page has room for. */
  shown: readonly ComparedOrg[];
  /** How many have no row. */
  hidden: number;
  /** Names of the orgs that have a row. */
  linked: ReadonlySet<string>;
}

/** A page with more rows would be too large to open everywhere. */
const MAX_ROWS = 2000;

export function gatherOrgs({ orgs }: Comparison): OrgFacts {
  const byOrg = new Map<string, Map<OrgMetric, OrgRow>>();
  for (const { metric, rows } of orgs.metrics) {
    for (const row of rows) {
      const own = byOrg.get(row.org) ?? new Map<OrgMetric, OrgRow>();
      byOrg.set(row.org, own.set(metric, row));
    }
  }
  const all = Array.from(byOrg, ([org, rows]): ComparedOrg => {
    return { org, rows, hasRegressed: [...rows.values()].some(isRegressed) };
  }).toSorted((a, b) => Number(b.hasRegressed) - Number(a.hasRegressed));
  const shown = all.slice(0, MAX_ROWS);
  return {
    shown,
    hidden: all.length - shown.length,
    linked: new Set(shown.map(({ org }) => org)),
  };
}
