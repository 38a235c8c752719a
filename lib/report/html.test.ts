import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Counts, Result } from "../analysis/result.ts";
import { renderHtml } from "./html.ts";
import {
  generatorLimitedResult,
  incompleteResult,
  noDataResult,
  passedResult,
} from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";

/** The text of a page as someone would read it, without styles and pictures. */
function readText(page: string): string {
  return page
    .replace(/<style>[^]*?<\/style>|<svg[^]*?<\/svg>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/[ \n]+/g, " ");
}

/** The cells of a table's row that starts with this name, thousands unparted. */
function rowOf(page: string, table: string, name: string): string[] {
  const start = page.indexOf(`aria-label="${table}"`);
  const rows = page.slice(start, page.indexOf("</table>", start)).split("<tr>");
  const row = rows.find((one) => one.includes(`>${name}<`)) ?? "";
  return Array.from(row.matchAll(/<t[hd][^>]*>([^<]*)</g), ([, cell = ""]) =>
    cell.replaceAll("\u202f", "").replace(/ \(.*/, ""),
  );
}

function countsOf({ attempts, outcomes, unusable, status403 }: Counts): string[] {
  return [attempts, outcomes.issued, unusable, status403].map(String);
}

const RESULTS: [string, () => Result][] = [
  ["failed", failedResult],
  ["passed", passedResult],
  ["incomplete", incompleteResult],
  ["generator-limited", generatorLimitedResult],
  ["empty", noDataResult],
];

describe.each(RESULTS)("the page of a run that is %s", (_, make) => {
  const page = renderHtml(make());

  it("asks nothing of any server and runs no script", () => {
    expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b/i);
    expect(page).not.toMatch(/\s(?:src|href|action|style|on\w+)=/i);
    expect(page).not.toMatch(/url\(|@import|https?:/i);
  });

  it("allows by policy only the style it has", () => {
    const [, style = ""] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(style).not.toBe("");
    expect(page).toContain(`content="default-src 'none'; style-src 'sha256-${hash}';`);
    expect(page.match(/<style/g)).toHaveLength(1);
  });

  it("has each id once", () => {
    const ids = Array.from(page.matchAll(/\sid="([^"]*)"/g), ([, id = ""]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list = ""] of page.matchAll(/aria-labelledby="([^"]*)"/g)) {
      for (const id of list.split(" ")) expect(ids).toContain(id);
    }
  });

  it("is small", () => {
    expect(page.length).toBeLessThan(150_000);
  });
});

describe("the page", () => {
  it("says the verdict first, then both halves of the contrast, then what was found", () => {
    const text = readText(renderHtml(failedResult()));
    const places = [
      "✗ FAILED",
      "k6 alone 99.0 % HTTP 200",
      "tokenrush FAILED, 1 088 of 9 456 tokens unusable",
      "Tokens with an empty org claim",
      "Authorise the client again",
      "Timeline",
      "Stages",
      "Answers and tokens",
      "Orgs 25",
      "Gates",
      "Load generator and accounts",
      "Method",
    ].map((phrase) => text.indexOf(phrase));
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
  });

  it("counts what came back in the words people use", () => {
    const { totals } = failedResult();
    const page = renderHtml({
      ...failedResult(),
      totals: { ...totals, outcomes: { ...totals.outcomes, malformed: 4 } },
    });
    expect(rowOf(page, "Answers", "403 forbidden")[1]).toBe(String(totals.outcomes.denied));
    expect(rowOf(page, "Answers", "200 without a usable token")[1]).toBe("5");
    expect(rowOf(page, "Answers", "unreadable answer")[1]).toBe("4");
    expect(rowOf(page, "Tokens looked into", "empty org claim")[1]).toBe("1083");
    expect(rowOf(page, "Error codes", "SCOPE_MISMATCH")[1]).toBe("32");
    expect(rowOf(page, "Answers", "timed out")[1]).toBe("2");
    expect(rowOf(page, "Answers", "connection failed")).toEqual([]);
  });

  it("shows the numbers of the result, org by org and stage by stage", () => {
    const result = failedResult();
    const page = renderHtml(result);
    for (const org of result.orgs) {
      const [name, role, ...counts] = rowOf(page, "Orgs", org.org);
      expect([name, role]).toEqual([org.org, org.role]);
      expect(counts.slice(0, 4)).toEqual(countsOf(org));
    }
    for (const stage of result.stages) {
      const [name, attempts, planned, ...counts] = rowOf(page, "Stages", stage.stage);
      expect([name, planned]).toEqual([stage.stage, String(stage.offered)]);
      expect([attempts, ...counts.slice(0, 3)]).toEqual(countsOf(stage));
    }
  });

  it("keeps to 200 orgs, failing ones first, and says how many more there are", () => {
    const failed = failedResult();
    const [healthy] = failed.orgs.filter(({ org }) => org === "org-0000");
    const orgs = [
      ...Array.from({ length: 1500 }, (_, at) => ({
        ...(healthy ?? { ...failed.totals, role: "secondary" as const, groups: {}, bands: [] }),
        org: `healthy-${at}`,
      })),
      ...failed.orgs,
    ];
    const page = renderHtml({ ...failed, orgs });
    const start = page.indexOf('aria-label="Orgs"');
    const table = page.slice(start, page.indexOf("</table>", start));
    expect(table.match(/<tr>/g)).toHaveLength(201);
    expect(table.indexOf("org-0003")).toBeLessThan(table.indexOf("healthy-0"));
    expect(readText(page)).toContain("And 1\u202f325 more, see result.json.");
    expect(page.length).toBeLessThan(300_000);
  });

  it("says what is missing where there is nothing to show", () => {
    const text = readText(renderHtml(noDataResult()));
    expect(text).toContain("No attempt was recorded, so there is nothing to draw.");
    expect(text).toContain("No stage was reached.");
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});
