/** Makes org rows from `orgs.generate`: one template per column, `{n}` the number of the org from 1. */
import type { GenerateSettings } from "./config-schema.ts";
import { adviseName } from "./nearest-name.ts";
import type { OrgRow } from "./org-row.ts";
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";
import type { TemplatePart } from "./template.ts";
import { fillTemplate, parseTemplate, placeholdersOf } from "./template.ts";

/** In this order, so that a template may name the columns before it. */
const TEMPLATE_COLUMNS = [
  "org",
  "orgId",
  "clientId",
  "secretRef",
  "nextSecretRef",
  "scope",
  "declaredScope",
  "expectedOrgs",
  "audience",
  "redirectUri",
] as const;

/** What a template may name: the number, and the org's own name and id once they are known. */
function namesFor(column: string): string[] {
  if (column === "org") return ["n"];
  return column === "orgId" ? ["n", "org"] : ["n", "org", "orgId"];
}

function parseColumn(
  column: string,
  template: string,
  place: Place,
  problems: Problem[],
): TemplatePart[] | null {
  const parts = parseTemplate(template);
  const names = namesFor(column);
  if (parts === null) {
    const what = "has a brace that belongs to no placeholder";
    problems.push({
      place,
      what,
      value: showTemplate(column, template),
      fix: "write {n} or {n:4}",
    });
    return null;
  }
  const unknown = placeholdersOf(parts).find(({ name }) => !names.includes(name));
  if (unknown === undefined) return parts;
  problems.push({
    place,
    what: `{${unknown.name}} is unknown`,
    fix: adviseName(unknown.name, names),
  });
  return null;
}

function showTemplate(column: string, template: string): string {
  return /ref$/i.test(column) ? "value not shown" : showValue(template);
}

/** Makes `count` rows; a template that cannot be filled is a problem and yields none. */
export function generateOrgRows(
  settings: GenerateSettings,
  placeOf: (column: string) => Place,
  problems: Problem[],
): OrgRow[] {
  const before = problems.length;
  const columns = TEMPLATE_COLUMNS.flatMap((column) => {
    const template = settings[column];
    if (template === undefined) return [];
    const parts = parseColumn(column, template, placeOf(column), problems);
    return parts === null ? [] : [{ column, parts }];
  });
  if (settings.primary > settings.count) {
    const what = `there is no org number ${settings.primary}`;
    problems.push({ place: placeOf("primary"), what, fix: `give 1 to ${settings.count}` });
  }
  const numbered = columns.some(
    ({ column, parts }) =>
      column === "org" && placeholdersOf(parts).some(({ name }) => name === "n"),
  );
  if (settings.count > 1 && !numbered) {
    const what = "gives every org the same name";
    problems.push({ place: placeOf("org"), what, value: showValue(settings.org), fix: "add {n}" });
  }
  if (problems.length > before) return [];
  return Array.from({ length: settings.count }, (_, index) => {
    const cells = new Map([["n", String(index + 1)]]);
    for (const { column, parts } of columns) {
      cells.set(
        column,
        fillTemplate(parts, (name) => (name === "orgId" ? orgIdOf(cells) : cells.get(name))),
      );
    }
    cells.delete("n");
    cells.set("role", index + 1 === settings.primary ? "primary" : "secondary");
    return { cells, place: placeOf };
  });
}

function orgIdOf(cells: ReadonlyMap<string, string>): string | undefined {
  return cells.get("orgId") ?? cells.get("org");
}
