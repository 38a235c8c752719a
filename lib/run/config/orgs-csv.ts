/** Reads `orgs.csv` into rows; the header may be in any order, and columns of no known name become groups. */
import type { CsvErrorCode } from "csv-parse/sync";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { nearestNames } from "./nearest-name.ts";
import { ORG_COLUMNS, isOrgColumn } from "./org-row.ts";
import type { OrgRow } from "./org-row.ts";
import type { Problem } from "./problem.ts";
import { reservedInstead } from "./reserved-keys.ts";
import { isSecretName } from "./shown-text.ts";

interface CsvLine {
  line: number;
  fields: string[];
}

const MAX_ORGS = 100_000;
const GROUP_NAME = /^[A-Za-z][A-Za-z0-9_. -]{0,39}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

const csvLinesSchema = z.array(
  z.object({ info: z.object({ lines: z.int() }), record: z.array(z.string()) }),
);

/** Words of our own, since the parser's quote the field, which may be secret. */
const SYNTAX: Partial<Record<CsvErrorCode, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quoted field is not closed",
  CSV_INVALID_CLOSING_QUOTE: "text follows a closing quote",
  INVALID_OPENING_QUOTE: "a quote stands inside an unquoted field",
};

function splitLines(file: string, text: string, problems: Problem[]): CsvLine[] {
  try {
    const lines: unknown = parse(text, {
      bom: true,
      info: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      record_delimiter: ["\r\n", "\n", "\r"],
    });
    return csvLinesSchema
      .parse(lines)
      .map(({ info, record }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error["lines"]) || 1;
    problems.push({
      place: { file, line, path: "(csv)" },
      what: SYNTAX[error.code] ?? "the row cannot be read",
      fix: 'put quotes around the whole field, and write a quote inside it as ""',
    });
    return [];
  }
}

/** What is wrong with a column of the header, or null. */
function judgeColumn(
  name: string,
  earlier: readonly string[],
): { what: string; fix: string } | null {
  if (earlier.includes(name)) return { what: "this column is there twice", fix: "remove one" };
  if (isOrgColumn(name)) return null;
  if (isSecretName(name)) {
    return {
      what: "holds secrets in plain text (values not shown)",
      fix: "put the secrets elsewhere and name them in secretRef as env:NAME or file:PATH",
    };
  }
  if (!GROUP_NAME.test(name)) {
    return { what: "is not a column's name", fix: "use up to 40 letters, digits, space, - _ ." };
  }
  // A slip in a known name would silently become a group; short words differ in one letter by chance.
  const [nearest] = nearestNames(name, ORG_COLUMNS, name.length >= 5 ? 1 : 0);
  return nearest === undefined
    ? null
    : { what: "is not a known column, but nearly one", fix: `did you mean ${nearest}?` };
}

function checkHeader(file: string, header: CsvLine, problems: Problem[]): void {
  const { line, fields } = header;
  const before = problems.length;
  for (const [index, name] of fields.entries()) {
    const fault = judgeColumn(name, fields.slice(0, index));
    const path = name === "" ? `column ${index + 1}` : name;
    if (fault !== null) problems.push({ place: { file, line, path }, ...fault });
  }
  if (fields.includes("org")) return;
  const semicolons = fields.length === 1 && fields[0]?.includes(";") === true;
  // One field with semicolons is one mistake, not two.
  if (semicolons) problems.length = before;
  problems.push({
    place: { file, line, path: "org" },
    what: semicolons ? "columns are separated by semicolons" : "the column org is missing",
    fix: semicolons ? "separate columns by commas" : "begin with a header row that names org",
  });
}

function checkLine(file: string, row: CsvLine, columns: readonly string[]): Problem[] {
  const { line, fields } = row;
  if (fields.length !== columns.length) {
    return [
      {
        place: { file, line, path: "(row)" },
        what: `has ${fields.length} fields where the header has ${columns.length}`,
        fix: "give each column one field, empty if need be",
      },
    ];
  }
  return fields.flatMap((field, index) =>
    CONTROL_CHARACTER.test(field)
      ? [
          {
            place: { file, line, path: columns[index] ?? "" },
            what: "holds a line break or another control character",
            fix: "write it on one line",
          },
        ]
      : [],
  );
}

function checkReserved(rows: readonly OrgRow[], problems: Problem[]): void {
  for (const column of ORG_COLUMNS) {
    const instead = reservedInstead(`orgs[].${column}`);
    const used = rows.find(({ cells }) => (cells.get(column) ?? "") !== "");
    if (instead === null || used === undefined) continue;
    problems.push({ place: used.place(column), what: "is not yet supported", fix: instead });
  }
}

/** Reads the rows of a CSV text; `file` is its name in messages. Rows with a problem are left out. */
export function readOrgsCsv(file: string, text: string, problems: Problem[]): OrgRow[] {
  const before = problems.length;
  const [header, ...lines] = splitLines(file, text, problems);
  if (problems.length > before) return [];
  if (header === undefined || lines.length === 0 || lines.length > MAX_ORGS) {
    const what = lines.length > MAX_ORGS ? `has ${lines.length} orgs` : "has no org";
    const fix = `give a header row and 1 to ${MAX_ORGS} orgs`;
    problems.push({ place: { file, line: 1, path: "(file)" }, what, fix });
    return [];
  }
  checkHeader(file, header, problems);
  if (problems.length > before) return [];
  const rows = lines.flatMap((line): OrgRow[] => {
    const faults = checkLine(file, line, header.fields);
    problems.push(...faults);
    if (faults.length > 0) return [];
    const cells = new Map(header.fields.map((name, index) => [name, line.fields[index] ?? ""]));
    return [{ cells, place: (path) => ({ file, line: line.line, path }) }];
  });
  checkReserved(rows, problems);
  return rows;
}
