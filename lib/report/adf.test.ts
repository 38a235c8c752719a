import { describe, expect, it } from "vitest";
import { renderAdf } from "./adf.ts";
import { faultsOf, outlineOf, textsOf } from "./adf-fixture.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { makeFinding } from "./result-fixture-findings.ts";
import { noDataResult, passedResult } from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";
import { MAX_JIRA_CHARACTERS } from "./ticket-composition.ts";

describe("the document for Jira Cloud", () => {
  it("says what the ticket says, in its order", () => {
    const outline = outlineOf(renderAdf(failedResult())).join("\n");
    const [start = "", rest = ""] = outline.split("    tableRow\n      tableCell\n");
    expect(start).toMatchInlineSnapshot(`
      "doc
        heading 2 ✗ FAILED
        paragraph spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts
        bulletList
          listItem
            paragraph 1 083 of 1 146 decoded tokens of 3 orgs have an empty org claim
          listItem
            paragraph unusable tokens: 1 088, allowed 0
        paragraph strong(k6 alone: 99.0 % HTTP 200, p95 40 ms, would pass.)
        paragraph strong(tokenrush: FAILED, 1 088 of 9 456 tokens unusable: 3 secondary orgs get empty org_ids; 1 org gets 403 SCOPE_MISMATCH under load.)
        paragraph Next: Try the fix of the first finding on one org, then run again.
        heading 3 Findings: 2
        heading 4 1. Tokens with an empty org claim
        bulletList
          listItem
            paragraph strong(Seen:) 1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %), from code(2026-03-04T10:15:00.112Z) to code(2026-03-04T10:15:51.870Z)
          listItem
            paragraph strong(Orgs:) code(org-0003), code(org-0007), code(org-0011)
          listItem
            paragraph strong(At rest:) baseline 66/72 · spike#1 912/960 → there at rest: not a matter of load
          listItem
            paragraph strong(Why:) The claim is there and empty, and the other 22 orgs do not show it.
          listItem
            paragraph strong(Fix:) Authorise the client again in each of these orgs with the org selector, then ask for a new token.
          listItem
            paragraph strong(To be sure:) Compare the tokens of one of these orgs and of one that works.
          listItem
            paragraph strong(Or else:) A cache in front of the token endpoint keyed without the org would look the same.
          listItem
            paragraph Rule code(U01.empty), defect, high confidence
        heading 4 2. 403 SCOPE_MISMATCH at issuance
        bulletList
          listItem
            paragraph strong(Seen:) 32 of 382 attempts (8.4 %, 95 % interval 5 % to 13.7 %, design effect 2.40), from code(2026-03-04T10:15:22.900Z) to code(2026-03-04T10:15:41.650Z)
          listItem
            paragraph strong(Orgs:) code(org-0005)
          listItem
            paragraph strong(At rest:) baseline 0/24 · spike#1 32/320 → only under load
          listItem
            paragraph strong(Why:) The error names a scope, so no role is missing.
          listItem
            paragraph strong(Fix:) Grant the scope to the client in that org, or stop asking for it.
          listItem
            paragraph strong(To be sure:) Ask once without the scope.
          listItem
            paragraph Rule code(T09.scope-403), failure, medium confidence
        heading 3 Which orgs
        paragraph 3 of 25 orgs stand out by unusable tokens (org-0007, org-0013, org-0021); the others 5 of 8 310 (0.06 %).
        heading 3 What goes with what
        paragraph In spike#1, the share of 403 forbidden moves together with p95, 1 s after it (Spearman 0.82). Empty org claims differ by role: secondary 11.9 % of 9 073, primary 0 % of 378.
        heading 3 Stages
        table
          tableRow
            tableHeader
              paragraph stage
            tableHeader
              paragraph attempts
            tableHeader
              paragraph planned
            tableHeader
              paragraph unusable
            tableHeader
              paragraph 403 forbidden
            tableHeader
              paragraph p50
            tableHeader
              paragraph p95
            tableHeader
              paragraph p99
      "
    `);
    expect(rest.split("\n")[0]).toMatchInlineSnapshot(`"        paragraph code(warmup)"`);
    const headings = outline.match(/^ {2}(?:heading|expand) .*/gm);
    expect(headings).toMatchInlineSnapshot(`
      [
        "  heading 2 ✗ FAILED",
        "  heading 3 Findings: 2",
        "  heading 4 1. Tokens with an empty org claim",
        "  heading 4 2. 403 SCOPE_MISMATCH at issuance",
        "  heading 3 Which orgs",
        "  heading 3 What goes with what",
        "  heading 3 Stages",
        "  heading 3 Gates",
        "  heading 3 Worst orgs",
        "  heading 3 Evidence",
        "  heading 3 Reproduce",
        "  heading 3 Send one by hand",
        "  heading 3 Method",
        "  expand Seen too rarely to be a finding: 1",
        "  expand Load generator and accounts",
      ]
    `);
  });

  it.each([
    ["failed", failedResult()],
    ["passed", passedResult()],
    ["detailed", detailedResult()],
    ["empty", noDataResult()],
  ])("of a %s run is valid by Atlassian's schema", (_, result) => {
    expect(faultsOf(renderAdf(result, [{ text: "Attached: report.html" }]))).toEqual([]);
  });

  it("is told from a broken one by that schema", () => {
    const [first, ...others] = renderAdf(passedResult()).content;
    const empty = { type: "paragraph", content: [{ type: "text", text: "" }] };
    expect(first?.type).toBe("heading");
    expect(faultsOf({ ...renderAdf(passedResult()), content: [empty, ...others] })).not.toEqual([]);
    expect(faultsOf({ ...renderAdf(passedResult()), version: 2 })).not.toEqual([]);
  });

  it("says its notes after the verdict, with their links", () => {
    const link = { label: "report.html", href: "https://jira.example/secure/attachment/1/report" };
    const outline = outlineOf(renderAdf(passedResult(), [{ text: "The report:", link }]));
    const next = outline.findIndex((line) => line.startsWith("  paragraph Next:"));
    expect(outline[next + 1]).toBe("  paragraph The report: link(report.html)");
  });

  it("links to nothing but the web", () => {
    const link = { label: "here", href: "javascript:alert(1)" };
    const outline = outlineOf(renderAdf(passedResult(), [{ text: "The report:", link }]));
    expect(outline).toContain("  paragraph The report: here");
  });

  it("ends with the mark that a posted one is found by", () => {
    const outline = outlineOf(renderAdf(failedResult()));
    expect(outline.at(-1)).toBe(
      "  paragraph code(tokenrush:run:20260304T101459Z-spike-kfpw:internal)",
    );
  });

  it("of a huge run has no more characters than Jira takes, and says what it left out", () => {
    const text = '"\\'.repeat(500);
    const finding = makeFinding({ title: text, fix: text, alternatives: [text, text, text] });
    const failed = failedResult();
    const document = renderAdf({
      ...failed,
      findings: Array.from({ length: 200 }, () => finding),
      verdict: {
        ...failed.verdict,
        reasons: Array.from({ length: 50 }, () => ({ code: "X", text })),
      },
    });
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(MAX_JIRA_CHARACTERS);
    expect(faultsOf(document)).toEqual([]);
    expect(textsOf(document)).toContainEqual(
      expect.stringMatching(/^Left out to stay within 32767 characters: finding \d+, .*\.$/),
    );
    expect(textsOf(document)).toContain("Reproduce");
  });
});
