/** Rules about refused requests: what each fires on, and what lies just beside it. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../core/plan.ts";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import {
  ACCESS_DENIED,
  type Answer,
  GENESYS_THROTTLE,
  INVALID_GRANT,
  lost,
  MISSING_PERMISSIONS,
  page,
  refused,
  SCOPE_MISMATCH,
} from "../symptom-fixture.ts";

const MIXED: Plan["mix"] = [
  { grant: "client_credentials", share: 0.5 },
  { grant: "refresh", share: 0.5 },
];

/** Every third attempt of org 2, at rest as under load; the primary org now and then, so that no pattern of orgs shows. */
function sometimes(answer: Answer) {
  return ({ org, n }: Attempt) =>
    (org === 2 && n % 3 === 0) || (org === 0 && n % 50 === 0) ? answer : {};
}

function rulesFor(answer: Answer, mix: Plan["mix"] = MIXED): string[] {
  return rulesOf(judgeLoad(sometimes(answer), makePlan(5, { mix })).findings);
}

const refusedRefresh = ({ org, grant, n }: Attempt): Answer =>
  org === 2 && grant === "refresh" && n % 4 === 1 ? ACCESS_DENIED : {};

const few = ({ org, grant, n }: Attempt): Answer =>
  org === 2 && grant === "refresh" && n < 7 ? ACCESS_DENIED : {};

describe("refusal rules", () => {
  it.each<[string, string, Answer]>([
    ["T02", "a throttle worded as a bad request", GENESYS_THROTTLE],
    ["T03", "429", refused(429, { error: "slow_down" })],
    ["T03", "429 with Retry-After", refused(429, { retryAfter: true })],
    ["T03", "a bad request with Retry-After", refused(400, { error: "busy", retryAfter: true })],
    ["T09", "403 SCOPE_MISMATCH", SCOPE_MISMATCH],
    ["T09", "403 invalid_scope", refused(403, { error: "invalid_scope" })],
    ["T10", "400 invalid_scope", refused(400, { error: "invalid_scope" })],
    ["T17", "an API's access denied", ACCESS_DENIED],
    ["T24", "403 with a page", page(403)],
    ["T403", "an API's missing permissions", MISSING_PERMISSIONS],
    ["T403", "403 in other words", refused(403, { error: "access_denied" })],
    [
      "T403",
      "access denied in an OAuth body",
      refused(403, {
        description: "Access denied. The client does not have permission to access this resource.",
      }),
    ],
    [
      "T403",
      "an API's 403 in other words",
      refused(403, { bodyKeys: "message,status", description: "Access denied to you." }),
    ],
    [
      "T4xx.rejected",
      "invalid_scope with another status",
      refused(401, { error: "invalid_scope" }),
    ],
    [
      "T4xx.rejected",
      "another dialect's throttle",
      refused(400, { error: "invalid_request", description: "rate limit exceeded" }),
    ],
  ])("%s: %s", (rule, _, answer) => {
    expect(rulesFor(answer)).toEqual([rule]);
  });

  it("quotes a throttle's words, since its error says nothing", () => {
    const { findings } = judgeLoad(sometimes(GENESYS_THROTTLE));
    expect(findings[0]?.title).toMatch(
      /^2 orgs are throttled with 400 “rate limit exceeded; too many” on \d+ of/,
    );
  });

  it("tells two wordings of 403 apart, each with its orgs", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (n % 3 > 0 || org === 3) return {};
      return org === 2 ? MISSING_PERMISSIONS : refused(403, { error: "access_denied" });
    });
    expect(findings.map(({ rule, orgs }) => [rule, orgs.toSorted()])).toEqual([
      ["T403", ["org-0", "org-1", "org-4"]],
      ["T403", ["org-2"]],
    ]);
  });

  describe("403 of an API's shape on refresh", () => {
    it("is T16 when the other grants pass, counted over refreshes", () => {
      const { findings } = judgeLoad(refusedRefresh, makePlan(5, { mix: MIXED }));
      expect(findings).toMatchObject([
        { rule: "T16", count: 157, of: 313, perOrg: [{ org: "org-2", count: 157, of: 313 }] },
      ]);
    });

    it("is T17 when there is no other grant to hold it against", () => {
      const mix: Plan["mix"] = [{ grant: "refresh", share: 1 }];
      expect(rulesOf(judgeLoad(refusedRefresh, makePlan(5, { mix })).findings)).toEqual(["T17"]);
    });

    it("is T17 when too few are refused to speak of refreshes only", () => {
      const { findings } = judgeLoad(few, makePlan(5, { mix: MIXED }));
      expect(findings).toMatchObject([{ rule: "T17", count: 3 }]);
    });

    it("is not T16 when the body is an OAuth server's", () => {
      const oauth = refused(403, { error: "access_denied" });
      const { findings } = judgeLoad(
        ({ org, grant, n }) => (org === 2 && grant === "refresh" && n % 4 === 1 ? oauth : {}),
        makePlan(5, { mix: MIXED }),
      );
      expect(rulesOf(findings)).toEqual(["T403"]);
    });
  });

  describe("invalid_grant", () => {
    it("on refresh is T15, with the answers lost before it", () => {
      const { findings } = judgeLoad(
        ({ org, grant, n }) => {
          if (org !== 2 || grant !== "refresh") return {};
          return n % 20 === 1 ? refused(503) : n % 20 === 3 ? INVALID_GRANT : {};
        },
        makePlan(5, { mix: MIXED }),
      );
      const dead = findings.find(({ rule }) => rule === "T15");
      expect(dead?.title).toBe(
        "Secondary org org-2 has dead refresh tokens: 400 invalid_grant on 32 of 313 refreshes, where 32 answers to a refresh had been lost",
      );
    });

    it("on refresh is T15 without a cause when nothing was lost there", () => {
      const { findings } = judgeLoad(
        ({ org, grant, n }) => {
          if (org === 3 && n % 10 === 0) return lost("timeout");
          return org === 2 && grant === "refresh" && n % 20 === 3 ? INVALID_GRANT : {};
        },
        makePlan(5, { mix: MIXED }),
      );
      const dead = findings.find(({ rule }) => rule === "T15");
      expect(dead?.title).toMatch(/on 32 of 313 refreshes$/);
    });

    it("of another grant is a rejected request", () => {
      const { findings } = judgeLoad(
        ({ org, n }) => (org === 2 && n % 20 < 2 ? INVALID_GRANT : {}),
        makePlan(5, { mix: MIXED }),
      );
      expect(findings.map(({ rule, count }) => [rule, count])).toEqual([
        ["T15", 32],
        ["T4xx.rejected", 32],
      ]);
    });
  });
});
