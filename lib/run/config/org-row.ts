/** A row of orgs as it was written or generated: texts by column, and where each stands. */
import type { Place } from "./problem.ts";

/** The columns with a meaning; any other becomes a group. */
export const ORG_COLUMNS = [
  "org",
  "name",
  "orgId",
  "role",
  "clientId",
  "secretRef",
  "nextSecretRef",
  "scope",
  "declaredScope",
  "weight",
  "expectedOrgs",
  "refreshTokenRef",
  "redirectUri",
  "audience",
] as const;
export type OrgColumn = (typeof ORG_COLUMNS)[number];

export interface OrgRow {
  /** Trimmed text by column; a column may be missing or its text empty. */
  cells: ReadonlyMap<string, string>;
  place: (column: string) => Place;
}

export function isOrgColumn(name: string): name is OrgColumn {
  return ORG_COLUMNS.some((column) => column === name);
}
