/** Counts which scope an issued token was granted, at next to no cost for those that were granted what they asked for. */
import type { Claims } from "../core/claims.ts";
import type { Plan } from "../core/plan.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countScope } from "./scope-tally.ts";
import type { Tally } from "./tally.ts";

/** To be called for tokens of attempts that asked for the scope of the org's request. */
export function countGranted(
  tally: Tally,
  { org, variant, grantedScope }: ScannedRecord,
  askedScope: string,
  claims: Claims | null,
  isLookedInto: boolean,
): void {
  if (grantedScope === askedScope && grantedScope !== "") {
    const at = org * tally.variantCount + variant;
    tally.grantedAsAsked[at] = (tally.grantedAsAsked[at] ?? 0) + 1;
  } else if (grantedScope !== "" || isLookedInto) {
    countScope(tally.scopes, { org, variant, grantedScope, claims });
  }
}

/** Puts the tokens that were granted what they asked for where the others are; once, when all is counted. */
export function settleGranted(tally: Tally, { orgs }: Plan): void {
  tally.grantedAsAsked.forEach((tokens, at) => {
    if (tokens === 0) return;
    const org = Math.floor(at / tally.variantCount);
    const variant = at % tally.variantCount;
    const { requests } = orgs[org] ?? { requests: [] };
    const grantedScope = (requests[variant] ?? requests[0])?.scope ?? "";
    countScope(tally.scopes, { org, variant, grantedScope, claims: null }, tokens);
  });
  tally.grantedAsAsked.fill(0);
}
