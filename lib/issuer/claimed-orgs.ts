/** Reads the orgs a token names, wherever and however the setup has tokens name them. */
import { type Claims, isClaims, readClaim } from "../core/claims.ts";
import type { IssuerSetup } from "./setup.ts";

export type OrgClaim = NonNullable<IssuerSetup["orgClaim"]>;

const DEFAULT_CLAIM: OrgClaim = { path: "org_ids", shape: "array" };

const READERS: Record<OrgClaim["shape"], (value: unknown) => string[]> = {
  array: (value) => (Array.isArray(value) ? value.filter((id) => typeof id === "string") : []),
  string: (value) => [textOf(value)],
  comma: (value) => textOf(value).split(","),
  space: (value) => textOf(value).split(" "),
  map: (value) => (isClaims(value) ? Object.keys(value) : []),
};

/** The org ids that the claims of a token name, none of them blank; null when the claim is not there. */
export function claimedOrgIds(
  claims: Claims,
  { path, shape }: OrgClaim = DEFAULT_CLAIM,
): string[] | null {
  const value = readClaim(claims, path);
  if (value === undefined || value === null) return null;
  return READERS[shape](value)
    .map((id) => id.trim())
    .filter((id) => id !== "");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
