/** What the answer to a check says: which orgs the token acts for, and whether it is active. */
import { isClaims, readClaim } from "./claims.ts";
import { EXTRA } from "./record.ts";
import type { CheckKind } from "./plan.ts";

/** Most orgs that are written down: an answer that names as many may name more. */
export const ORGS_MAX = 5;
const ORG_MAX_LENGTH = 80;

/** Extras of an answer with a 2xx status; `clean` takes out what must not be written down. */
export function checkExtras(
  body: string,
  kind: CheckKind,
  orgPath: string | null,
  clean: (text: string) => string,
): [string, string][] {
  const members = membersOf(body);
  const orgs = orgPath === null ? [] : orgsIn(readClaim(members, orgPath));
  const extras: [string, string][] = [];
  if (orgs.length > 0) extras.push([EXTRA.orgs, orgs.map((org) => boundOrg(clean(org))).join(",")]);
  const { active } = members;
  if (kind === "introspection" && typeof active === "boolean") {
    extras.push([EXTRA.active, String(active)]);
  }
  return extras;
}

/** True for an introspection's answer that the token is no good. @see RFC 7662 §2.2 */
export function isInactive(body: string): boolean {
  return membersOf(body)["active"] === false;
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isClaims(value) ? value : {};
  } catch {
    return {};
  }
}

/** A text, the members of an array, or the keys of a map; the first few. */
function orgsIn(value: unknown): string[] {
  const orgs = Array.isArray(value) ? value : isClaims(value) ? Object.keys(value) : [value];
  return orgs
    .filter((org) => typeof org === "string" || typeof org === "number")
    .map(String)
    .filter((org) => org !== "")
    .slice(0, ORGS_MAX);
}

/** An org id as it stands in a record, where commas part them. */
export function boundOrg(org: string): string {
  return org.replaceAll(",", " ").slice(0, ORG_MAX_LENGTH);
}
