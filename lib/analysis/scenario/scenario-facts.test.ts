/** What soaks, storms, double spends, reconsents and caches tell of themselves. */
import { describe, expect, it } from "vitest";
import type { PlanStage } from "../../core/plan.ts";
import { makePlan } from "../plan-fixture.ts";
import {
  describeRecords,
  makeCheck,
  makeRecord,
  makeScenarioPlan,
} from "./scenario-record-fixture.ts";

function stage(
  name: string,
  kind: PlanStage["kind"],
  startMs: number,
  durationMs: number,
): PlanStage {
  const rates = { fromRatePerSecond: 10, toRatePerSecond: 10, vus: null };
  return { name, kind, startMs, durationMs, ...rates };
}

function times<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** The presentations of one of three, of which some win. */
function spend(winners: number) {
  return times(3, (index) =>
    makeRecord({
      outcome: index < winners ? "issued" : "rejected",
      extras: { spend: `${index}.3.${winners}` },
    }),
  );
}

function tried(ageMs: number, status: number) {
  return makeCheck(status, { extras: { age: String(ageMs) } });
}

describe("soak", () => {
  const stages = [stage("warmup", "warmup", 0, 10_000), stage("soak", "soak", 10_000, 400_000)];
  const plan = makePlan(1, { scenarioOptions: { name: "soak" }, stages });

  function soak(lastUs: number, lastFails: number) {
    const facts = describeRecords(
      plan,
      times(4000, (n) => {
        const isLast = n >= 3000;
        return makeRecord({
          startMs: 10_000 + n * 100,
          latencyUs: isLast ? lastUs + n : 20_000 + n,
          outcome: isLast && n - 3000 < lastFails ? "serverError" : "issued",
        });
      }),
    );
    if (facts?.name !== "soak") throw new Error("no soak");
    return facts;
  }

  it("is told in quarters, without what runs before it", () => {
    const { parts } = soak(20_000, 0);
    expect(parts.map(({ fromMs, attempts }) => [fromMs, attempts])).toEqual([
      [10_000, 1000],
      [110_000, 1000],
      [210_000, 1000],
      [310_000, 1000],
    ]);
  });

  it("says that its end is slower and fails more often, with intervals", () => {
    const { drift } = soak(40_000, 100);
    expect(drift.p95Ratio).toBeCloseTo(2, 0);
    expect(drift.failedDifference).toBe(0.1);
    expect(drift.text).toMatch(
      /p95 21\u202fms → 4\d\u202fms, slower \(× 2\.\d+, 95 % [\d.]+ to [\d.]+\); failed 0\u202f% → 10\u202f%, more often/,
    );
  });

  it("says that there is no drift where there is none", () => {
    expect(soak(20_000 - 3000, 0).drift.text).toMatch(/no clear drift.*no clear drift/);
  });

  it("claims nothing when its end never came", () => {
    const facts = describeRecords(plan, [makeRecord({ startMs: 20_000 })]);
    expect(facts).toMatchObject({
      drift: { p95Ratio: null, text: "too little ran to compare its ends" },
    });
  });
});

describe("refresh storm", () => {
  const plan = makeScenarioPlan(
    { name: "refresh-storm", chains: 3, primeMs: 1000, withinMs: 500, storms: 2, everyMs: 20_000 },
    1,
    {
      stages: [
        stage("prime", "warmup", 0, 1000),
        stage("storm#1", "spike", 1000, 500),
        stage("quiet", "recovery", 1500, 19_500),
        stage("storm#2", "spike", 21_000, 500),
      ],
    },
  );

  it("counts chains, tries and those without a token, retries after the storm included", () => {
    const facts = describeRecords(plan, [
      ...times(3, (n) =>
        makeRecord({ startMs: 1000 + n * 100, outcome: n === 0 ? "issued" : "throttled" }),
      ),
      makeRecord({ startMs: 2600, attemptNumber: 2 }),
      ...times(2, (n) => makeRecord({ startMs: 21_010 + n })),
    ]);
    expect(facts).toMatchObject({
      storms: [
        {
          storm: "storm#1",
          chains: 3,
          attempts: 4,
          issued: 2,
          lostChains: 1,
          firstMs: 0,
          lastMs: 1600,
        },
        {
          storm: "storm#2",
          chains: 2,
          attempts: 2,
          issued: 2,
          lostChains: 0,
          firstMs: 10,
          lastMs: 11,
        },
      ],
    });
  });
});

describe("double spend", () => {
  const plan = makeScenarioPlan({ name: "double-spend", credential: "refresh_token", times: 3 });

  it("counts spends by winners, each once, and what became of winners", () => {
    const facts = describeRecords(plan, [
      ...spend(1),
      ...spend(1),
      ...spend(0),
      ...spend(2),
      makeCheck(200),
      makeCheck(400),
      makeCheck(401),
      makeCheck(429),
      makeCheck(503),
      makeCheck(0),
    ]);
    expect(facts).toEqual({
      name: "double-spend",
      credential: "refresh_token",
      times: 3,
      spends: 4,
      byWinners: [
        { winners: 0, spends: 1 },
        { winners: 1, spends: 2 },
        { winners: 2, spends: 1 },
      ],
      survivors: { alive: 1, dead: 2, unknown: 3 },
    });
  });
});

const fresh = (status: number) => makeCheck(status, { extras: { step: "fresh-token", age: "2" } });

describe("reconsent", () => {
  const plan = makeScenarioPlan({
    name: "reconsent",
    addScope: "write",
    pollMs: 1000,
    windowMs: 5000,
  });

  it("tells for how long old tokens worked, those never refused outlasting the others", () => {
    const facts = describeRecords(plan, [
      ...[0, 1001, 2002].map((ageMs) => tried(ageMs, 200)),
      tried(3003, 401),
      tried(1, 401),
      ...[2, 1003, 2004, 3005, 4006, 5007].map((ageMs) => tried(ageMs, 200)),
    ]);
    expect(facts).toMatchObject({
      oldTokens: 3,
      neverRefused: 1,
      stillWorking: { p50Ms: 3003, p95Ms: null, maxMs: 3003 },
    });
  });

  it("leaves tokens out that did not work before their revocation, and says how many", () => {
    const facts = describeRecords(plan, [fresh(200), tried(0, 401), fresh(401), fresh(503)]);
    expect(facts).toMatchObject({ oldTokens: 1, neverWorked: 2, neverRefused: 0 });
  });

  it("counts new tokens that have the added scope, by the answer or else by its silence", () => {
    const facts = describeRecords(plan, [
      makeRecord({ grantedScope: "read write" }),
      makeRecord({ grantedScope: "read" }),
      makeRecord({ grantedScope: "" }),
      makeRecord({ grantedScope: "", isShort: true }),
      makeRecord({ outcome: "denied" }),
    ]);
    expect(facts).toMatchObject({ newWithScope: { count: 2, of: 4 } });
  });

  it("says nothing of times when no old token was refused", () => {
    expect(describeRecords(plan, [tried(0, 200)])).toMatchObject({
      oldTokens: 1,
      neverRefused: 1,
      stillWorking: { p50Ms: null, p95Ms: null, maxMs: null },
    });
  });
});

describe("cache", () => {
  const plan = makeScenarioPlan({ name: "cache", key: ["client", "scope"], renewAt: 0.8 });

  it("counts hits, misses, hits with another org's token, and refused ones", () => {
    const facts = describeRecords(plan, [
      makeRecord(),
      makeRecord({ attemptNumber: 2 }),
      makeRecord({ grant: 1 }),
      makeCheck(200),
      makeCheck(403, { org: 1, extras: { for: "0" } }),
      makeCheck(200, { org: 1, extras: { for: "1" } }),
      makeCheck(200, { extras: { active: "false" } }),
    ]);
    expect(facts).toEqual({
      name: "cache",
      key: ["client", "scope"],
      hits: 4,
      misses: 1,
      crossOrg: 1,
      denied: 2,
    });
  });
});
