import { describe, expect, it } from "vitest";
import type { Result } from "../../analysis/result.ts";
import { manyOrgsResult } from "../many-orgs-fixture.ts";
import { noDataResult } from "../result-fixture-variations.ts";
import { failedResult } from "../result-fixture.ts";
import { orgTableSection } from "./org-table.ts";
import { gatherFacts } from "./page-facts.ts";
import { plainCount, readText, tableOf } from "./page-reader-fixture.ts";
import { renderSection } from "./section.ts";

function renderOrgs(result: Result): string {
  return renderSection(orgTableSection(gatherFacts(result))).toString();
}

describe("the table of orgs", () => {
  it("has each org with the figures it has in the result", () => {
    const result = failedResult();
    const { heads, rows } = tableOf(renderOrgs(result), "Orgs");
    expect(rows).toHaveLength(result.orgs.length);
    for (const org of result.orgs) {
      const { cells } = rows.find(({ id }) => id === `org-${org.org}`) ?? { cells: [] };
      const cell = (head: string): string => cells[heads.indexOf(head)] ?? "";
      expect([cell("org"), cell("role"), cell("groups")]).toEqual([
        org.org,
        org.role,
        `region ${org.groups["region"]}`,
      ]);
      expect(
        ["attempts", "issued", "unusable", "403 forbidden", "throttled"].map((head) =>
          plainCount(cell(head)),
        ),
      ).toEqual(
        [
          org.attempts,
          org.outcomes.issued,
          org.unusable,
          org.status403,
          org.outcomes.throttled,
        ].map(String),
      );
    }
  });

  it("leads from an org to its findings", () => {
    const { heads, rows } = tableOf(renderOrgs(failedResult()), "Orgs");
    const findings = heads.indexOf("findings");
    const cellOf = (org: string) => rows.find(({ id }) => id === `org-${org}`)?.cells[findings];
    expect([cellOf("org-0003"), cellOf("org-0005"), cellOf("org-0001")]).toEqual(["1", "2", ""]);
    expect(renderOrgs(failedResult())).toContain('<a href="#finding-2">2</a>');
  });

  it("has the worst first", () => {
    const { rows } = tableOf(renderOrgs(failedResult()), "Orgs");
    expect(rows.slice(0, 4).map(({ cells }) => cells[0])).toEqual([
      "org-0003",
      "org-0007",
      "org-0011",
      "org-0009",
    ]);
  });

  it("adds up in one row the orgs it has no room for, none of which is worse than those it shows", () => {
    const result = manyOrgsResult(10_000);
    const { heads, rows } = tableOf(renderOrgs(result), "Orgs");
    expect(rows).toHaveLength(2001);
    const rest = rows.at(-1)?.cells ?? [];
    const shown = new Set(rows.map(({ cells }) => cells[0]));
    const others = result.orgs.filter(({ org }) => !shown.has(org));
    expect(plainCount(rest[0] ?? "")).toBe("8000 more orgs");
    expect(plainCount(rest[heads.indexOf("attempts")] ?? "")).toBe(
      String(others.reduce((sum, { attempts }) => sum + attempts, 0)),
    );
    expect(rest[heads.indexOf("p95")]).toBe("");
    const worstHidden = Math.max(...others.map((org) => org.attempts - org.outcomes.issued));
    const shownFailing = result.orgs.filter(
      ({ org, status403 }) => shown.has(org) && status403 > 0,
    );
    expect(
      Math.min(...shownFailing.map((org) => org.attempts - org.outcomes.issued)),
    ).toBeGreaterThanOrEqual(worstHidden);
    expect(readText(renderOrgs(result))).toContain("The last row adds up the 8\u202f000 orgs");
  });

  it("stands also where nothing was tried", () => {
    expect(tableOf(renderOrgs(noDataResult()), "Orgs").rows).toHaveLength(25);
  });
});
