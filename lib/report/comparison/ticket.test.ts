/** The ticket of a comparison: what it says of every verdict, within every limit. */
import { describe, expect, it } from "vitest";
import type { Comparison } from "../../compare/comparison.ts";
import { COLLEAGUE, MAX_JIRA_CHARACTERS } from "../ticket-composition.ts";
import { MAX_TICKET_CHARACTERS } from "../ticket.ts";
import {
  inconclusiveComparison,
  refusedComparison,
  regressedComparison,
  sameComparison,
  splitComparison,
} from "./comparison-fixture.ts";
import {
  markOfComparison,
  renderComparisonAdf,
  renderComparisonTicket,
  renderComparisonWiki,
} from "./ticket.ts";

function headingsOf(markdown: string): string[] {
  return markdown.match(/^#{2,4} .*/gm) ?? [];
}

describe("the ticket", () => {
  it("says all of a regression in its order", async () => {
    await expect(renderComparisonTicket(regressedComparison())).toMatchFileSnapshot(
      "../testdata/comparison/ticket.txt",
    );
  });

  it("of two targets has splits first", async () => {
    await expect(renderComparisonTicket(splitComparison())).toMatchFileSnapshot(
      "../testdata/comparison/ticket-split.txt",
    );
  });

  it("of a refusal has the differences, and no numbers", () => {
    expect(headingsOf(renderComparisonTicket(refusedComparison()))).toEqual([
      "## ? NOT COMPARABLE",
      "### What is compared",
      "### Reproduce",
      "### Method",
    ]);
  });

  it("of runs that are the same has no orgs listed", () => {
    const ticket = renderComparisonTicket(sameComparison());
    expect(ticket).toContain("## ✓ SAME\n");
    expect(ticket).toContain("### Orgs: 41 on both sides");
    expect(ticket).not.toContain("`org-00");
  });

  it("says how many runs would settle what cannot be told", () => {
    expect(renderComparisonTicket(inconclusiveComparison())).toMatch(
      /- ² only a change of 22\.4\u202f% and more would show; about 3 runs a side would settle it\n/,
    );
  });

  it("is found again by a mark that no id can end, in every format", () => {
    const named = { ...sameComparison(), id: "a --> b" };
    expect(markOfComparison(named, COLLEAGUE)).toBe("tokenrush:comparison:a-b:internal");
    expect(renderComparisonTicket(named).split("\n")[0]).toBe(
      "<!-- tokenrush:comparison:a-b:internal -->",
    );
    expect(renderComparisonWiki(named)).toMatch(/\{\{tokenrush:comparison:a-b:internal\}\}\n$/);
    expect(JSON.stringify(renderComparisonAdf(named))).toContain(
      "tokenrush:comparison:a-b:internal",
    );
  });

  it("says notes after the verdict", () => {
    const link = { label: "report.html", href: "/uploads/0123/report.html" };
    expect(renderComparisonTicket(sameComparison(), [{ text: "See:", link }])).toMatch(
      /\n\nNext: .*\n\nSee: \[report\.html\]\(\/uploads\/0123\/report\.html\)\n\n### /,
    );
  });

  it("of a huge comparison stays postable, whole in its tables, and says what it left out", () => {
    const huge = hugeComparison();
    const ticket = renderComparisonTicket(huge);
    expect(ticket.length).toBeLessThanOrEqual(MAX_TICKET_CHARACTERS);
    expect(ticket).toMatch(
      /_Left out to stay within 60000 characters: .*\. The report has them\._\n$/,
    );
    expect(ticket).toContain("### Reproduce");
    for (const row of ticket.split("\n").filter((line) => line.startsWith("| "))) {
      expect(row.endsWith(" |")).toBe(true);
    }
    expect(renderComparisonWiki(huge).length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);
    expect(JSON.stringify(renderComparisonAdf(huge)).length).toBeLessThanOrEqual(
      MAX_JIRA_CHARACTERS,
    );
  });
});

/** Many runs, stages, defects, differences and orgs, with long names. */
function hugeComparison(): Comparison {
  const { rows, defects, differences, orgs, base, ...rest } = regressedComparison();
  const text = "@someone's <fault> | ".repeat(60);
  return {
    ...rest,
    base: { ...base, runs: many(base.runs, 30) },
    rows: Array.from({ length: 30 }, (_, at) =>
      rows.map((row) => ({ ...row, stage: `stage ${at}`, text })),
    ).flat(),
    defects: many(defects, 80).map((defect) => ({ ...defect, title: text, text })),
    differences: many(differences, 60).map((one) => ({ ...one, base: text, text })),
    orgs: {
      ...orgs,
      metrics: orgs.metrics.map((facts) => ({ ...facts, text, rows: many(facts.rows, 50) })),
    },
  };
}

function many<Item>(items: readonly Item[], times: number): Item[] {
  return Array.from({ length: times }, () => items).flat();
}
