/** The org claims of an access token, sound or with the fault that is drawn for it. */
import { hash32 } from "../core/hash.ts";
import type { Grant } from "../core/words.ts";
import type { OrgClaim } from "./claimed-orgs.ts";
import type { IssuerDialect } from "./dialect-wording.ts";
import type { Fault } from "./fault.ts";
import type { IssuerOrg } from "./setup.ts";

/** Claims to add to a token. */
type AddedClaims = Record<string, unknown>;

/**
 * Writes the claims: where the setup has the org claim, or as `org_id` and `org_ids`, which say the same.
 * Which other org leaks into a token is a pure function of the attempt id.
 */
export function orgClaims(
  org: IssuerOrg,
  fault: Fault | null,
  attemptId: string,
  orgs: readonly IssuerOrg[],
  place?: OrgClaim,
): AddedClaims {
  if (fault?.kind === "absent-org-ids") return {};
  const { orgId, orgIds } = namedOrgs(org, fault, attemptId, orgs);
  if (place === undefined) return { org_id: orgId, org_ids: orgIds };
  return claimAt(place.path, SHAPES[place.shape](orgIds));
}

/** What an application may do by itself, as Entra writes it: a role where no setup says otherwise, and no claim where there is none. */
export function roleClaims(
  { roles }: IssuerOrg,
  grant: Grant,
  dialect: IssuerDialect | undefined,
): AddedClaims {
  const own = roles ?? (dialect === "entra" ? ["Tokens.Use.All"] : []);
  return grant === "client_credentials" && own.length > 0 ? { roles: own } : {};
}

/** The orgs a token names, its own before others. */
interface NamedOrgs {
  orgId: string;
  orgIds: readonly string[];
}

function namedOrgs(
  org: IssuerOrg,
  fault: Fault | null,
  attemptId: string,
  orgs: readonly IssuerOrg[],
): NamedOrgs {
  const { orgId, orgIds } = org;
  if (fault?.kind === "empty-org-ids") return { orgId: "", orgIds: [] };
  if (fault?.kind === "other-org-id") return only(foreignOrgId(org, attemptId, orgs));
  if (fault?.kind === "stale-claim") return only(fault.oldOrgId ?? `${orgId}-old`);
  const extra = fault?.kind === "extra-org-id" ? [foreignOrgId(org, attemptId, orgs)] : [];
  return { orgId, orgIds: [...orgIds, ...extra] };
}

function only(orgId: string): NamedOrgs {
  return { orgId, orgIds: [orgId] };
}

/** A text of one org has the first; the setup sees to it that no org needs more. */
const SHAPES: Record<OrgClaim["shape"], (orgIds: readonly string[]) => unknown> = {
  array: (orgIds) => orgIds,
  string: (orgIds) => orgIds[0] ?? "",
  comma: (orgIds) => orgIds.join(","),
  space: (orgIds) => orgIds.join(" "),
  map: (orgIds) => Object.fromEntries(orgIds.map((id) => [id, {}])),
};

// A name that is a URI has dots that part nothing. @see RFC 7519 §4.2
function claimAt(path: string, value: unknown): AddedClaims {
  const names = path.includes(":") ? [path] : path.split(".");
  const [first = "", ...inner] = names;
  return { [first]: inner.reduceRight<unknown>((member, name) => ({ [name]: member }), value) };
}

function foreignOrgId(org: IssuerOrg, attemptId: string, orgs: readonly IssuerOrg[]): string {
  const start = hash32(0, attemptId) % orgs.length;
  for (let step = 0; step < orgs.length; step += 1) {
    const orgId = orgs[(start + step) % orgs.length]?.orgId;
    if (orgId !== undefined && orgId !== org.orgId && !org.orgIds.includes(orgId)) return orgId;
  }
  return `${org.orgId}-neighbour`;
}
