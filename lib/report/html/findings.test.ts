import { describe, expect, it } from "vitest";
import type { Finding, Result } from "../../analysis/result.ts";
import { makeFinding } from "../result-fixture-findings.ts";
import { passedResult } from "../result-fixture-variations.ts";
import { failedResult } from "../result-fixture.ts";
import { listFindingSections } from "./findings.ts";
import { gatherFacts } from "./page-facts.ts";
import { readTables, readText, rowOf } from "./page-reader-fixture.ts";
import { renderSection } from "./section.ts";

function renderFindings(result: Result): string {
  return listFindingSections(gatherFacts(result)).map(renderSection).join("");
}

function withFindings(findings: Finding[]): string {
  return renderFindings({ ...failedResult(), findings });
}

describe("findings", () => {
  it("come defects first, numbered in that order", () => {
    const text = readText(
      withFindings([
        makeFinding({ title: "a failure", defect: false }),
        makeFinding({ title: "a defect", defect: true }),
      ]),
    );
    expect(text).toContain("Correctness defects 1 1 a defect");
    expect(text).toContain("Other findings 1 2 a failure");
  });

  it("say what was seen, where, whether at rest, and the fix", () => {
    const text = readText(renderFindings(failedResult()));
    expect(text).toContain(
      "Seen 1\u202f083 of 1\u202f146 decoded tokens (94.5\u202f%, 95 % interval 93\u202f% to 95.7\u202f%)",
    );
    expect(text).toContain("Orgs org-0003 org-0007 org-0011");
    expect(text).toContain("spike#1 912/960 → there at rest: not a matter of load");
    expect(text).toContain("Fix Authorise the client again");
  });

  it("say why, and how to be sure", () => {
    const told = { ...makeFinding(), why: "no <org> was sent", check: "decode one token" };
    const text = readText(withFindings([told]));
    expect(text).toContain("Why no <org> was sent");
    expect(text).toContain("To be sure decode one token");
  });

  it("lead to their orgs, but only to those that have a row", () => {
    const page = withFindings([makeFinding({ orgs: ["org-0003", "gone"] })]);
    expect(page).toContain('<li><a href="#org-org-0003">org-0003</a></li>');
    expect(page).toContain("<li>gone</li>");
  });

  it("have their evidence under both sides' ids", () => {
    const row = rowOf(
      renderFindings(failedResult()),
      "Evidence of Tokens with an empty org claim",
      "2026-03-04T10:15:24.417Z",
    );
    expect(row.slice(1)).toEqual([
      "org-0003 o-1003 app-3",
      "spike#1 client credentials",
      "200, token issued",
      "org_ids: [] · expected org-0003",
      "18\u202fms",
      "c0ffee-17-204 17-204-0",
    ]);
  });

  it("count slice by slice where they were seen", () => {
    const [finding] = failedResult().findings;
    const { rows } =
      readTables(renderFindings(failedResult())).find(
        ({ label }) => label === `Where ${finding?.title} was seen`,
      ) ?? {};
    expect(rows?.map(({ cells }) => cells[0])).toEqual([
      "stage baseline",
      "stage spike#1",
      "client credentials",
      "org-0003",
      "org-0007",
      "org-0011",
    ]);
    expect(rows?.[0]?.cells.slice(1)).toEqual(["66 (91.7\u202f%)", "72"]);
  });

  it("are bounded, and say how many there are besides", () => {
    const orgs = Array.from({ length: 500 }, (_, at) => `org ${at}`);
    const perOrg = orgs.map((org) => ({ org, count: 1, of: 2 }));
    const page = withFindings(Array.from({ length: 70 }, () => makeFinding({ orgs, perOrg })));
    expect(page.match(/<article/g)).toHaveLength(41);
    expect(readText(page)).toContain("And 30 more, see result.json.");
    expect(readText(page)).toContain("and 484 more");
    expect(readText(page)).toContain("And 470 more orgs, see result.json.");
  });

  it("that are none are said to be none, and what was seen too rarely is folded", () => {
    expect(readText(renderFindings(passedResult()))).toContain(
      "Nothing was found wrong often enough to be a finding.",
    );
    expect(readText(renderFindings(failedResult()))).toContain(
      "Seen too rarely to be a finding: 1 · ",
    );
  });
});
