import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { cleanText } from "../core/text.ts";
import { HOSTILE_TEXTS } from "./hostile-result.ts";
import { renderOrgsCsv } from "./orgs-csv.ts";
import { passedResult } from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";

function rowsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true, record_delimiter: "\r\n" });
}

function withName(org: string) {
  const failed = failedResult();
  return { ...failed, orgs: failed.orgs.slice(0, 1).map((one) => ({ ...one, org })) };
}

it("has a row per org, with the numbers of the result as they stand there", () => {
  const { orgs } = failedResult();
  const rows = rowsOf(renderOrgsCsv(failedResult()));
  expect(rows).toHaveLength(orgs.length);
  orgs.forEach((org, at) => {
    expect(rows[at]).toMatchObject({
      org: org.org,
      role: org.role,
      "group:region": org.groups["region"],
      attempts: String(org.attempts),
      denied: String(org.outcomes.denied),
      unusable: String(org.unusable),
      unusableShare: String(org.unusableShare),
      "claims.empty": String(org.claims.empty),
      "latencyUs.p95": String(org.latencyUs.p95),
    });
  });
});

it("has no latency for an org without an issued token", () => {
  const { orgs, ...rest } = passedResult();
  const none = { n: 0, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const [row] = rowsOf(
    renderOrgsCsv({ ...rest, orgs: orgs.map((org) => ({ ...org, latencyUs: none })) }),
  );
  expect(row).toMatchObject({ "latencyUs.p50": "", "latencyUs.max": "" });
});

it("ends lines as RFC 4180 says", () => {
  const csv = renderOrgsCsv(failedResult());
  expect(csv.endsWith("\r\n")).toBe(true);
  expect(csv.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

it("holds any name in one cell, and gives back what was put in, cleaned", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...HOSTILE_TEXTS)),
      (name) => {
        const [row] = rowsOf(renderOrgsCsv(withName(name)));
        expect(row?.["org"]?.replace(/^'/, "")).toBe(cleanText(name).replace(/^'/, ""));
        expect(row?.["attempts"]).toBe("382");
      },
    ),
  );
});

it.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "＝1",
  '=HYPERLINK("https://evil.example")',
])("a spreadsheet takes %j for text", (name) => {
  const [row] = rowsOf(renderOrgsCsv(withName(name)));
  expect(row?.["org"]).toBe(`'${cleanText(name)}`);
});
