/** JUnit of a comparison: what fails, what is skipped, and that nothing without a verdict looks as if it had passed. */
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { checkXml } from "../xml-check.ts";
import {
  COMPARISONS,
  defectComparison,
  inconclusiveComparison,
  refusedComparison,
  regressedComparison,
  sameComparison,
} from "./comparison-fixture.ts";
import { renderComparisonJunit } from "./junit.ts";

/** Names of cases by what became of them. */
function casesOf(comparison: AnyComparison): Record<string, string[]> {
  const cases: Record<string, string[]> = { failure: [], error: [], skipped: [], passed: [] };
  const xml = renderComparisonJunit(comparison);
  for (const [, name = "", rest = ""] of xml.matchAll(
    /<testcase classname="[^"]*" name="([^"]*)"(?:\/>|>\n<(\w+))/g,
  )) {
    cases[rest === "" ? "passed" : rest]?.push(name.replaceAll("\u202f", " "));
  }
  return cases;
}

describe.each(COMPARISONS)("a comparison that is %s", (_, make, passed) => {
  const comparison = make();

  it("is well-formed, and counts what it has", () => {
    const xml = renderComparisonJunit(comparison);
    expect(checkXml(xml).length).toBeGreaterThan(4);
    for (const [attribute, element] of [
      ["tests", "testcase"],
      ["failures", "failure"],
      ["errors", "error"],
      ["skipped", "skipped"],
    ]) {
      const count = xml.match(new RegExp(`<${element}[ />]`, "g"))?.length ?? 0;
      expect(xml).toMatch(new RegExp(`<testsuite [^>]* ${attribute}="${count}"`));
    }
  });

  it("fails where it failed, errs where it has no verdict, and passes only where it passed", () => {
    const { failure = [], error = [] } = casesOf(comparison);
    expect(comparison.verdict.passed).toBe(passed);
    expect([failure.length > 0, error.length > 0]).toEqual([passed === false, passed === null]);
  });
});

describe("the cases", () => {
  it("are one per row that the verdict rests on, per defect and per metric of the orgs, what failed first", () => {
    expect(casesOf(regressedComparison())).toMatchInlineSnapshot(`
      {
        "error": [],
        "failure": [
          "U01.empty 1 secondary org gets an empty org_ids",
          "p95 in spike, client credentials: at most +10 %",
          "p99 in spike, client credentials: at most +15 %",
          "403 forbidden in spike, client credentials: at most +0.5 pp",
          "p95 in spike, refresh token: at most +10 %",
          "p99 in spike, refresh token: at most +15 %",
          "403 forbidden in spike, refresh token: at most +0.5 pp",
          "no org regressed by p95",
          "no org regressed by 403 forbidden",
        ],
        "passed": [
          "comparable",
          "verdict reached",
          "p50 in spike, client credentials: at most +10 %",
          "5xx, lost in spike, client credentials: at most +0.5 pp",
          "empty claims in spike, client credentials: no more than before",
          "p50 in spike, refresh token: at most +10 %",
          "5xx, lost in spike, refresh token: at most +0.5 pp",
          "empty claims in spike, refresh token: no more than before",
          "no org regressed by unusable",
        ],
        "skipped": [],
      }
    `);
  });

  it("skip what cannot be told", () => {
    const { skipped, error } = casesOf(inconclusiveComparison());
    expect(error).toEqual(["verdict reached"]);
    expect(skipped).toEqual([
      "p50 in spike, client credentials: at most +10 %",
      "p50 in spike, refresh token: at most +10 %",
      "p99 in spike, refresh token: at most +15 %",
      "no org regressed by p95",
    ]);
    expect(casesOf(refusedComparison())).toMatchObject({
      error: ["comparable"],
      skipped: ["verdict reached"],
    });
  });

  it("of a defect that was there before fail too, unless it is allowed", () => {
    const known = defectComparison();
    const old = known.defects.map((one) => ({ ...one, isNew: false, newOrgs: [] }));
    const strict = casesOf({ ...known, defects: old });
    expect(strict["failure"]).toEqual(["U01.empty 1 secondary org gets an empty org_ids"]);
    const flags = ["--allow k6,known-defects"];
    const allowed = casesOf({ ...known, defects: old, provenance: { runs: [], flags } });
    expect(allowed["failure"]).toEqual([]);
    expect(allowed["skipped"]).toEqual(["U01.empty 1 secondary org gets an empty org_ids"]);
  });

  it("have one for a row that regressed though the verdict does not rest on its stage", () => {
    const whole = sameComparison();
    const rows = whole.rows.map((row, at) =>
      at === 0 ? { ...row, state: "REGRESSED" as const } : row,
    );
    expect(casesOf({ ...whole, rows })["failure"]).toEqual([
      "p50 in baseline, client credentials: at most +10 %",
    ]);
  });

  it("carry the change and the sentence of what failed", () => {
    const xml = renderComparisonJunit(regressedComparison()).replaceAll("\u202f", " ");
    expect(xml).toContain(
      '<failure type="REGRESSED" message="+26 % (+23…+29 %)">+26 % (+23…+29 %)\np95 latency +26 %',
    );
    expect(xml).toContain("\norg-0038: +70 % (+67…+73 %)\n");
  });
});
