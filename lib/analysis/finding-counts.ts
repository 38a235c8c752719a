/** How often a finding is there, by org and by variant, over the same cells. */
import { type Interval, wilsonInterval } from "../core/statistics/wilson.ts";
import type { Cell } from "./aggregate.ts";
import { denominatorIn, type Draft, type DraftCore, orgsOf } from "./rules/rule.ts";
import { type RunView, sumOver } from "./run-view.ts";
import type { VariantCount } from "./variant-contrast.ts";

export interface OrgCount {
  org: number;
  count: number;
  of: number;
  /** The same in the preflight, where it is not what is counted. */
  preflight: number;
  interval: Interval;
}

/** Counts by org, the surest first, so that no small org tops the list by chance. */
export function countPerOrg(draft: Draft, view: RunView): OrgCount[] {
  const all = new Map<number, number>();
  for (const [{ org }, count] of draft.counts) all.set(org, (all.get(org) ?? 0) + count);
  return orgsOf(draft)
    .map((org) => {
      const told = toldCells(draft, org, view);
      const count = sumOver(told, (cell) => draft.counts.get(cell) ?? 0);
      const of = sumOver(told, (cell) => denominatorIn(draft, cell));
      const preflight = (all.get(org) ?? 0) - count;
      return { org, count, of, preflight, interval: wilsonInterval(Math.min(count, of), of) };
    })
    .toSorted((a, b) => b.interval.low - a.interval.low || a.org - b.org);
}

/** An org's cells under load; those of the preflight stand in where only they show it, and else are evidence of what is there at rest. */
function toldCells({ counts }: DraftCore, org: number, view: RunView): Cell[] {
  const cells = view.cellsOf(org);
  const isShownByLoad = cells.some((cell) => view.isOfLoad(cell) && (counts.get(cell) ?? 0) > 0);
  return cells.filter((cell) => view.isOfLoad(cell) === isShownByLoad);
}

/** Over the same cells as the counts by org; variants without any of the denominator are left out. */
export function countPerVariant(
  draft: Draft,
  orgs: readonly number[],
  view: RunView,
): VariantCount[] {
  if (draft.kind === "measure") return [];
  const cells = orgs.flatMap((org) => toldCells(draft, org, view));
  return view.plan.variants
    .map((_, index) => {
      const own = cells.filter(({ variant }) => variant === index);
      return {
        index,
        count: sumOver(own, (cell) => draft.counts.get(cell) ?? 0),
        of: sumOver(own, (cell) => denominatorIn(draft, cell)),
      };
    })
    .filter(({ of }) => of > 0);
}
