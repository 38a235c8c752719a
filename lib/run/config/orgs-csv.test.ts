/** `orgs.csv` as spreadsheets and people write it. */
import { expect, test } from "vitest";
import { readOrgsCsv } from "./orgs-csv.ts";
import type { Problem } from "./problem.ts";
import { formatProblem } from "./problem.ts";

function read(text: string) {
  const problems: Problem[] = [];
  const rows = readOrgsCsv("orgs.csv", text, problems);
  return {
    rows: rows.map(({ cells }) => Object.fromEntries(cells)),
    lines: rows.map(({ place }) => place("org").line),
    problems: problems.map(formatProblem),
  };
}

test("columns may stand in any order, and unknown ones are kept", () => {
  expect(read("region,org\neu,org-1\nus,org-2\n")).toEqual({
    rows: [
      { region: "eu", org: "org-1" },
      { region: "us", org: "org-2" },
    ],
    lines: [2, 3],
    problems: [],
  });
});

test.each([
  ["with a byte order mark and CRLF", "\ufefforg,role\r\norg-1,primary\r\n"],
  ["with a lone CR", "org,role\rorg-1,primary\r"],
  ["without a newline at the end", "org,role\norg-1,primary"],
  ["with spaces around fields", " org , role \n org-1 ,\tprimary \n"],
  ["with quotes", '"org","role"\n"org-1","primary"\n'],
  ["with empty lines", "\n\norg,role\n\n  \norg-1,primary\n\n"],
  ["with rows of commas that a spreadsheet leaves", "org,role\norg-1,primary\n,\n , \n"],
])("a file %s reads the same", (_, text) => {
  const { rows, problems } = read(text);
  expect(problems).toEqual([]);
  expect(rows).toEqual([{ org: "org-1", role: "primary" }]);
});

test("lines are counted as an editor counts them", () => {
  expect(read('org,name\r\n\r\norg-1,"a ""b"", c"\r\n\r\n\r\norg-2,x\r\n')).toMatchObject({
    rows: [
      { org: "org-1", name: 'a "b", c' },
      { org: "org-2", name: "x" },
    ],
    lines: [3, 6],
  });
});

test.each([
  ["", "orgs.csv:1: (file): has no org → give a header row and 1 to 100000 orgs"],
  ["org,role\n", "orgs.csv:1: (file): has no org → give a header row and 1 to 100000 orgs"],
  [
    "name\nacme\n",
    "orgs.csv:1: org: the column org is missing → begin with a header row that names org",
  ],
  [
    "org;role\na;b\n",
    "orgs.csv:1: org: columns are separated by semicolons → separate columns by commas",
  ],
  [
    'org\n"a\n',
    'orgs.csv:2: (csv): a quoted field is not closed → put quotes around the whole field, and write a quote inside it as ""',
  ],
  [
    'org\na\n"a"b\n',
    'orgs.csv:3: (csv): text follows a closing quote → put quotes around the whole field, and write a quote inside it as ""',
  ],
  [
    "org,role\na\n",
    "orgs.csv:2: (row): has 1 fields where the header has 2 → give each column one field, empty if need be",
  ],
  [
    "org,Secret_Ref\na,b\n",
    "orgs.csv:1: Secret_Ref: is not a known column, but nearly one → did you mean secretRef?",
  ],
])("%j is refused with its line", (text, problem) => {
  expect(read(text).problems).toEqual([problem]);
});

test("a column that holds secrets is refused without showing one", () => {
  const { problems } = read("org,password,access_token\na,hunter2,hunter3\n");
  expect(problems).toHaveLength(2);
  expect(problems.join()).toContain("holds secrets in plain text");
  expect(problems.join()).not.toContain("hunter");
});

test("short group columns are no misspelt ones", () => {
  expect(read("org,rule,game,tier\na,b,c,d\n").problems).toEqual([]);
});

test("a reserved column may be there, but not be used", () => {
  expect(read("org,refreshTokenRef\na,\n").problems).toEqual([]);
  expect(read("org,refreshTokenRef\na,\nb,env:X\n").problems).toEqual([
    "orgs.csv:3: refreshTokenRef: is not yet supported → prime chains by target.headlessAuthorize",
  ]);
});

test("ten thousand orgs are read, each with its line", () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `org-${index},eu`).join("\r\n");
  const { rows, lines, problems } = read(`org,region\r\n${text}`);
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(10_000);
  expect(lines.at(-1)).toBe(10_001);
});
