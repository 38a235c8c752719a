import { describe, expect, test } from "vitest";
import { makePlan } from "../lib/analysis/plan-fixture.ts";
import type { Plan, PlanRequest } from "../lib/core/plan.ts";
import { findingsOfClient, findingsOfUse, withoutClientFindings } from "./client-findings.ts";

const told = (rule: string, counts: Record<string, number>) => ({
  rule,
  orgs: Object.keys(counts),
  perOrg: Object.entries(counts).map(([org, count]) => ({ org, count, of: 100 })),
});

/** Two orgs, each with the requests that come of these changes to its own. */
function planOf(fields: Partial<Plan>, ...changes: Partial<PlanRequest>[]): Plan {
  const plan = makePlan(2, fields);
  const variants = changes.length === 0 ? [{}] : changes;
  const orgs = plan.orgs.map((org) => ({
    ...org,
    requests: variants.flatMap((change) => org.requests.map((own) => ({ ...own, ...change }))),
  }));
  return { ...plan, orgs };
}

const rulesOf = (plan: Plan) => [...new Set(findingsOfClient(plan).map(({ rule }) => rule))];
const CODE = [{ grant: "authorization_code", share: 1 }] as const;
const RETRY = { max: 1, on: [], backoffMs: 1, maxWaitMs: 60_000, honourRetryAfter: true };
const CACHE = { name: "cache", renewAt: 0.8 } as const;

describe("a plan brings", () => {
  test.each<[what: string, plan: Plan, rules: string[]]>([
    ["nothing by itself", planOf({}), []],
    [
      "the faults of its retries",
      planOf({ retry: { ...RETRY, fault: "drops-refresh-token" } }),
      ["Q03"],
    ],
    [
      "retries before Retry-After is over",
      planOf({ retry: { ...RETRY, fault: null, honourRetryAfter: false } }),
      ["B03"],
    ],
    ["nothing by sound retries", planOf({ retry: { ...RETRY, fault: null } }), []],
    [
      "tokens of other orgs by a cache that does not tell them apart",
      planOf({ scenarioOptions: { ...CACHE, key: ["client", "grant"] } }, { client: 0 }),
      ["U11"],
    ],
    [
      "none by a cache that does, or whose orgs have scopes of their own",
      planOf({ scenarioOptions: { ...CACHE, key: ["org", "client"] } }, { client: 0 }),
      [],
    ],
    [
      "refusals of a redirect URI that the code was not asked for with",
      planOf(
        { mix: [...CODE] },
        { redirectUri: "https://a.example/", codeRedirectUri: "https://a.example" },
      ),
      ["Q11"],
    ],
    [
      "refusals of scopes that a variant adds",
      planOf({}, { scope: "a" }, { scope: "a b" }),
      ["Q05"],
    ],
    [
      "refusals of secrets that are rotated",
      planOf({ events: [{ name: "rotation", kind: "secret-rotation", atMs: 1 }] }),
      ["T06", "T08"],
    ],
  ])("%s", (_, plan, rules) => {
    expect(rulesOf(plan)).toEqual(rules);
  });

  test("calls refused by the API, for orgs whose tokens name no org, where calls are made", () => {
    const known = [
      { rule: "U01.empty", org: "a", count: 3 },
      { rule: "T09", org: "b", count: 3 },
    ];
    const check = { kind: "api", sample: 1, org: null } as const;
    expect(findingsOfUse(planOf({ apiCheck: check }), known)).toEqual([{ rule: "U06", org: "a" }]);
    expect(findingsOfUse(planOf({}), known)).toEqual([]);
  });
});

describe("what is the server's alone", () => {
  const own = [{ rule: "Q05", org: "a" }];

  test("lacks a planted fault that is told as the client's", () => {
    const known = [{ rule: "T09", org: "a", count: 5 }];
    const both = withoutClientFindings(
      known,
      { findings: [told("Q05", { a: 5 })], observations: [] },
      own,
    );
    expect(both.known).toEqual([]);
    expect(both.told.findings).toMatchObject([{ orgs: [], perOrg: [] }]);
  });

  test("keeps as many of the fault as the client's findings do not account for", () => {
    const known = [{ rule: "T09", org: "a", count: 5 }];
    const findings = [told("Q05", { a: 2 }), told("T09", { a: 1 })];
    const both = withoutClientFindings(known, { findings, observations: [] }, own);
    expect(both.known).toEqual([{ rule: "T09", org: "a", count: 3 }]);
  });

  test("keeps the same rule in an org where nothing in the plan accounts for it", () => {
    const findings = [told("Q05", { a: 2, b: 4 })];
    const both = withoutClientFindings([], { findings, observations: [] }, own);
    expect(both.told.findings).toMatchObject([{ orgs: ["b"], perOrg: [{ org: "b", count: 4 }] }]);
  });
});
