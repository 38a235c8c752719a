/** What variants of one run differ by. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import type { Attempt } from "./aggregate-fixture.ts";
import { judgeLoad } from "./judged-fixture.ts";
import { makeOrg, makePlan, makeRequest } from "./plan-fixture.ts";
import { type Answer, claimed, flawed, refused } from "./symptom-fixture.ts";

const VARIANTS: Partial<Plan> = {
  variants: [
    { name: "with-org", weight: 1 },
    { name: "without-org", weight: 1 },
  ],
  mix: [
    { grant: "client_credentials", share: 0.5 },
    { grant: "refresh", share: 0.5 },
  ],
};

/** Variants by turns, each with every grant; `answer` is of the second one. */
function judgeVariants(answer: (attempt: Attempt) => Answer, fields: Partial<Plan> = {}) {
  return judgeLoad(
    (attempt) => {
      const variant = Math.floor(attempt.n / 2) % 2;
      return { ...(variant === 1 ? answer(attempt) : {}), variant };
    },
    makePlan(5, { ...VARIANTS, ...fields }),
  );
}

function metricsOf(result: ReturnType<typeof judgeVariants>, grant: string | null) {
  const { metrics } = result.variantDifferences.find((row) => row.grant === grant) ?? {};
  return Object.fromEntries((metrics ?? []).map((row) => [row.metric, row]));
}

describe("variant differences", () => {
  it("are of each variant against the first, together and by grant, with intervals that cover what was planted", () => {
    const result = judgeVariants(({ n, grant }) => {
      if (grant === "refresh") return n % 10 < 4 ? refused(403) : { latencyUs: 60_000 };
      return n % 20 < 4 ? claimed("empty") : flawed("scopeShortfall");
    });
    expect(
      result.variantDifferences.map(({ base, variant, grant }) => [base, variant, grant]),
    ).toEqual([
      ["with-org", "without-org", null],
      ["with-org", "without-org", "client_credentials"],
      ["with-org", "without-org", "refresh"],
    ]);
    const refreshes = metricsOf(result, "refresh");
    expect(refreshes["status403"]).toMatchObject({ unit: "share", base: 0 });
    expect(refreshes["failed"]?.interval?.low).toBeLessThan(0.4);
    expect(refreshes["failed"]?.interval?.high).toBeGreaterThan(0.39);
    expect(refreshes["p50"]).toMatchObject({ unit: "ratio" });
    expect(refreshes["p50"]?.difference).toBeCloseTo(3, 1);
    const others = metricsOf(result, "client_credentials");
    expect(others["unusable"]?.interval?.low).toBeLessThan(0.2);
    expect(others["unusable"]?.interval?.high).toBeGreaterThan(0.2);
    expect(others["scopeShortfall"]?.difference).toBeGreaterThan(0.7);
    expect(others["failed"]).toMatchObject({ difference: 0 });
  });

  it("have no figure where a side has nothing to count", () => {
    const metrics = metricsOf(
      judgeVariants(() => refused(503)),
      null,
    );
    expect(metrics["failed"]).toMatchObject({ base: 0, variant: 1, difference: 1 });
    expect(metrics["unusable"]).toMatchObject({ variant: null, difference: null, interval: null });
    expect(metrics["p95"]).toMatchObject({ variant: null, difference: null, interval: null });
  });

  it("are none of a run with one variant", () => {
    expect(judgeLoad().variantDifferences).toEqual([]);
  });
});

describe("a finding of one variant", () => {
  const withOrg = { name: "org_id", in: "body", value: "id" } as const;
  const orgs = Array.from({ length: 5 }, (_, index) =>
    makeOrg(index, { requests: [makeRequest({ orgParameter: withOrg }), makeRequest()] }),
  );

  it("says so, and what that variant does otherwise", () => {
    const { findings } = judgeVariants(({ org }) => (org === 2 ? claimed("empty") : {}), { orgs });
    expect(findings[0]?.title).toBe(
      "Secondary org org-2 gets an empty org_ids in 312 of 626 decoded tokens, only in variant without-org (without org_id)",
    );
    expect(findings[0]?.variants).toEqual([
      { variant: "with-org", count: 0, of: 314 },
      { variant: "without-org", count: 312, of: 312 },
    ]);
    expect(findings[0]?.atRest.text).toMatch(/; variant with-org 0\/314, without-org 312\/312$/);
  });

  it("names a refresh without scope beside one with it", () => {
    const requests = [makeRequest({ refreshScope: "read" }), makeRequest()];
    const { findings } = judgeVariants(
      ({ org, grant }) => (org === 2 && grant === "refresh" ? flawed("scopeShortfall") : {}),
      { orgs: Array.from({ length: 5 }, (_, index) => makeOrg(index, { requests })) },
    );
    expect(findings).toMatchObject([{ rule: "T18" }]);
    expect(findings[0]?.title).toContain(
      "only in variant without-org (refreshed without scope; with it the scope is kept)",
    );
  });

  it("claims nothing of variants that few attempts tell apart, or that both show it", () => {
    const rare = judgeVariants(({ org, n }) => (org === 2 && n === 2 ? claimed("empty") : {}));
    expect(rare.findings[0]?.title).not.toContain("only in variant");
    const both = judgeLoad(
      ({ org, n }) => ({ ...(org === 2 ? claimed("empty") : {}), variant: n % 2 }),
      makePlan(5, VARIANTS),
    );
    expect(both.findings[0]?.title).not.toContain("only in variant");
    expect(both.findings[0]?.variants).toHaveLength(2);
  });

  it("is not spoken of in a run with one variant", () => {
    const { findings } = judgeLoad(({ org }) => (org === 2 ? claimed("empty") : {}));
    expect(findings[0]).not.toHaveProperty("variants");
  });
});
