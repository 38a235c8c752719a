import { describe, expect, it } from "vitest";
import type { Result } from "../../analysis/result.ts";
import { makeFinding } from "../result-fixture-findings.ts";
import { generatorLimitedResult, passedResult } from "../result-fixture-variations.ts";
import { failedResult } from "../result-fixture.ts";
import { renderHeader } from "./header.ts";
import { gatherFacts } from "./page-facts.ts";
import { readText } from "./page-reader-fixture.ts";

function headerOf(result: Result): string {
  return readText(renderHeader(gatherFacts(result)).toString());
}

describe("the first screen", () => {
  it("answers whether it passed, why, what to do, which orgs, and whether at rest or under load", () => {
    const text = headerOf(failedResult());
    expect(text).toContain("✗ FAILED 1 088 of 9 456 tokens unusable: 3 secondary orgs get empty");
    expect(text).toContain("Next Try the fix of the first finding on one org, then run again.");
    expect(text).toContain("Fix of 1 Authorise the client again in each of these orgs");
    expect(text).toContain(
      "1 Tokens with an empty org claim org-0003 org-0007 org-0011 there at rest: not a matter of load",
    );
  });

  it("tells reasons that no finding is, and those alone", () => {
    const failed = failedResult();
    const [finding] = failed.findings;
    const reasons = [
      { code: "DEFECT", text: finding?.title ?? "" },
      { code: "GATE", text: "gate p95: too slow" },
    ];
    const text = headerOf({ ...failed, verdict: { ...failed.verdict, reasons } });
    expect(text).toContain("gate p95: too slow");
    expect(text.split(finding?.title ?? "?")).toHaveLength(2);
  });

  it("says first why there is no verdict, where there is none", () => {
    const text = headerOf(generatorLimitedResult());
    expect(text).toContain("? GENERATOR-LIMITED");
    expect(text.indexOf("could not keep up")).toBeLessThan(
      text.indexOf("Next Lower the highest rate"),
    );
  });

  it("tells what the next run needs besides the fix, where both are needed", () => {
    const failed = failedResult();
    const verdict = {
      ...failed.verdict,
      state: "INCOMPLETE" as const,
      advice: ["give k6 more memory"],
    };
    expect(headerOf({ ...failed, verdict })).toContain("For the next run give k6 more memory.");
  });

  it("of a run that passed has neither findings nor a fix", () => {
    const text = headerOf(passedResult());
    expect(text).toContain("✓ PASSED All 9 550 decoded tokens are usable.");
    expect(text).not.toMatch(/What was found|Fix of/);
  });

  it("lists a dozen findings and counts the rest", () => {
    const findings = Array.from({ length: 30 }, (_, at) => makeFinding({ title: `finding ${at}` }));
    const text = headerOf({ ...failedResult(), findings });
    expect(text).toContain("12 finding 11");
    expect(text).not.toContain("finding 12 ");
    expect(text).toContain("And 18 more below");
  });
});
