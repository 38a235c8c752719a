/** What the preflight says of the orgs: which of them got no usable token at rest. */
import { formatCount } from "../core/text.ts";
import { GRANTS } from "../core/words.ts";
import type { Cell } from "./aggregate.ts";
import { type RunView, sumOver } from "./run-view.ts";

const NAMES_MAX = 3;

/** Indexes of the orgs that by some grant got no token, none that is theirs, or could not even ask. */
function listUnusableAtRest({ plan, cellsOf, isOfLoad }: RunView): number[] {
  const grants = plan.mix.map(({ grant }) => GRANTS.indexOf(grant));
  return [...plan.orgs.keys()].filter((org) => {
    const cells = cellsOf(org).filter((cell) => !isOfLoad(cell));
    return grants.some((grant) => {
      const own = cells.filter((cell) => cell.grant === grant);
      return sumOver(own, usableIn) <= 0;
    });
  });
}

/** Issued tokens but those that are known to be of no use. */
function usableIn({ outcomes, claims, checks }: Cell): number {
  const bad = claims.empty + claims.absent + claims.wrongOrg + claims.undecodable;
  return outcomes.issued - bad - checks.refuted;
}

/** Why no load was sent, in a sentence. */
export function describePreflight(view: RunView): string {
  const orgs = listUnusableAtRest(view);
  const names = orgs.slice(0, NAMES_MAX).map((org) => view.plan.orgs[org]?.org ?? "");
  const named = [...names, ...(orgs.length > NAMES_MAX ? ["…"] : [])].join(", ");
  const failures = sumOver(view.aggregate.primeFailures.values(), (count) => count);
  const prepared = failures === 0 ? "" : `, ${formatCount(failures)} preparing requests failed`;
  return `preflight: ${formatCount(orgs.length)} of ${formatCount(view.plan.orgs.length)} orgs got no usable token at rest (${named})${prepared}; the load was not sent`;
}
