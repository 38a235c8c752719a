/** Which org a request names: by a parameter, by the tenant or the realm in its path, or beside it. */
import { formDecode } from "../core/form-encoding.ts";
import type { DialectName } from "../core/words.ts";
import type { SeenRequest } from "./exchange.ts";
import type { RequestParts } from "./request-parts.ts";
import { dialectOfUrl } from "./server-dialect.ts";

export interface NamedOrg {
  id: string;
  /** `column`: a variable of the test plan. */
  by: "parameter" | "tenant" | "realm" | "column";
  /** The parameter; null where it was none. */
  parameter: { name: string; in: "body" | "query" } | null;
}

/** In order: what says most of a token's org first. */
const PARAMETERS = ["org_id", "org_ids", "orgId", "org", "target", "tenant", "orgName"];
const TENANT = /^\/([^/]+)\/oauth2\/(?:v2\.0\/)?(?:token|authorize)\/?$/;
const REALM = /\/realms\/([^/]+)\/protocol\/openid-connect\//;
/** Entra's names for "whichever tenant it is". */
const ANY_TENANT: readonly string[] = ["common", "organizations", "consumers"];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Null where the request names none. */
export function namedOrgIn({ named }: SeenRequest, parts: RequestParts): NamedOrg | null {
  const { parameters, url, path } = parts;
  for (const name of PARAMETERS) {
    const found = parameters.find((one) => one.name === name && one.value !== "");
    if (found !== undefined) {
      return { id: found.value, by: "parameter", parameter: { name, in: found.in } };
    }
  }
  if (named.org !== "") return { id: named.org, by: "column", parameter: null };
  const realm = REALM.exec(path)?.[1];
  if (realm !== undefined) return { id: formDecode(realm) ?? realm, by: "realm", parameter: null };
  const tenant = dialectOfUrl(url) === "entra" ? TENANT.exec(path)?.[1] : undefined;
  if (tenant === undefined || ANY_TENANT.includes(tenant)) return null;
  return { id: tenant, by: "tenant", parameter: null };
}

/**
 * Whether the id is what a token or the API would call the org: a name is none (`orgName`, Genesys' `org`, Entra's domain names),
 * and a realm stands in `iss` only.
 */
export function isOrgId(
  { id, by, parameter }: NamedOrg,
  dialect: DialectName,
  isRealmClaim: boolean,
): boolean {
  if (by === "realm") return isRealmClaim;
  if (by === "tenant") return UUID.test(id);
  const name = parameter?.name ?? "";
  return name !== "orgName" && !(name === "org" && dialect === "genesys");
}
