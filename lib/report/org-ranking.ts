/** The order in which orgs are shown: the worst first. */
import type { Counts, Result } from "../analysis/result.ts";

export type Org = Result["orgs"][number];

/** Orgs with anything wrong, most first; ties by name, so that the order is always the same. */
export function rankFailing(orgs: readonly Org[]): Org[] {
  return orgs
    .filter((org) => troubleOf(org) > 0)
    .toSorted(
      (one, other) => troubleOf(other) - troubleOf(one) || compareNames(one.org, other.org),
    );
}

/** All orgs, those with anything wrong first, the rest as they are listed in the result. */
export function failingFirst(orgs: readonly Org[]): Org[] {
  return [...rankFailing(orgs), ...orgs.filter((org) => troubleOf(org) === 0)];
}

/** How much is wrong: only an order, never shown; an attempt may count twice. */
function troubleOf(counts: Counts): number {
  const notIssued = counts.attempts - counts.outcomes.issued + counts.unprepared;
  const badTokens = counts.unusable - counts.outcomes.hollow;
  return notIssued + badTokens + counts.extraOrg + counts.scopeShortfall + counts.lifetimeDefects;
}

function compareNames(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
