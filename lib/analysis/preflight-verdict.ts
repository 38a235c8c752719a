/** Why no load was sent after the preflight, in a sentence. */
import { formatCount } from "../core/text.ts";
import { findPreflightFailures } from "./preflight-failures.ts";
import { type RunView, sumOver } from "./run-view.ts";

const NAMES_MAX = 3;

/** Names the orgs that by some grant got no token, none that is theirs, or could not even ask. */
export function describePreflight({ plan, aggregate }: RunView): string {
  const orgs = [...new Set(findPreflightFailures(plan, aggregate).map(({ org }) => org))];
  const named = [...orgs.slice(0, NAMES_MAX), ...(orgs.length > NAMES_MAX ? ["…"] : [])].join(", ");
  const failures = sumOver(aggregate.primeFailures.values(), (count) => count);
  const prepared = failures === 0 ? "" : `, ${formatCount(failures)} preparing requests failed`;
  return `preflight: ${formatCount(orgs.length)} of ${formatCount(plan.orgs.length)} orgs got no usable token at rest (${named})${prepared}; the load was not sent`;
}
