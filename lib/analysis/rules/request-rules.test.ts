/** Rules about what the client or a variant got wrong: the request is blamed, with what passed beside it. */
import { describe, expect, it } from "vitest";
import type { Plan, PlanRequest } from "../../core/plan.ts";
import type { Grant } from "../../core/words.ts";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makeOrg, makePlan, makeRequest } from "../plan-fixture.ts";
import { type Answer, refused, type Shown } from "../symptom-fixture.ts";
import { describeRedirectDifference } from "./redirect-difference.ts";

function malformed(detail: string, status = 400): Answer {
  const shown: Shown = { family: "request", outcome: "rejected", status, detail };
  return { shows: [{ ...shown, error: "invalid_request" }] };
}

describe("a malformed retry", () => {
  it.each([
    ["Q02", "json as form", "sends JSON in a body that says it is a form"],
    ["Q03", "no refresh_token", "sends a refresh without refresh_token"],
    ["Q03", "no code", "sends a request without code"],
    ["Q04", "no secret", "sends no client secret"],
  ])("%s: %s is blamed on the client", (rule, detail, words) => {
    const { findings } = judgeLoad(({ org, n }) =>
      org === 2 && n % 10 === 0 ? malformed(detail) : {},
    );
    expect(findings).toMatchObject([
      {
        rule,
        title: `Secondary org org-2: the client's own retry ${words}, 400 invalid_request on 63 of 626 token requests; the server is not to blame`,
        defect: false,
        ofWhat: "attempts",
      },
    ]);
  });

  it("stands beside the server's own failure, each with its count", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (org !== 2) return {};
      return n % 10 === 0 ? refused(503) : n % 10 === 1 ? malformed("no refresh_token") : {};
    });
    expect(findings.map(({ rule, count }) => [rule, count])).toEqual([
      ["Q03", 63],
      ["T22", 63],
    ]);
  });

  it("is blamed whatever was answered, a 403 or a throttle too", () => {
    for (const status of [403, 429]) {
      const { findings } = judgeLoad(({ org }) =>
        org === 2 ? malformed("no secret", status) : {},
      );
      expect(rulesOf(findings)).toEqual(["Q04"]);
    }
  });
});

/** Two variants, drawn by turns; `other` changes the second one's requests. */
function twoVariants(other: Partial<PlanRequest>, base: Partial<PlanRequest> = {}): Partial<Plan> {
  return {
    variants: [
      { name: "as-configured", weight: 1 },
      { name: "changed", weight: 1 },
    ],
    orgs: Array.from({ length: 5 }, (_, index) =>
      makeOrg(index, { requests: [makeRequest(base), makeRequest({ ...base, ...other })] }),
    ),
  };
}

function judgeVariants(
  plan: Partial<Plan>,
  isRefused: (attempt: Attempt, variant: number) => boolean,
  answer: Answer,
  grant: Grant = "client_credentials",
) {
  return judgeLoad(
    (attempt) => {
      const variant = attempt.n % 2;
      return { ...(attempt.org === 2 && isRefused(attempt, variant) ? answer : {}), variant };
    },
    makePlan(5, { mix: [{ grant, share: 1 }], ...plan }),
  );
}

const INVALID_SCOPE = refused(400, { error: "invalid_scope" });
const isChanged = (_: Attempt, variant: number) => variant === 1;

describe("appended scopes", () => {
  const appended = twoVariants({ scope: "read offline_access openid" });

  it("are named where the variant that appends them is refused and the other passes", () => {
    const { findings } = judgeVariants(appended, isChanged, INVALID_SCOPE);
    expect(findings).toMatchObject([{ rule: "Q05", orgs: ["org-2"], count: 313, of: 626 }]);
    expect(findings[0]?.title).toBe(
      "Secondary org org-2: refused where offline_access openid is asked for besides, 400 invalid_scope on 313 of 626 token requests, only in variant changed",
    );
    expect(findings[0]?.variants).toEqual([
      { variant: "as-configured", count: 0, of: 313 },
      { variant: "changed", count: 313, of: 313 },
    ]);
    expect(findings[0]?.atRest.text).toMatch(/; variant as-configured 0\/313, changed 313\/313$/);
  });

  it.each<[string, Partial<Plan>, (attempt: Attempt, variant: number) => boolean]>([
    ["both variants are refused alike", appended, () => true],
    ["another scope is asked for too", twoVariants({ scope: "read openid admin" }), isChanged],
    [
      "no scope is asked for besides",
      twoVariants({ scope: "openid" }, { scope: "openid" }),
      isChanged,
    ],
  ])("are not blamed when %s", (_, plan, isRefused) => {
    const rules = rulesOf(judgeVariants(plan, isRefused, INVALID_SCOPE).findings);
    expect(rules).toContain("T10");
    expect(rules).not.toContain("Q05");
  });
});

describe("a redirect_uri that differs", () => {
  const uri = "https://app.example/callback";
  const slashed = twoVariants(
    { codeRedirectUri: `${uri}/` },
    { redirectUri: uri, codeRedirectUri: uri },
  );
  const INVALID_GRANT = refused(400, { error: "invalid_grant" });

  it("is named with how it differs, whatever the server calls it", () => {
    for (const answer of [INVALID_GRANT, refused(403, { error: "access_denied" })]) {
      const { findings } = judgeVariants(slashed, isChanged, answer, "authorization_code");
      expect(findings).toMatchObject([{ rule: "Q11", count: 313, of: 626 }]);
      expect(findings[0]?.title).toContain("redirect_uri has a slash more at its end than the one");
    }
  });

  it("is not blamed where the same refusal meets the variant without it", () => {
    const { findings } = judgeVariants(slashed, () => true, INVALID_GRANT, "authorization_code");
    expect(rulesOf(findings)).toEqual(["T13"]);
  });

  it("is blamed without a comparison where every request has it", () => {
    const only = [makeRequest({ redirectUri: uri, codeRedirectUri: `${uri}/` })];
    const orgs = Array.from({ length: 5 }, (_, index) => makeOrg(index, { requests: only }));
    const mix: Plan["mix"] = [{ grant: "authorization_code", share: 1 }];
    const { findings } = judgeLoad(() => INVALID_GRANT, makePlan(5, { orgs, mix }));
    expect(rulesOf(findings)).toEqual(["Q11"]);
  });

  it.each([
    [`${uri}/`, uri, "has a slash more at its end"],
    [uri, `${uri}/`, "has a slash less at its end"],
    ["https://app.example/CallBack", uri, "has other capitals"],
    ["http://app.example/callback", uri, "has another scheme"],
    ["https://app.example:8443/callback", uri, "has another port"],
    ["https://app.example/callback?x=1", uri, "has another query"],
    ["https://other.example/cb", uri, "has another host and path"],
    ["https://app.example:443/callback", uri, "is encoded otherwise"],
    ["not a url", uri, "is another text"],
  ])("%s against %s %s", (sent, authorized, words) => {
    expect(describeRedirectDifference(sent, authorized)).toBe(words);
  });
});
