/**
 * Every number in a report is one of the result, at the place where that is shown: two results in which no two numbers are equal are
 * rendered, and each figure that differs between them must be the same number of either, rounded to be read.
 */
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { resultSchema, type Result } from "../analysis/result.ts";
import { figuresIn, figureSources, numberedResult } from "./figure-sources-fixture.ts";
import { renderJunit } from "./junit.ts";
import { renderOrgsCsv } from "./orgs-csv.ts";
import { renderCard } from "./pictures.ts";
import { renderTerminal } from "./terminal.ts";
import { renderTicket } from "./ticket.ts";

const [ONE, OTHER] = [numberedResult(0), numberedResult(401)];

const TOTALS = ["attempts", "unusable", "status403", "latencyUs.p95"].map(
  (field) => `totals.${field}`,
);
const SLICES = [
  "totals.attempts",
  "stages.3.unusable",
  "stages.3.latencyUs.p99",
  "orgs.1.attempts",
  "findings.0.count",
  "gates.0.value",
];
const OF_AN_ORG = ["attempts", "outcomes.throttled", "unusableShare", "latencyUs.p99"].map(
  (field) => `orgs.0.${field}`,
);

/** How each is rendered, and some of the numbers that it has to show. */
const FORMATS: readonly [name: string, render: (result: Result) => string, shown: string[]][] = [
  ["Markdown", renderTicket, SLICES],
  ["JUnit", renderJunit, TOTALS],
  ["terminal", (result) => renderTerminal(result, { width: 100, colour: false }), SLICES],
  ["card", (result) => renderCard(result).replace(/[\w-]+="[^"]*"/g, ""), TOTALS],
  ["CSV", renderOrgsCsv, OF_AN_ORG],
];

interface Traced {
  /** Figures of both results at one place. */
  shown: [string, string];
  /** Where in the result both may come from. */
  from: string[];
}

/** Each figure that differs between two results, with the numbers it may be. */
function trace(render: (result: Result) => string): Traced[] {
  const figures = [ONE, OTHER].map((result) => figuresIn(decode(render(result)), idsOf(result)));
  const [one = [], other = []] = figures;
  expect(one.length).toBe(other.length);
  const [ofOne, ofOther] = [figureSources(ONE), figureSources(OTHER)];
  return one.flatMap((figure, at) => {
    const otherFigure = other[at] ?? "";
    if (figure === otherFigure) return [];
    const from = [...(ofOne.get(figure) ?? [])].filter((source) =>
      ofOther.get(otherFigure)?.has(source),
    );
    return [{ shown: [figure, otherFigure], from }];
  });
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

function idsOf({ run, findings, observations }: Result): string[] {
  const evidence = [...findings, ...observations].flatMap((finding) => finding.evidence);
  return [
    run.id,
    run.configHash,
    run.k6,
    run.node,
    run.tokenrush,
    ...evidence.map(({ attemptId }) => attemptId),
  ];
}

it("the two results are results, and have no two numbers that look alike", () => {
  for (const result of [ONE, OTHER]) expect(resultSchema.parse(result)).toEqual(result);
});

describe.each(FORMATS)("%s", (_, render, shown) => {
  const traced = trace(render);

  it("shows no figure that is not in the result", () => {
    expect(traced.filter(({ from }) => from.length === 0)).toEqual([]);
    expect(traced.length).toBeGreaterThan(10);
  });

  it("shows the numbers that people look for", () => {
    const sources = new Set(
      traced.flatMap(({ from }) => from.map((source) => source.replace(/ #\d+$/, ""))),
    );
    expect(shown.filter((source) => !sources.has(source))).toEqual([]);
  });
});

const FIELDS: Readonly<Record<string, string>> = {
  attempts: "attempts",
  planned: "offered",
  issued: "outcomes.issued",
  unusable: "unusable",
  "403 forbidden": "status403",
  p50: "latencyUs.p50",
  p95: "latencyUs.p95",
  p99: "latencyUs.p99",
};

/** The tables of a text that head their columns with names of counts, as rows of cells. */
function tablesIn(text: string, cellsOf: (line: string) => string[]): string[][][] {
  const tables: string[][][] = [];
  let open = false;
  for (const line of text.split("\n")) {
    const cells = cellsOf(line);
    const isHead = cells.includes("attempts") && cells.includes("403 forbidden");
    open = isHead || (open && cells.length > 1);
    if (isHead) tables.push([cells]);
    else if (open) tables.at(-1)?.push(cells);
  }
  return tables;
}

const CELLS: readonly [string, (result: Result) => string, (line: string) => string[]][] = [
  [
    "Markdown",
    renderTicket,
    (line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
  ],
  [
    "terminal",
    (result) => renderTerminal(result, { width: 100, colour: false }),
    (line) => line.trim().split(/ {2,}/),
  ],
];

describe.each(CELLS)("the tables of %s", (_, render, cellsOf) => {
  it("have each number of each stage and org in the column that names it", () => {
    const sources = figureSources(ONE);
    const [stages = [], orgs = []] = tablesIn(render(ONE), cellsOf);
    const slices = [
      { table: stages, kind: "stages", names: ONE.stages.map(({ stage }) => stage) },
      { table: orgs, kind: "orgs", names: ONE.orgs.map(({ org }) => org) },
    ];
    let checked = 0;
    for (const { table, kind, names } of slices) {
      const [heads = [], ...rows] = table;
      for (const cells of rows.filter(
        ([first = ""]) => /[a-z]/.test(first) && !first.startsWith("--"),
      )) {
        const index = names.findIndex((name) => cells[0]?.replaceAll("`", "") === name);
        heads.forEach((head, column) => {
          const field = FIELDS[head];
          const [figure = ""] = figuresIn(cells[column] ?? "", []);
          if (field === undefined || index < 0) return;
          checked += 1;
          const from = [...(sources.get(figure) ?? [])].map((source) =>
            source.replace(/ #\d+$/, ""),
          );
          expect(from).toContain(`${kind}.${index}.${field}`);
        });
      }
    }
    expect(checked).toBeGreaterThan(50);
  });
});

it("JUnit has each property by the name of the number it is", () => {
  const properties = new Map(
    Array.from(
      renderJunit(ONE).matchAll(/<property name="([^"]*)" value="(\d+)"/g),
      ([, name, value]) => [name, Number(value)],
    ),
  );
  const { attempts, outcomes, decoded, unusable, status403, latencyUs } = ONE.totals;
  expect(Object.fromEntries(properties)).toMatchObject({
    attempts,
    issued: outcomes.issued,
    decoded,
    unusable,
    status403,
    "latencyUs.p50": latencyUs.p50,
    "latencyUs.p95": latencyUs.p95,
    "latencyUs.p99": latencyUs.p99,
  });
});

it("CSV has every number as it is, unrounded", () => {
  const rows: Record<string, string>[] = parse(renderOrgsCsv(ONE), { columns: true });
  ONE.orgs.forEach(({ org, role, groups, latencyUs, outcomes, claims, ...counts }, at) => {
    const row = rows[at] ?? {};
    const { p50, p90, p95, p99, max } = latencyUs;
    const expected = { ...outcomes, p50, p90, p95, p99, max };
    for (const [field, value] of Object.entries(expected)) {
      expect(row[field] ?? row[`latencyUs.${field}`]).toBe(String(value));
    }
    for (const [state, value] of Object.entries(claims))
      expect(row[`claims.${state}`]).toBe(String(value));
    const { attempts, status403, usable, unusable, unusableShare, sampled, decoded } = counts;
    const others = { attempts, status403, usable, unusable, unusableShare, sampled, decoded };
    for (const [field, value] of Object.entries(others)) expect(row[field]).toBe(String(value));
    expect([row["org"], row["role"], row["group:region"]]).toEqual([org, role, groups["region"]]);
  });
});
