/** Gates on latency, over records as the pass counts them: what is kept has a value and its band, and what has no band passes nobody by its upper end. */
import { describe, expect, it } from "vitest";
import type { PlanGate, PlanStage } from "../core/plan.ts";
import type { Grant } from "../core/words.ts";
import { type HandMade, viewAttempts } from "./attempts-fixture.ts";
import { judgeGates } from "./gates.ts";
import { makeGate, makePlan } from "./plan-fixture.ts";

const STAGE_MS = 60_000;
const STAGES = ["baseline", "spike#1", "spike#2"].map((name, index): PlanStage => ({
  name,
  kind: index === 0 ? "baseline" : "spike",
  startMs: index * STAGE_MS,
  durationMs: STAGE_MS,
  fromRatePerSecond: 10,
  toRatePerSecond: 10,
  vus: null,
}));
/** Of each stage; one in ten takes longer than these. */
const LATENCIES_MS: Readonly<Record<string, readonly number[]>> = {
  client_credentials: [10, 20, 30],
  refresh: [40, 50, 60],
};
const GRANTS = ["client_credentials", "refresh"] as const;

/** Ten attempts a second, by both grants in turn; of three orgs the last has a tenth of the others' attempts. */
function attempts(): HandMade[] {
  return Array.from({ length: STAGES.length * 600 }, (_, n) => {
    const stage = Math.floor(n / 600);
    const grant: Grant = GRANTS[n % 2] ?? "refresh";
    const usualMs = LATENCIES_MS[grant]?.[stage] ?? 0;
    const latencyUs = 1000 * (n % 20 < 2 ? 4 * usualMs : usualMs);
    return { org: n % 40 === 39 ? 2 : Math.floor(n / 2) % 2, startMs: n * 100, grant, latencyUs };
  });
}

function rowOf(fields: Partial<PlanGate>) {
  const gates = [makeGate({ metric: "p50", unit: "latencyUs", max: 1e6, ...fields })];
  const mix = GRANTS.map((grant) => ({ grant, share: 0.5 }));
  const plan = makePlan(3, { stages: STAGES, mix, gates });
  const [outcome] = judgeGates(viewAttempts(plan, attempts()), null);
  if (outcome === undefined) throw new Error("no row");
  return outcome.row;
}

/** To the width of the buckets that latencies are counted in. */
function near(us: number) {
  return expect.toSatisfy((value: number) => Math.abs(value - us) <= us / 50, `near ${us}`);
}

describe("a gate on latency", () => {
  it.each<[Partial<PlanGate>, number]>([
    [{ stage: "spike#1", grant: "client_credentials" }, 20_000],
    [{ stage: "spike#2", grant: "refresh" }, 60_000],
    [{ stage: "baseline", grant: "refresh" }, 40_000],
    [{ stage: "baseline", grant: "refresh", metric: "p95" }, 160_000],
    [{ grant: "refresh" }, 50_000],
    [{ org: "org-1" }, 30_000],
    [{ variant: "default", metric: "p95" }, 120_000],
  ])("in %j has the value and the band of its own tokens", (fields, valueUs) => {
    const { value, interval, passed } = rowOf(fields);
    expect({ value, passed }).toEqual({ value: near(valueUs), passed: true });
    expect(interval?.low).toBeLessThanOrEqual(value ?? 0);
    expect(interval?.high).toBeGreaterThanOrEqual(value ?? 0);
    expect(rowOf({ ...fields, max: valueUs / 2 }).passed).toBe(false);
  });

  it.each<Partial<PlanGate>>([
    { org: "org-1", stage: "spike#1" },
    { org: "org-1", metric: "p99" },
  ])("in %j has a value alone", (fields) => {
    expect(rowOf(fields)).toMatchObject({
      value: expect.any(Number),
      interval: null,
      passed: true,
    });
  });
});

describe("a gate that passes only what is surely below its limit", () => {
  it.each<Partial<PlanGate>>([
    { stage: "spike#1", grant: "client_credentials" },
    { grant: "refresh" },
    { org: "org-1" },
    { variant: "default" },
    { per: "org", minCount: 100 },
  ])("passes by the band where there is one: %j", (fields) => {
    expect(rowOf({ ...fields, bound: "upper" })).toMatchObject({ passed: true });
    expect(rowOf({ ...fields, bound: "upper", max: 5000 })).toMatchObject({ passed: false });
  });

  it.each<[Partial<PlanGate>, string]>([
    [{ org: "org-1", stage: "spike#1" }, "no data: no interval of 285 issued tokens"],
    [{ org: "org-2" }, "no data: no interval of 45 issued tokens"],
  ])("does not pass a value without a band, however low: %j", (fields, reason) => {
    expect(rowOf({ ...fields, bound: "upper" })).toMatchObject({
      passed: false,
      value: null,
      reason,
    });
    expect(rowOf({ ...fields, bound: "lower" }).passed).toBe(true);
  });

  it("names the org that has no band, and before it one that is above the limit", () => {
    expect(rowOf({ per: "org", bound: "upper" })).toMatchObject({
      passed: false,
      scope: "each org; worst: org-2",
      reason: "no data: no interval of 45 issued tokens; 1 of 3 orgs not surely below the limit",
    });
    const above = rowOf({ per: "org", bound: "upper", max: 30_000 });
    expect(above.scope).not.toContain("org-2");
    expect(above.reason).toContain("3 of 3 orgs not surely below the limit");
  });
});
