/** The generator: what speaks against it, and when the target was saturated instead. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import type { Aggregate } from "./aggregate.ts";
import type { ResultInput } from "./compose-result.ts";
import { judge, rulesOf } from "./judged-fixture.ts";
import { EPOCH_MS, makeFacts, makePlan, makeSummary } from "./plan-fixture.ts";
import type { GeneratorSeries } from "./run-facts.ts";

/** 5 orgs, 120/s in a spike from second 42 to second 62, 50 virtual users. */
const PLAN = makePlan(5, { vus: 50 });
const AGGREGATE = playLoad(PLAN);
const N = AGGREGATE.recorded;

/** CPU time per second of run, k6 having been started two seconds before the scenario. */
function usingCpu(shareAt: (second: number) => number, cores = 2): GeneratorSeries {
  const samples = Array.from({ length: 90 }, (_, index) => ({
    atMs: EPOCH_MS + (index - 1) * 1000,
    cpuMs: shareAt(index - 2) * cores * 1000,
    rssMb: 100 + index,
  }));
  return { cores, samples };
}

/** The same run with 400 attempts dropped from second 50 on, while virtual users were waiting to a degree. */
function dropping(busyShare: number): Aggregate {
  const blocks = AGGREGATE.blocks.map((block, second) => {
    const dropped = Math.min(400, Math.max(0, (second - 49) * 40));
    const isLoaded = second >= 48 && second < 62;
    const busyMs = isLoaded ? busyShare * PLAN.vus * 1000 : block.busyMs;
    return { ...block, busyMs, minUnaccountedTicks: dropped };
  });
  return { ...AGGREGATE, blocks };
}

function reasonsOf(aggregate: Aggregate, fields: Partial<ResultInput> = {}, plan = PLAN) {
  return judge(plan, aggregate, fields).verdict.reasons.map(({ code }) => code);
}

const DROPPED = { k6Summary: makeSummary(N, { droppedIterations: 400 }) };

const late = (p99: number, aggregate = AGGREGATE, [min, p50] = [0, 5]): Aggregate => ({
  ...aggregate,
  lag: aggregate.lag.map((lag) => ({ ...lag, exactMs: { min, p50, p99, max: 2 * p99 } })),
});

const untold = (busyShare: number) => ({
  ...AGGREGATE,
  blocks: dropping(busyShare).blocks.map((block) => ({ ...block, minUnaccountedTicks: 0 })),
});

describe("the generator", () => {
  it("is described by its cores, CPU, memory and busiest block", () => {
    const { generator } = judge(PLAN, dropping(0.5), { generator: usingCpu(() => 0.3, 4) });
    expect(generator).toMatchObject({ cores: 4, vus: 50, peakRssMb: 189, busyVuShareMax: 0.5 });
    expect(generator.cpuShare?.mean).toBeCloseTo(0.3, 9);
    expect(
      judge(PLAN, AGGREGATE, { manifest: makeFacts({ platformCores: 8 }) }).generator,
    ).toMatchObject({
      cores: 8,
      cpuShare: null,
      peakRssMb: null,
    });
  });

  it.each<[string, (second: number) => number, string[]]>([
    ["idles", () => 0.2, []],
    [
      "is at its limit for three samples in a row",
      (s) => (s >= 20 && s < 23 ? 0.85 : 0.2),
      ["CPU"],
    ],
    ["is at its limit for two samples in a row", (s) => (s >= 20 && s < 22 ? 0.85 : 0.2), []],
    ["is at its limit in every third sample", (s) => (s % 3 === 0 ? 0.95 : 0.2), []],
    ["is just below 80 %", () => 0.79, []],
    [
      "is above 80 % on the mean under load",
      (s) => (s < 40 || s >= 62 ? 0.1 : s % 3 === 0 ? 0.79 : 0.85),
      ["CPU"],
    ],
    ["is busy while it starts, before the scenario does", (s) => (s < 0 ? 1 : 0.1), []],
  ])("that %s", (_, shareAt, codes) => {
    expect(reasonsOf(AGGREGATE, { generator: usingCpu(shareAt) })).toEqual(codes);
  });

  describe("that starts attempts late", () => {
    it("limits the run when virtual users were free", () => {
      const { verdict } = judge(PLAN, late(501));
      expect(verdict).toMatchObject({ state: "GENERATOR-LIMITED", passed: null });
      expect(verdict.reasons).toMatchObject([{ code: "LAG" }]);
    });

    it("does not when it is at most half a second", () => {
      expect(reasonsOf(late(500))).toEqual([]);
    });

    it("limits the run when half of them came later than the most punctual ones", () => {
      expect(reasonsOf(late(90, AGGREGATE, [10, 25]))).toEqual([]);
      const { verdict } = judge(PLAN, late(90, AGGREGATE, [10, 26]));
      expect(verdict.state).toBe("GENERATOR-LIMITED");
      expect(verdict.reasons).toMatchObject([
        { code: "LAG", text: expect.stringContaining("late by half") },
      ]);
    });

    it.each(["busyMs", "pausedMs"])(
      "does not in stages where every virtual user was taken by %s",
      (by) => {
        const waiting = {
          ...AGGREGATE,
          blocks: AGGREGATE.blocks.map((block) => ({ ...block, [by]: PLAN.vus * 1000 })),
        };
        expect(reasonsOf(late(900, waiting))).toEqual([]);
      },
    );

    it("does not in a closed model, which has no schedule", () => {
      const plan = makePlan(5, { model: "closed" });
      const result = judge(plan, late(900));
      expect(result.startLagMs).toEqual([]);
      expect(result.verdict.reasons).toEqual([]);
    });
  });

  describe("that drops attempts", () => {
    it("while virtual users were free limits the run", () => {
      expect(reasonsOf(dropping(0.5), DROPPED)).toEqual(["DROPS"]);
    });

    it("of which there are next to none does not", () => {
      const k6Summary = makeSummary(N, { droppedIterations: 2 });
      expect(reasonsOf(dropping(0.5), { k6Summary })).toEqual([]);
    });

    it("while every virtual user waits has found a saturated target, and the run stays VALID", () => {
      const { findings, verdict } = judge(PLAN, dropping(0.95), DROPPED);
      expect(verdict).toMatchObject({ state: "VALID", passed: true });
      expect(findings).toMatchObject([
        {
          rule: "target-saturated",
          title:
            "The target was saturated: 400 of 3\u202f530 attempts never started, every virtual user was waiting for an answer",
          orgs: [],
          perOrg: [],
          count: 400,
          of: 3530,
          defect: false,
          firstAt: "2026-03-04T10:15:50.000Z",
          atRest: { text: "first in spike" },
        },
      ]);
    });

    it("while every virtual user pauses before a retry has clients that waited, for whom the generator is not to blame", () => {
      const waiting = dropping(0.95);
      const paused = {
        ...waiting,
        blocks: waiting.blocks.map((block) => ({ ...block, busyMs: 0, pausedMs: block.busyMs })),
      };
      const { findings, verdict } = judge(PLAN, paused, DROPPED);
      expect(verdict).toMatchObject({ state: "VALID", passed: true });
      expect(findings).toMatchObject([
        { rule: "clients-waited", count: 400, of: 3530, orgs: [], defect: false },
      ]);
    });

    it("too few to count, while every virtual user waits, has an observation", () => {
      const k6Summary = makeSummary(N, { droppedIterations: 2 });
      const { findings, observations } = judge(PLAN, dropping(0.95), { k6Summary });
      expect(findings).toEqual([]);
      expect(rulesOf(observations)).toEqual(["target-saturated"]);
    });

    it("while k6 is at its limit itself has not saturated the target", () => {
      const { findings, verdict } = judge(PLAN, dropping(0.95), {
        ...DROPPED,
        generator: usingCpu(() => 0.9),
      });
      expect(findings).toEqual([]);
      expect(verdict.reasons.map(({ code }) => code)).toEqual(["CPU"]);
    });

    it("with fewer virtual users than the rate takes at rest is limited by its plan", () => {
      const plan = makePlan(5, { vus: 50 });
      const slow = playLoad(plan, () => ({ latencyUs: 450_000 }));
      const aggregate = { ...slow, blocks: dropping(0.95).blocks };
      expect(reasonsOf(aggregate, DROPPED, plan)).toEqual(["FEW_VUS"]);
    });

    it("where the records do not tell when is judged by the busiest block", () => {
      expect(reasonsOf(untold(0.5), DROPPED)).toEqual(["DROPS"]);
      expect(rulesOf(judge(PLAN, untold(0.95), DROPPED).findings)).toEqual(["target-saturated"]);
    });
  });
});
