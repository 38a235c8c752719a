/** Rules about issued tokens: what each fires on, and what lies just beside it. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../core/plan.ts";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan, makeTarget } from "../plan-fixture.ts";
import { type Answer, claimed, flawed, HOLLOW, OTHER_ORG } from "../symptom-fixture.ts";

const WITH_REFRESH: Plan["mix"] = [
  { grant: "client_credentials", share: 0.5 },
  { grant: "refresh", share: 0.5 },
];

/** The given answer once, for org 2 under load. */
function once(answer: Answer) {
  return ({ org, n }: Attempt) => (org === 2 && n === 100 ? answer : {});
}

const opaque = ({ org }: Attempt): Answer => (org === 2 ? { state: "opaque" } : {});

describe("token rules", () => {
  it.each([
    [
      "U01.empty",
      claimed("empty"),
      "Secondary org org-2 gets an empty org_ids in 1 of 626 decoded tokens",
    ],
    [
      "U01.absent",
      claimed("absent"),
      "Secondary org org-2 gets tokens without org_ids in 1 of 626 decoded tokens",
    ],
    [
      "U01.wrong",
      claimed("wrongOrg"),
      "Secondary org org-2 gets tokens of another org in 1 of 626 decoded tokens",
    ],
    [
      "U01.wrong",
      claimed("wrongOrg", "partial"),
      "Secondary org org-2 gets tokens that lack some of their orgs in 1 of 626 decoded tokens",
    ],
    [
      "U01.extra",
      flawed("extraOrg"),
      "Secondary org org-2 gets tokens that name an org nobody expected in 1 of 626 decoded tokens",
    ],
    [
      "U01.undecodable",
      claimed("undecodable", "payload"),
      "Secondary org org-2 gets tokens that cannot be decoded in 1 of 626 sampled tokens",
    ],
    [
      "U15",
      flawed("lifetime", "audience"),
      "Secondary org org-2 gets tokens with wrong claims in 1 of 626 decoded tokens: another audience in aud",
    ],
    [
      "T01",
      HOLLOW,
      "Secondary org org-2 gets 200 without a usable token in 1 of 626 answers: lacks access_token",
    ],
  ])("%s is a defect that fails the run the first time it is seen", (rule, answer, title) => {
    const { findings, observations, verdict } = judgeLoad(once(answer));
    expect(findings).toMatchObject([
      { rule, title, defect: true, orgs: ["org-2"], perOrg: [{ org: "org-2", count: 1, of: 626 }] },
    ]);
    expect(observations).toEqual([]);
    expect(verdict.passed).toBe(false);
  });

  it("tells a token of another org both for the org it lacks and for the one it should not have", () => {
    expect(rulesOf(judgeLoad(once(OTHER_ORG)).findings)).toEqual(["U01.extra", "U01.wrong"]);
  });

  it("says nothing of extra orgs where they are allowed", () => {
    const target = makeTarget({
      claims: { org: { from: "org_ids", pattern: null }, scope: "scope", extra: "allow" },
    });
    expect(judgeLoad(once(flawed("extraOrg")), makePlan(5, { target })).findings).toEqual([]);
  });

  it("names every lifetime check that fails in words, each as a finding of its own", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (org !== 2 || n > 1) return {};
      return n === 0 ? flawed("lifetime", "expiredAtIssuance") : flawed("lifetime", "iatAhead");
    });
    expect(findings.map(({ title }) => title.split(": ")[1])).toEqual([
      "expired when issued",
      "iat ahead of the server's own clock",
    ]);
  });

  it("names what a hollow answer lacks", () => {
    const [shown] = HOLLOW.shows ?? [];
    if (shown === undefined) throw new Error("the fixture shows nothing");
    const answer = { shows: [{ ...shown, detail: "access_token,token_type" }] };
    expect(judgeLoad(once(answer)).findings[0]?.title).toMatch(/lacks access_token, token_type$/);
  });

  describe("opaque tokens", () => {
    it("are an observation where a claim was to be checked, and no failure", () => {
      const { findings, observations, verdict } = judgeLoad(opaque);
      expect(findings).toEqual([]);
      expect(observations).toMatchObject([
        { rule: "U03", defect: false, orgs: ["org-2"], count: 626, of: 626, ofWhat: "sampled" },
      ]);
      expect(verdict.passed).toBe(true);
    });

    it("are not worth a word where no claim was to be checked", () => {
      const target = makeTarget({ claims: { org: null, scope: "scope", extra: "forbid" } });
      expect(judgeLoad(opaque, makePlan(5, { target })).observations).toEqual([]);
    });
  });

  describe("a scope shortfall", () => {
    const short = flawed("scopeShortfall");

    it("on refresh alone is a narrowed refresh, counted over refreshes", () => {
      const { findings } = judgeLoad(
        ({ org, grant }) => (org === 2 && grant === "refresh" ? short : {}),
        makePlan(5, { mix: WITH_REFRESH }),
      );
      expect(findings).toMatchObject([
        {
          rule: "T18",
          title: "Secondary org org-2 loses scope on refresh in every refreshed token",
          count: 313,
          of: 313,
          defect: true,
        },
      ]);
      expect(findings[0]?.atRest.text).toMatch(/client_credentials 0\/313, refresh 313\/313$/);
    });

    it("of every grant is a shortfall, not a matter of refreshing", () => {
      const { findings } = judgeLoad(
        ({ org }) => (org === 2 ? short : {}),
        makePlan(5, { mix: WITH_REFRESH }),
      );
      expect(findings).toMatchObject([{ rule: "U04", count: 626, of: 626 }]);
    });

    it("is judged org by org", () => {
      const { findings } = judgeLoad(
        ({ org, grant }) => (org === 1 || (org === 2 && grant === "refresh") ? short : {}),
        makePlan(5, { mix: WITH_REFRESH }),
      );
      expect(findings.map(({ rule, orgs }) => [rule, orgs])).toEqual([
        ["T18", ["org-2"]],
        ["U04", ["org-1"]],
      ]);
    });

    it("seen twice is an observation", () => {
      const { findings, observations } = judgeLoad(({ org, n }) =>
        org === 2 && n < 2 ? short : {},
      );
      expect(findings).toEqual([]);
      expect(observations).toMatchObject([{ rule: "U04", count: 2 }]);
    });
  });
});
