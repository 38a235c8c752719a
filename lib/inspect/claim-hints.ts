/** Whether the org may stand in another claim than the one it is looked for in. */
import { isClaims, readClaim } from "../core/claims.ts";
import type { Plan } from "../core/plan.ts";
import { claimsOf } from "./access-token.ts";
import { parseJson } from "./whole-json.ts";

/** Claims that servers put an org into. */
const CANDIDATES = [
  "org_ids",
  "org_id",
  "orgId",
  "orgs",
  "org",
  "organization",
  "tenant_id",
  "tid",
];
/** By then a file has shown what its tokens are like. */
const TOKENS_MAX = 1000;

export class ClaimHints {
  readonly #seen = new Set<string>();
  #tokens = 0;

  /** Looks into an answer's token. */
  take(body: string): void {
    if (this.#tokens >= TOKENS_MAX) return;
    const members = parseJson(body);
    const token = isClaims(members) ? members["access_token"] : undefined;
    const claims = typeof token === "string" ? claimsOf(token) : null;
    if (claims === null) return;
    this.#tokens += 1;
    for (const name of CANDIDATES) if (claims[name] !== undefined) this.#seen.add(name);
    for (const name of ["ext.org_ids"]) {
      if (readClaim(claims, name) !== undefined) this.#seen.add(name);
    }
  }

  /** The first candidate that is there where the plan's claim never is; null when there is nothing to hint at. */
  otherThan({ target, orgs }: Plan): string | null {
    const claim = target.claims.org;
    const isChecked = orgs.some(({ expectedOrgs }) => expectedOrgs.length > 0);
    if (claim === null || claim.pattern !== null || !isChecked || this.#seen.has(claim.from)) {
      return null;
    }
    return [...this.#seen][0] ?? null;
  }
}
