/** Rules about calls made with issued tokens, which are counted over those calls. */
import { describe, expect, it } from "vitest";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import type { Answer, Shown } from "../symptom-fixture.ts";

/** An issued token whose check was not allowed, or of another org. */
function checked(status: number, fields: Partial<Shown> = {}): Answer {
  const isDenied = fields.detail !== "org";
  return {
    shows: [{ family: "check", outcome: "issued", status, ...fields }],
    checks: { sent: 1, denied: Number(isDenied), allowed: Number(!isDenied) },
  };
}

const ALLOWED: Answer = { checks: { sent: 1, allowed: 1 } };

function once(answer: Answer) {
  return judgeLoad(({ org, n }) => (org === 2 && n === 100 ? answer : ALLOWED));
}

describe("use rules", () => {
  it.each<[string, Answer, string]>([
    ["U02", checked(200, { detail: "org" }), "gets tokens that act in another org"],
    ["U06", checked(403, { error: "missing.permissions" }), "403 missing.permissions"],
    ["U07", checked(403, { error: "insufficient_scope" }), "403 insufficient_scope"],
    ["U09", checked(401, { error: "bad.credentials" }), "401 bad.credentials"],
    ["U09", checked(200, { detail: "inactive" }), "introspection says not active"],
  ])("%s is told over the calls that were made", (rule, answer, words) => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (n % 2 === 0) return {};
      return org === 2 && n % 4 === 1 ? answer : ALLOWED;
    });
    expect(findings).toMatchObject([{ rule, count: 157, of: 313, ofWhat: "checks" }]);
    expect(findings[0]?.title).toContain(words);
    expect(findings[0]?.title).toContain("157 of 313 calls made with the tokens");
  });

  it("fail the run for a token that acts in another org, the first time it is seen, and for nothing else", () => {
    expect(once(checked(200, { detail: "org" })).verdict.passed).toBe(false);
    const denied = once(checked(403));
    expect(denied.verdict.passed).toBe(true);
    expect(rulesOf(denied.observations)).toEqual(["U06"]);
  });

  it("are not taken for a refusal at issuance", () => {
    const { findings, totals } = judgeLoad(({ org }) => (org === 2 ? checked(403) : ALLOWED));
    expect(rulesOf(findings)).toEqual(["U06"]);
    expect(totals.status403).toBe(0);
  });
});
