/** The org claims of an access token, sound or with the fault that is drawn for it. */
import { hash32 } from "../core/hash.ts";
import type { Fault } from "./fault.ts";
import type { IssuerOrg } from "./setup.ts";

export interface OrgClaims {
  org_id?: string;
  org_ids?: string[];
}

/**
 * Writes the claims; both say the same, whichever of them is checked.
 * Which other org leaks into a token is a pure function of the attempt id.
 */
export function orgClaims(
  org: IssuerOrg,
  fault: Fault | null,
  attemptId: string,
  orgs: readonly IssuerOrg[],
): OrgClaims {
  if (fault?.kind === "absent-org-ids") return {};
  if (fault?.kind === "empty-org-ids") return { org_id: "", org_ids: [] };
  if (fault?.kind === "other-org-id") return only(foreignOrgId(org, attemptId, orgs));
  if (fault?.kind === "stale-claim") return only(fault.oldOrgId ?? `${org.orgId}-old`);
  const extra = fault?.kind === "extra-org-id" ? [foreignOrgId(org, attemptId, orgs)] : [];
  return { org_id: org.orgId, org_ids: [...org.orgIds, ...extra] };
}

function only(orgId: string): OrgClaims {
  return { org_id: orgId, org_ids: [orgId] };
}

function foreignOrgId(org: IssuerOrg, attemptId: string, orgs: readonly IssuerOrg[]): string {
  const start = hash32(0, attemptId) % orgs.length;
  for (let step = 0; step < orgs.length; step += 1) {
    const orgId = orgs[(start + step) % orgs.length]?.orgId;
    if (orgId !== undefined && orgId !== org.orgId && !org.orgIds.includes(orgId)) return orgId;
  }
  return `${org.orgId}-neighbour`;
}
