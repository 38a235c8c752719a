/** The correlation block: what was planted is told, what was not is not, and too little is said to be too little. */
import { describe, expect, it } from "vitest";
import { mix32 } from "../../core/hash.ts";
import { type HandMade, viewAttempts } from "../attempts-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import { correlate } from "./correlate.ts";
import type { Correlation } from "./correlation-schema.ts";

const SPIKE_MS = 10_000;
const SPIKE_SECONDS = 60;
/** A warm-up, then a minute of spike. */
const PLAN = makePlan(4, {
  stages: [
    {
      name: "warmup",
      kind: "warmup",
      startMs: 0,
      durationMs: SPIKE_MS,
      fromRatePerSecond: 20,
      toRatePerSecond: 20,
      vus: null,
    },
    {
      name: "spike",
      kind: "spike",
      startMs: SPIKE_MS,
      durationMs: SPIKE_SECONDS * 1000,
      fromRatePerSecond: 20,
      toRatePerSecond: 20,
      vus: null,
    },
  ],
});
const [PRIMARY, ...SECONDARY] = PLAN.orgs;
const GROUPED = {
  ...PLAN,
  orgs: [
    ...(PRIMARY === undefined ? [] : [{ ...PRIMARY, groups: { region: "eu" } }]),
    ...SECONDARY.map((org, index) => ({ ...org, groups: { region: index === 0 ? "eu" : "us" } })),
  ],
};

function draw(n: number, purpose: number): number {
  return mix32(purpose, n) / 2 ** 32;
}

/** Whether the server is slow in a second, three at a time. */
function isHigh(second: number): boolean {
  return draw(Math.floor(second / 3), 5) < 0.4;
}

/** Twenty attempts a second over the four orgs. */
function play(of: (n: number, second: number, org: number) => Partial<HandMade>): Correlation {
  const attempts = Array.from({ length: 20 * SPIKE_SECONDS }, (_, n) => {
    const second = Math.floor(n / 20);
    const org = n % 4;
    const startMs = SPIKE_MS + second * 1000 + Math.floor(1000 * draw(n, 1));
    const latencyUs = 5000 + Math.floor(20_000 * draw(n, 2));
    return { org, startMs, latencyUs, ...of(n, second, org) };
  });
  return correlate(viewAttempts(GROUPED, attempts));
}

describe("correlate", () => {
  it("says nothing stands out where nothing fails", () => {
    const { latency, series, bursts, concurrency, breakdowns, text } = play(() => ({}));
    expect([series, bursts, concurrency, breakdowns]).toEqual([[], [], [], []]);
    expect(latency.map(({ riskRatio }) => riskRatio.stratified)).toEqual([null, null, null]);
    expect(text.join("\n").replaceAll("\u202f", " ")).toBe(
      "no 403 forbidden among 1 200\nno empty org claims among 1 200\nno tokens of another org among 1 200",
    );
  });

  it("says how many events it takes where there are fewer", () => {
    const { latency, text } = play((n) => (n % 200 === 0 ? { orgIds: [] } : {}));
    expect(latency.find(({ measure }) => measure === "empty")?.trend).toBeNull();
    expect(text.join()).toContain("not enough data to hold against latency, 6 of the 10 events");
  });

  it("finds empty claims that go with slow answers, by how many times", () => {
    const { latency } = play((n) => {
      const isSlow = draw(n, 3) < 0.2;
      return {
        latencyUs: (isSlow ? 60_000 : 5000) + Math.floor(5000 * draw(n, 2)),
        orgIds: draw(n, 4) < (isSlow ? 0.5 : 0.1) ? [] : ["id-0", "id-1", "id-2", "id-3"],
      };
    });
    const empty = latency.find(({ measure }) => measure === "empty");
    expect(empty?.trend).toMatchObject({ isSure: true });
    expect(empty?.riskRatio.stratified?.low).toBeGreaterThan(2);
    expect(empty?.riskRatio.stratified?.high).toBeLessThan(10);
    expect(empty?.text).toContain("go with slow answers");
  });

  it("tells slow orgs with many empty claims from slow answers with many", () => {
    const { latency } = play((n, _, org) => {
      const isSlowOrg = org >= 2;
      const base = isSlowOrg ? 100_000 : 5000;
      const rank = draw(n, 2);
      const share = (isSlowOrg ? 0.6 : 0.05) * (rank > 0.8 ? 0.3 : 1);
      return {
        latencyUs: Math.round(base * (1 + rank)),
        orgIds: draw(n, 4) < share ? [] : ["id-0", "id-1", "id-2", "id-3"],
      };
    });
    const empty = latency.find(({ measure }) => measure === "empty");
    expect(empty?.riskRatio.crude?.low).toBeGreaterThan(1);
    expect(empty?.riskRatio.stratified?.high).toBeLessThan(1);
    expect(empty?.text).toContain("it is slow orgs that have more of them, not slow answers");
  });

  it("finds 403s that follow latency by a second, and never says because", () => {
    const { series, text } = play((n, second) => {
      const latencyUs = (isHigh(second) ? 80_000 : 8000) + Math.floor(3000 * draw(n, 2));
      const isDenied = isHigh(second - 1) ? draw(n, 6) < 0.5 : draw(n, 6) < 0.02;
      return { latencyUs, status: isDenied ? 403 : 200 };
    });
    expect(series).toMatchObject([{ stage: "spike", measure: "status403", movesTogether: true }]);
    expect(series[0]?.lag).toBe(1);
    expect(text.join("\n")).toContain("moves together with p95, 1 s after it");
    expect(text.join("\n")).not.toMatch(/caus|because/);
  });

  it("says how many blocks it takes to hold a measure against latency over time", () => {
    const plan = makePlan(4);
    const attempts = Array.from({ length: 200 }, (_, n) => ({
      org: n % 4,
      startMs: 42_000 + n * 100,
      status: n % 5 === 0 ? 403 : 200,
    }));
    const { series } = correlate(viewAttempts(plan, attempts));
    expect(series).toMatchObject([{ blocks: 20, rho: null, movesTogether: false }]);
    expect(series[0]?.text).toBe("not enough data: 33 blocks of the stage are needed");
  });

  it("lists bursts with their time, their orgs and what was in flight", () => {
    const { bursts } = play((_, second, org) => ({
      latencyUs: second >= 30 && second < 33 ? 900_000 : 10_000,
      status: second >= 30 && second < 33 && org === 2 ? 403 : 200,
    }));
    expect(bursts).toMatchObject([
      {
        measure: "status403",
        startMs: SPIKE_MS + 30_000,
        endMs: SPIKE_MS + 33_000,
        count: 15,
        of: 60,
        orgs: ["org-2"],
        orgCount: 1,
      },
    ]);
    expect(bursts[0]?.inFlight).toBeGreaterThan(10);
  });

  it("compares concurrency at the moment of each with that of all", () => {
    const { concurrency, text } = play((n, second) => ({
      latencyUs: second >= 40 ? 1_500_000 : 20_000,
      orgIds: second >= 42 && n % 3 === 0 ? [] : ["id-0", "id-1", "id-2", "id-3"],
    }));
    const empty = concurrency.find(({ measure }) => measure === "empty");
    expect(empty?.meanInFlightAtEvents).toBeGreaterThan(2 * (empty?.meanInFlight ?? Infinity));
    expect(empty?.fifths.at(-1)?.count).toBeGreaterThan(0);
    expect(empty?.fifths[0]?.count).toBe(0);
    expect(text.join("\n")).toContain("requests in flight on the mean, all attempts with");
  });

  it("breaks measures down by role, group, grant, key, node and age, and says which differ", () => {
    const { breakdowns } = play((n, _, org) => ({
      grant: n % 8 < 4 ? "refresh" : "client_credentials",
      ...(n % 8 < 4 ? { ageMs: n % 16 < 8 ? 500 : 400_000 } : {}),
      kid: n % 3 === 0 ? "old" : "new",
      node: n % 5 === 0 ? "node-b" : "node-a",
      status: n % 5 === 0 && org > 0 && draw(n, 8) < 0.5 ? 403 : 200,
      orgIds: n % 3 === 0 && draw(n, 9) < 0.3 ? [] : ["id-0", "id-1", "id-2", "id-3"],
    }));
    const told = (dimension: string, measure: string) =>
      breakdowns.find((one) => one.dimension === dimension && one.measure === measure);
    expect(told("kid", "empty")).toMatchObject({ differs: true, rows: [{ value: "old" }, {}] });
    expect(told("node", "status403")).toMatchObject({
      differs: true,
      rows: [{ value: "node-b" }, {}],
    });
    expect(told("role", "status403")?.rows.map(({ value }) => value)).toEqual([
      "secondary",
      "primary",
    ]);
    expect(told("group:region", "status403")?.rows).toHaveLength(2);
    expect(told("grant", "empty")).toMatchObject({ differs: false });
    expect(told("refresh token age", "failed")?.rows.map(({ value }) => value)).toHaveLength(2);
    expect(told("variant", "empty")).toBeUndefined();
  });

  it("bounds what it says, whatever a server calls its nodes", () => {
    const { breakdowns, text } = play((n) => ({
      node: `node-${n}`,
      status: n % 3 === 0 ? 403 : 200,
    }));
    const nodes = breakdowns.find(
      ({ dimension, measure }) => dimension === "node" && measure === "status403",
    );
    expect(nodes?.rows).toHaveLength(20);
    expect(nodes?.rest?.values).toBeGreaterThan(20);
    expect(text.length).toBeLessThanOrEqual(16);
  });
});
