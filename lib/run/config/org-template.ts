/** Templates of the target, filled in for one org: any column of the orgs may stand in them. */
import { adviseName } from "./nearest-name.ts";
import type { OrgDraft } from "./org-draft.ts";
import type { Place, Problem } from "./problem.ts";
import type { TemplatePart } from "./template.ts";
import { fillTemplate, parseTemplate, placeholdersOf } from "./template.ts";

export interface OrgTemplate {
  parts: TemplatePart[];
  /** The template's own place: a key of the target, or a column. */
  place: Place;
}

/** What of one org may stand in a template. */
export interface OrgFacts {
  draft: OrgDraft;
  clientId: string;
  /** The column, filled in; null when it is empty. */
  redirectUri: string | null;
}

/** Columns that a template may name, besides the groups; a reference to a secret is not among them. */
const NAMED_COLUMNS = [
  "org",
  "name",
  "orgId",
  "role",
  "clientId",
  "scope",
  "declaredScope",
  "audience",
  "weight",
] as const;

/** The names that the columns of these orgs may use in templates of their own. */
export function templateColumns(drafts: readonly OrgDraft[]): string[] {
  return [...NAMED_COLUMNS, ...Object.keys(drafts[0]?.groups ?? {})];
}

/** Parses a template and checks its placeholders against the columns there are; null after adding problems. */
export function parseOrgTemplate(
  template: string,
  place: Place,
  columns: readonly string[],
  problems: Problem[],
): OrgTemplate | null {
  const parts = parseTemplate(template);
  if (parts === null) {
    const what = "has a brace that belongs to no placeholder";
    problems.push({ place, what, fix: "write {column}, with a column of the orgs" });
    return null;
  }
  const unknown = placeholdersOf(parts).filter(({ name }) => !columns.includes(name));
  for (const { name } of unknown) {
    const what = `{${name}} is no column of the orgs`;
    problems.push({ place, what, fix: adviseName(name, columns) });
  }
  return unknown.length === 0 ? { parts, place } : null;
}

/** True for a template that cannot do without the column. */
export function namesColumn({ parts }: OrgTemplate, column: string): boolean {
  return placeholdersOf(parts).some(({ name }) => name === column);
}

function columnOf({ draft, clientId, redirectUri }: OrgFacts, name: string): string {
  const group = Object.hasOwn(draft.groups, name) ? draft.groups[name] : undefined;
  if (group !== undefined) return group;
  if (name === "clientId") return clientId;
  if (name === "redirectUri") return redirectUri ?? "";
  const column = NAMED_COLUMNS.find((known) => known === name);
  return column === undefined ? "" : String(draft[column] ?? "");
}

/** Fills a template for one org; null after adding a problem for each column it names that is empty. */
export function fillOrgTemplate(
  { parts, place }: OrgTemplate,
  facts: OrgFacts,
  problems: Problem[],
): string | null {
  const before = problems.length;
  const text = fillTemplate(parts, (name) => {
    const value = columnOf(facts, name);
    if (value === "") {
      const what = `is empty, but ${place.path} names it`;
      problems.push({ place: facts.draft.place(name), what, fix: "fill it in for this org" });
    }
    return value;
  });
  return problems.length > before ? null : text;
}

/** Fills a template of words separated by spaces, such as scopes; an empty column adds none. */
export function fillWords(template: OrgTemplate, facts: OrgFacts): string {
  const text = fillTemplate(template.parts, (name) => columnOf(facts, name));
  return text.trim().split(/\s+/).join(" ");
}
