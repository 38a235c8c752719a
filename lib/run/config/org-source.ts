/** Gets the rows of orgs from where the configuration says: a CSV file beside it, or templates. */
import { dirname, isAbsolute, join, resolve } from "node:path";
import { boundText } from "../../core/text.ts";
import { configSchema } from "./config-schema.ts";
import type { ConfigSections } from "./config-sections.ts";
import { generateOrgRows } from "./generated-orgs.ts";
import type { OrgRow } from "./org-row.ts";
import { readOrgsCsv } from "./orgs-csv.ts";
import type { Problem } from "./problem.ts";
import { readSourceText } from "./source-text.ts";

const MAX_CSV_BYTES = 50_000_000;

async function readCsvRows(
  file: string,
  { file: yamlFile, placeOf }: ConfigSections,
  directory: string,
  problems: Problem[],
): Promise<OrgRow[]> {
  const shown = isAbsolute(file) ? file : join(dirname(yamlFile), file);
  const answer = await readSourceText(resolve(directory, file), MAX_CSV_BYTES);
  if ("text" in answer) return readOrgsCsv(shown, answer.text, problems);
  const what = `${boundText(shown, 120)} ${answer.fault}`;
  problems.push({ place: placeOf("orgs", "file"), what, fix: answer.fix });
  return [];
}

/** Reads the rows; `directory` is where relative paths start. Rows with a problem are left out. */
export async function readOrgRows(
  sections: ConfigSections,
  directory: string,
  problems: Problem[],
): Promise<OrgRow[]> {
  const { placeOf } = sections;
  const orgs = sections.read(configSchema.shape.orgs, "orgs");
  if (orgs === null) return [];
  const { file, generate } = orgs;
  if (file !== undefined && generate === undefined) {
    return readCsvRows(file, sections, directory, problems);
  }
  if (generate !== undefined && file === undefined) {
    return generateOrgRows(generate, (column) => placeOf("orgs", "generate", column), problems);
  }
  const what = file === undefined ? "names no orgs" : "has both file and generate";
  problems.push({ place: placeOf("orgs"), what, fix: "give either file or generate" });
  return [];
}
