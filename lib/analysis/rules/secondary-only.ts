/**
 * Rule T27: the primary org is never refused, and secondary orgs are, with one answer and about always.
 * It names the pattern beside the finding of that answer, and takes nothing away from it.
 */
import { failedIn, type RunView, sumOver } from "../run-view.ts";
import type { RuleId } from "../advice/advice-table.ts";
import { type Draft, restrictTo } from "./rule.ts";

/** Rules of a refusal that an org may be given always. */
export const REFUSALS: readonly RuleId[] = [
  ...(["T05", "T06", "T07", "T11", "T12", "T14", "T20"] as const),
  ...(["T09", "T10", "T16", "T17", "T403", "T4xx.rejected"] as const),
  "A01",
];
/** Share of an org's attempts, by the grants that show it, that counts as "about always". */
const NEARLY_ALL = 0.9;
const FEWEST = 3;

/** The drafts that have the pattern, as drafts of T27 over the orgs that have it. */
export function findSecondaryOnly(drafts: readonly Draft[], view: RunView): Draft[] {
  if (!isPrimaryNeverRefused(view)) return [];
  return drafts
    .filter(({ rule }) => REFUSALS.includes(rule))
    .map((draft): Draft => {
      const orgs = orgsNearlyAlwaysRefused(draft, view);
      return { ...restrictTo(draft, new Set(orgs)), rule: "T27", confidence: "high" };
    })
    .filter(({ counts }) => counts.size > 0);
}

function isPrimaryNeverRefused({ plan, cellsOf }: RunView): boolean {
  const cells = plan.orgs.flatMap(({ role }, org) => (role === "primary" ? cellsOf(org) : []));
  return (
    sumOver(cells, (cell) => cell.outcomes.denied + cell.outcomes.rejected + cell.unprepared) ===
      0 && sumOver(cells, ({ outcomes }) => outcomes.issued) > 0
  );
}

function orgsNearlyAlwaysRefused({ counts }: Draft, { plan, cellsOf }: RunView): number[] {
  const seen = new Map<number, { refused: number; grants: Set<number> }>();
  for (const [cell, count] of counts) {
    const { refused, grants } = seen.get(cell.org) ?? { refused: 0, grants: new Set<number>() };
    seen.set(cell.org, { refused: refused + count, grants: grants.add(cell.grant) });
  }
  return [...seen]
    .filter(([org, { refused, grants }]) => {
      const attempts = sumOver(cellsOf(org), (cell) =>
        grants.has(cell.grant) ? failedIn(cell).of : 0,
      );
      const isSecondary = plan.orgs[org]?.role === "secondary";
      return isSecondary && refused >= FEWEST && refused >= NEARLY_ALL * attempts;
    })
    .map(([org]) => org);
}
