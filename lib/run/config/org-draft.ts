/** Checks org rows on their own, before the target is known: names, roles, weights, references. */
import type { OrgRole } from "../../core/words.ts";
import type { OrgColumn, OrgRow } from "./org-row.ts";
import { isOrgColumn } from "./org-row.ts";
import type { Place, Problem } from "./problem.ts";
import { parseSecretReference } from "./secret-reference.ts";
import { showValue } from "./shown-text.ts";

/** An org that still lacks what the target gives: its client and its URLs. Empty texts are null. */
export interface OrgDraft {
  org: string;
  name: string;
  orgId: string;
  role: OrgRole;
  groups: Record<string, string>;
  clientId: string | null;
  secretRef: string | null;
  /** The secret that takes over in a rotation. */
  nextSecretRef: string | null;
  scope: string;
  declaredScope: string;
  weight: number;
  expectedOrgs: string[];
  audience: string | null;
  redirectUri: string | null;
  place: (column: string) => Place;
}

const WEIGHT = /^\d{1,12}(\.\d{1,12})?$/;

function cellOf(row: OrgRow, column: OrgColumn): string | null {
  const text = row.cells.get(column) ?? "";
  return text === "" ? null : text;
}

function readRole(row: OrgRow, problems: Problem[]): OrgRole {
  const role = cellOf(row, "role") ?? "secondary";
  if (role === "primary" || role === "secondary") return role;
  problems.push({
    place: row.place("role"),
    what: "is not primary or secondary",
    value: showValue(role),
    fix: "write primary for one org, and secondary or nothing for the others",
  });
  return "secondary";
}

function readWeight(row: OrgRow, problems: Problem[]): number {
  const text = cellOf(row, "weight") ?? "1";
  const weight = WEIGHT.test(text) ? Number(text) : 0;
  if (weight > 0) return weight;
  problems.push({
    place: row.place("weight"),
    what: "is not a number above 0",
    value: showValue(text),
    fix: "give the org's share of attempts against the other orgs, such as 1 or 2.5",
  });
  return 1;
}

function readReference(row: OrgRow, column: OrgColumn, problems: Problem[]): string | null {
  const reference = cellOf(row, column);
  const parsed = reference === null ? null : parseSecretReference(reference);
  if (parsed !== null && "what" in parsed) problems.push({ place: row.place(column), ...parsed });
  return reference;
}

function readExpectedOrgs(row: OrgRow, orgId: string): string[] {
  const listed = (row.cells.get("expectedOrgs") ?? "").split(";").map((id) => id.trim());
  const expected = [...new Set(listed.filter((id) => id !== ""))];
  return expected.length === 0 ? [orgId] : expected;
}

function draftOrg(row: OrgRow, problems: Problem[]): OrgDraft {
  const org = cellOf(row, "org");
  if (org === null) {
    const fix = "give each org a name of its own";
    problems.push({ place: row.place("org"), what: "is missing", fix });
  }
  const name = org ?? "";
  const orgId = cellOf(row, "orgId") ?? name;
  return {
    org: name,
    name: cellOf(row, "name") ?? name,
    orgId,
    role: readRole(row, problems),
    groups: Object.fromEntries([...row.cells].filter(([column]) => !isOrgColumn(column))),
    clientId: cellOf(row, "clientId"),
    secretRef: readReference(row, "secretRef", problems),
    nextSecretRef: readReference(row, "nextSecretRef", problems),
    scope: (row.cells.get("scope") ?? "").split(/\s+/).join(" "),
    declaredScope: (row.cells.get("declaredScope") ?? "").split(/\s+/).join(" "),
    weight: readWeight(row, problems),
    expectedOrgs: readExpectedOrgs(row, orgId),
    audience: cellOf(row, "audience"),
    redirectUri: cellOf(row, "redirectUri"),
    place: row.place,
  };
}

function checkUnique(drafts: readonly OrgDraft[], problems: Problem[]): void {
  const lines = new Map<string, number>();
  for (const { org, place } of drafts) {
    const earlier = lines.get(org);
    if (earlier !== undefined && org !== "") {
      const what = `is there already, in line ${earlier}`;
      const fix = "give each org a name of its own";
      problems.push({ place: place("org"), what, value: showValue(org), fix });
    }
    lines.set(org, place("org").line);
  }
}

/** Leaves exactly one primary org: the first, with a warning, when none is named. */
function settlePrimary(drafts: readonly OrgDraft[], problems: Problem[], warnings: string[]): void {
  const [first, ...others] = drafts.filter(({ role }) => role === "primary");
  for (const { place } of others) {
    const what = `a second primary org; the first is in line ${first?.place("role").line}`;
    problems.push({ place: place("role"), what, fix: "name one org primary" });
  }
  const [org] = drafts;
  if (first !== undefined || org === undefined) return;
  org.role = "primary";
  warnings.push(`no org has the role primary: taking the first, ${showValue(org.org)}`);
}

/** Checks all rows; problems are added, and drafts are complete either way. */
export function draftOrgs(
  rows: readonly OrgRow[],
  problems: Problem[],
  warnings: string[],
): OrgDraft[] {
  const drafts = rows.map((row) => draftOrg(row, problems));
  checkUnique(drafts, problems);
  settlePrimary(drafts, problems, warnings);
  return drafts;
}
