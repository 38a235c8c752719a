/** When something seen is a finding, and what a finding says of time, orgs and evidence. */
import { describe, expect, it } from "vitest";
import type { PlanGate } from "../core/plan.ts";
import { isFrequent } from "./frequency.ts";
import { judgeLoad, rulesOf } from "./judged-fixture.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { claimed, lost, MISSING_PERMISSIONS, refused } from "./symptom-fixture.ts";

const TORN = { family: "malformed", outcome: "malformed", status: 200, shape: "text" } as const;

function gate(fields: Partial<PlanGate>): PlanGate {
  const scope = {
    stage: null,
    grant: null,
    org: null,
    variant: null,
    per: "run",
    minCount: 0,
  } as const;
  return { metric: "failed", max: 0.001, unit: "share", ...scope, ...fields };
}

/** One timeout in each of four orgs. */
const thin = ({ org, n }: { org: number; n: number }) =>
  org > 0 && n === 50 ? lost("timeout") : {};

describe("isFrequent", () => {
  it.each([
    [2, 10, false],
    [3, 10, true],
    [3, 1000, true],
    [3, 1019, true],
    [3, 1021, false],
    [10, 5000, true],
    [10, 6000, false],
  ])("%d of %d: %s", (count, of, expected) => {
    expect(isFrequent(count, of)).toBe(expected);
  });
});

describe("thresholds", () => {
  it("name only the orgs above them, and put the others into an observation of the same rule", () => {
    const { findings, observations } = judgeLoad(({ org, n }) => {
      const times = [0, 2, 5, 1, 0][org] ?? 0;
      return n % 100 === 7 && n < times * 100 ? lost("timeout") : {};
    });
    expect(findings).toMatchObject([
      { rule: "T22.timeout", orgs: ["org-2"], count: 5, of: 626, defect: false },
    ]);
    expect(observations).toMatchObject([
      { rule: "T22.timeout", orgs: ["org-1", "org-3"], count: 3, of: 1252 },
    ]);
    expect(observations[0]?.evidence.every(({ org }) => org !== "org-2")).toBe(true);
  });

  it("do not hold for a correctness defect", () => {
    const { findings } = judgeLoad(({ org, n }) => (org < 3 && n === 9 ? claimed("absent") : {}));
    expect(findings).toMatchObject([{ rule: "U01.absent", orgs: ["org-0", "org-1", "org-2"] }]);
  });

  it("put the surest org first, not the one with the highest share of few", () => {
    const { findings } = judgeLoad(
      ({ org, n }) => ((org === 1 && n < 3) || (org === 2 && n % 2 === 0) ? lost("timeout") : {}),
      makePlan(3),
    );
    expect(findings[0]?.orgs).toEqual(["org-2", "org-1"]);
  });
});

describe("a breached gate", () => {
  it("makes a finding of a failure spread thinly over many orgs", () => {
    const plan = makePlan(5, { gates: [gate({})] });
    const { findings, observations } = judgeLoad(thin, plan);
    expect(findings).toMatchObject([
      { rule: "T22.timeout", orgs: ["org-1", "org-2", "org-3", "org-4"], count: 4 },
    ]);
    expect(observations).toEqual([]);
  });

  it.each<[string, PlanGate]>([
    ["is kept", gate({ max: 0.01 })],
    ["is about another failure", gate({ metric: "status403" })],
    ["is about another stage", gate({ stage: "recovery", max: 0 })],
    ["is about another org", gate({ org: "org-0", max: 0 })],
  ])("makes none when it %s", (_, { ...fields }) => {
    const { findings } = judgeLoad(thin, makePlan(5, { gates: [fields] }));
    expect(findings).toEqual([]);
  });

  it("that another failure breaches makes no finding of a rare one", () => {
    const plan = makePlan(5, { gates: [gate({ max: 0.05 }), gate({ per: "org", max: 0.05 })] });
    const { findings, observations } = judgeLoad(
      ({ org, n }) =>
        org !== 1 ? {} : n === 50 ? lost("timeout") : n % 2 === 0 ? refused(503) : {},
      plan,
    );
    expect(rulesOf(findings)).toEqual(["T22"]);
    expect(rulesOf(observations)).toEqual(["T22.timeout"]);
  });

  it("per org makes a finding of the orgs that breach it by that failure", () => {
    const plan = makePlan(5, { gates: [gate({ per: "org", max: 1, unit: "count" })] });
    const { findings, observations } = judgeLoad(
      ({ org, n }) => ((org === 1 && n < 2) || (org === 2 && n < 1) ? lost("timeout") : {}),
      plan,
    );
    expect(findings).toMatchObject([{ rule: "T22.timeout", orgs: ["org-1"], count: 2 }]);
    expect(observations).toMatchObject([{ rule: "T22.timeout", orgs: ["org-2"], count: 1 }]);
  });
});

describe("a finding", () => {
  it("has three examples at most, of its own orgs", () => {
    const { findings } = judgeLoad(({ org }) => (org === 4 ? refused(503) : {}));
    expect(findings[0]?.evidence).toMatchObject([
      { org: "org-4", stage: "warmup", status: 503 },
      { org: "org-4" },
      { org: "org-4" },
    ]);
  });

  it("dates the 403s of one org by that org's own, though another org shows the same", () => {
    const { findings } = judgeLoad(({ org, startMs }) => {
      if (org === 1) return MISSING_PERMISSIONS;
      return org === 2 && startMs < 10_000 ? MISSING_PERMISSIONS : {};
    });
    expect(findings.find(({ rule }) => rule === "T26")).toMatchObject({
      firstAt: "2026-03-04T10:15:00.199Z",
      lastAt: "2026-03-04T10:15:10.000Z",
    });
  });

  it("carries the interval of its count", () => {
    const { findings } = judgeLoad(({ org, n }) => (org === 2 && n % 2 === 0 ? refused(503) : {}));
    expect(findings[0]?.interval?.low).toBeCloseTo(0.461, 3);
    expect(findings[0]?.interval?.high).toBeCloseTo(0.539, 3);
  });

  it.each([
    [["org-0"], "Primary org org-0: "],
    [["org-1"], "Secondary org org-1: "],
    [["org-1", "org-2"], "2 secondary orgs: "],
    [["org-0", "org-1"], "2 orgs: "],
    [["org-0", "org-1", "org-2"], "All 3 orgs: "],
  ])("starts its title with who it is about: %j", (orgs, start) => {
    const { findings } = judgeLoad(
      ({ org }) => (orgs.includes(`org-${org}`) ? refused(503) : {}),
      makePlan(3),
    );
    expect(findings[0]?.title.startsWith(start)).toBe(true);
  });

  it.each([
    [["org-1"], "Org org-1: "],
    [["org-1", "org-2"], "2 orgs: "],
  ])("speaks of no role where no org is primary: %j", (names, start) => {
    const plan = makePlan(3);
    const orgs = plan.orgs.map((org) => ({ ...org, role: "secondary" as const }));
    const { findings } = judgeLoad(
      ({ org }) => (names.includes(`org-${org}`) ? refused(503) : {}),
      { ...plan, orgs },
    );
    expect(findings[0]?.title.startsWith(start)).toBe(true);
  });

  it("bounds and cleans what others wrote", () => {
    const plan = makePlan(1);
    const hostile = {
      ...plan,
      orgs: plan.orgs.map((org) => ({ ...org, org: `a\n\u202e${"x".repeat(300)}` })),
    };
    const { findings } = judgeLoad(() => refused(503, { error: `e\t${"y".repeat(300)}` }), hostile);
    expect(findings[0]?.title.length).toBeLessThan(250);
    expect(findings[0]?.title).not.toMatch(/[\n\t\u202e]/);
  });
});

describe("many signatures of one rule", () => {
  it("are one when they differ only in what stands in a page or a torn body", () => {
    const { findings } = judgeLoad(
      ({ org, n }) =>
        org === 1 && n % 2 === 0
          ? { shows: [{ ...TORN, description: `{"access_token":"[removed] ${n}` }] }
          : {},
      makePlan(2),
    );
    expect(findings).toMatchObject([{ rule: "T24", count: 313 }]);
    expect(findings[0]?.title).toContain("(200 text)");
  });

  it("are told by the twenty most frequent, and the rest together", () => {
    const { findings } = judgeLoad(
      ({ org, n }) => (org === 1 ? refused(401, { error: `code-${n % 40}` }) : {}),
      makePlan(2),
    );
    const told = findings.filter(({ rule }) => rule === "T4xx.rejected");
    expect(told).toHaveLength(21);
    expect(told.filter(({ title }) => title.includes("20 different answers"))).toHaveLength(1);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(626);
  });
});

describe("the preflight", () => {
  const plan = withPreflight(makePlan(5));

  it("is evidence of what is there at rest, beside the counts of the load", () => {
    const { findings, totals } = judgeLoad(({ org }) => (org === 2 ? claimed("empty") : {}), plan);
    expect(findings).toMatchObject([
      { count: 626, of: 626, perOrg: [{ org: "org-2", count: 626, of: 626, preflight: 1 }] },
    ]);
    expect(totals.unusable).toBe(626);
    expect(findings[0]?.atRest.text).toMatch(/^preflight 1\/1 · /);
  });

  it("is counted by itself where nothing else shows it", () => {
    const { findings } = judgeLoad(
      ({ org, stage }) => (org === 2 && stage === "preflight" ? claimed("empty") : {}),
      plan,
    );
    expect(findings).toMatchObject([
      { rule: "U01.empty", perOrg: [{ org: "org-2", count: 1, of: 1 }], count: 1, of: 1 },
    ]);
    expect(findings[0]?.perOrg[0]).not.toHaveProperty("preflight");
    expect(findings[0]?.firstAt).toBe("2026-03-04T10:14:32.000Z");
  });
});
