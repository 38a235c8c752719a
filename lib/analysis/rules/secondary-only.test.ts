/** Rule T27: the pattern of orgs, beside the finding of the answer. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import { type Answer, claimed, lost, refused, SCOPE_MISMATCH } from "../symptom-fixture.ts";

const isSecondary = ({ org }: Attempt) => org === 2 || org === 3;

describe("secondary orgs only", () => {
  it("is told beside the finding of the answer, with the same counts", () => {
    const { findings } = judgeLoad((attempt) => (isSecondary(attempt) ? SCOPE_MISMATCH : {}));
    expect(findings).toMatchObject([
      { rule: "T09", orgs: ["org-2", "org-3"], count: 1252, of: 1252 },
      {
        rule: "T27",
        title: "Secondary orgs only: 403 SCOPE_MISMATCH on every token request",
        orgs: ["org-2", "org-3"],
        count: 1252,
        of: 1252,
        confidence: "high",
        defect: false,
      },
    ]);
    expect(findings[1]?.evidence).toHaveLength(3);
  });

  it("is told of refreshes when every refresh is refused", () => {
    const plan = makePlan(5, {
      mix: [
        { grant: "client_credentials", share: 0.5 },
        { grant: "refresh", share: 0.5 },
      ],
    });
    const { findings } = judgeLoad(
      (attempt) => (isSecondary(attempt) && attempt.grant === "refresh" ? SCOPE_MISMATCH : {}),
      plan,
    );
    expect(rulesOf(findings)).toEqual(["T09", "T27"]);
  });

  it("names only the orgs that are about always refused", () => {
    const { findings } = judgeLoad(({ org, n }) =>
      org === 2 || (org === 3 && n % 2 === 0) ? SCOPE_MISMATCH : {},
    );
    expect(findings.find(({ rule }) => rule === "T27")?.orgs).toEqual(["org-2"]);
    expect(findings.find(({ rule }) => rule === "T09")?.orgs).toEqual(["org-2", "org-3"]);
  });

  it.each<[string, (attempt: Attempt) => Answer]>([
    [
      "the primary org is refused once",
      ({ org, n }) => (org === 2 || (org === 0 && n === 50) ? SCOPE_MISMATCH : {}),
    ],
    [
      "the primary org is rejected once, in other words",
      ({ org, n }) => (org === 2 ? SCOPE_MISMATCH : org === 0 && n === 50 ? refused(400) : {}),
    ],
    [
      "the primary org gets no token at all",
      ({ org }) => (org === 2 ? SCOPE_MISMATCH : org === 0 ? lost("timeout") : {}),
    ],
    ["the primary org is the one refused", ({ org }) => (org === 0 ? SCOPE_MISMATCH : {})],
    [
      "a fifth of the requests pass",
      ({ org, n }) => (org === 2 && n % 5 > 0 ? SCOPE_MISMATCH : {}),
    ],
    ["the server fails rather than refuses", ({ org }) => (org === 2 ? refused(503) : {})],
    ["tokens are issued, however useless", ({ org }) => (org === 2 ? claimed("empty") : {})],
    ["requests are throttled", ({ org }) => (org === 2 ? refused(429) : {})],
  ])("is not told when %s", (_, answer) => {
    expect(rulesOf(judgeLoad(answer).findings)).not.toContain("T27");
  });

  it("is told although the primary org was once left without an answer", () => {
    const { findings } = judgeLoad(({ org, n }) =>
      org === 2 ? SCOPE_MISMATCH : org === 0 && n === 50 ? lost("timeout") : {},
    );
    expect(rulesOf(findings)).toContain("T27");
  });
});
