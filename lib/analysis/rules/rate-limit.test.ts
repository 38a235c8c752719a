/** Rule T28: rate limits of every common kind are told, and everything else that refuses is not. */
import { describe, expect, it } from "vitest";
import type { Plan, PlanStage } from "../../core/plan.ts";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import type { Result } from "../result.ts";
import { type Answer, MISSING_PERMISSIONS, refused, SCOPE_MISMATCH } from "../symptom-fixture.ts";
import { fixedWindow, type Limiter, slidingWindow, tokenBucket } from "./limiter-fixture.ts";

/** Every org starts 2 attempts a second at rest and 24 in the spike. */
const PLAN = makePlan(3);

/** The same with other lengths of stages, in seconds. */
function lasting(seconds: Partial<Record<PlanStage["kind"], number>>): Plan {
  let startMs = 0;
  const stages = PLAN.stages.map((stage) => {
    const durationMs = (seconds[stage.kind] ?? stage.durationMs / 1000) * 1000;
    const moved = { ...stage, startMs, durationMs };
    startMs += durationMs;
    return moved;
  });
  return { ...PLAN, stages: stages.filter(({ durationMs }) => durationMs > 0) };
}

function limited(limiter: Limiter, answer: Answer = MISSING_PERMISSIONS) {
  return ({ org, startMs }: Attempt) => (org === 2 && !limiter(startMs) ? answer : {});
}

function limitTold({ findings }: Result): number {
  const title = findings.find(({ rule }) => rule === "T28")?.title ?? "";
  return Number(/about (\S+) token requests/.exec(title)?.[1]?.replace(/\s/g, ""));
}

const inSpike = ({ stage }: Attempt) => stage === "spike";

/** Rates per org and minute, at rest and in a spike of some minutes, or of so many times as long. */
function slow(atRest: number, underLoad: number, times = 1): Plan {
  const [baseline, spike, recovery] = [120 * times, 200 * times, 100 * times];
  const plan = lasting({ warmup: 0, ramp: 0, baseline, spike, recovery });
  const stages = plan.stages.map((stage) => {
    const perMinute = stage.kind === "spike" ? underLoad : atRest;
    const ratePerSecond = (perMinute * plan.orgs.length) / 60;
    return { ...stage, fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond };
  });
  return { ...plan, stages };
}

describe("rate limit told as 403", () => {
  it.each<[string, Limiter, number, Plan]>([
    ["a sliding window", slidingWindow(200), 200, PLAN],
    [
      "a sliding window, over several minutes",
      slidingWindow(200),
      200,
      lasting({ baseline: 120, spike: 180, recovery: 120 }),
    ],
    [
      "a fixed window, over several minutes",
      fixedWindow(200),
      200,
      lasting({ baseline: 120, spike: 180, recovery: 120 }),
    ],
    ["a bucket of a minute's worth", tokenBucket(150, 150), 150, PLAN],
    ["a small bucket", tokenBucket(300, 10), 300, PLAN],
    ["a bucket, in a spike of minutes", tokenBucket(300, 50), 300, lasting({ spike: 180 })],
    ["a bucket, without a recovery", tokenBucket(150, 150), 150, lasting({ recovery: 0 })],
  ])("is told of %s, with its limit to within a quarter", (_, limiter, perMinute, plan) => {
    const result = judgeLoad(limited(limiter), plan);
    expect(rulesOf(result.findings)).toEqual(["T28"]);
    expect(result.findings[0]?.orgs).toEqual(["org-2"]);
    expect(limitTold(result)).toBeGreaterThan(perMinute * 0.75);
    expect(limitTold(result)).toBeLessThan(perMinute * 1.25);
  });

  describe("of 10 a minute", () => {
    it.each<[string, () => Limiter]>([
      ["a fixed window", () => fixedWindow(10)],
      ["a sliding window", () => slidingWindow(10)],
      ["a bucket of a minute's worth", () => tokenBucket(10, 10)],
      ["a bucket of one", () => tokenBucket(10, 1)],
    ])("is told of %s to within a tenth", (_, limiter) => {
      for (const [atRest, underLoad] of [
        [6, 30],
        [5, 60],
        [4, 240],
      ] as const) {
        const result = judgeLoad(limited(limiter()), slow(atRest, underLoad));
        expect(rulesOf(result.findings)).toEqual(["T28"]);
        expect(Math.abs(limitTold(result) - 10)).toBeLessThanOrEqual(1);
      }
    });
  });

  // Blocks grow with the run: of so long a one they last 16 s and 128 s.
  it.each<[number, string, Limiter]>([
    [8, "a sliding window", slidingWindow(10)],
    [8, "a bucket", tokenBucket(10, 10)],
    [40, "a bucket", tokenBucket(10, 10)],
  ])("tells the limit per minute of a run that lasts 7 min × %d: %s", (times, _, limiter) => {
    const result = judgeLoad(limited(limiter), slow(4, 30, times));
    expect(rulesOf(result.findings)).toEqual(["T28"]);
    expect(Math.abs(limitTold(result) - 10)).toBeLessThanOrEqual(1);
  });

  it("takes every 403 of the org, whatever their words, and leaves none to other rules", () => {
    for (const answer of [SCOPE_MISMATCH, refused(403, { error: "invalid_scope" })]) {
      const { findings, totals } = judgeLoad(limited(tokenBucket(150, 150), answer), PLAN);
      expect(findings).toMatchObject([{ rule: "T28", count: totals.status403 }]);
    }
  });

  it("says that nothing is refused at rest", () => {
    const { findings } = judgeLoad(limited(tokenBucket(150, 150)), PLAN);
    expect(findings[0]?.atRest.text).toMatch(
      /^warmup 0\/20 · baseline 0\/60 · ramp 0\/26 · spike \d+\/480 · recovery 0\/40 → under load only$/,
    );
  });

  it("is told of one org while a permission of the same words is told of another", () => {
    const limit = limited(tokenBucket(150, 150));
    const { findings } = judgeLoad(
      (attempt) => (attempt.org === 1 ? MISSING_PERMISSIONS : limit(attempt)),
      PLAN,
    );
    const told = findings.map(({ rule, orgs }) => `${rule} ${orgs.join(" ")}`);
    expect(told.toSorted()).toEqual(["T27 org-1", "T28 org-2", "T403 org-1"]);
    const permission = findings.find(({ rule }) => rule === "T403");
    expect(permission?.atRest.text).toContain(
      "→ permission, not load (not a rate limit: 403 in 80 of 80 at rest)",
    );
  });

  it("names the range of limits of several orgs", () => {
    const limiters = [tokenBucket(150, 150), tokenBucket(300, 150)];
    const result = judgeLoad(({ org, startMs }) => {
      const limiter = limiters[org - 1];
      return limiter === undefined || limiter(startMs) ? {} : MISSING_PERMISSIONS;
    }, PLAN);
    expect(result.findings[0]?.title).toMatch(
      /^2 secondary orgs are refused with 403 above about \d+ to \d+ token requests a minute/,
    );
  });

  it.each<[string, (attempt: Attempt) => boolean]>([
    ["every request is refused", () => true],
    ["a third is refused, at rest as under load", ({ n }) => n % 3 === 0],
    ["one in fifty is refused", ({ n }) => n % 50 === 17],
    [
      "it is refused for some seconds in the middle of the spike",
      ({ startMs }) => startMs > 47_000 && startMs < 52_000,
    ],
    [
      "a third is refused for some seconds in the middle of the spike",
      ({ startMs, n }) => startMs > 47_000 && startMs < 52_000 && n % 3 === 0,
    ],
    ["access is taken away in the spike and stays so", ({ startMs }) => startMs > 52_000],
    [
      "a third is refused from the spike on and stays so",
      ({ startMs, n }) => startMs > 42_000 && n % 3 === 0,
    ],
    [
      "it is refused at rest once",
      ({ startMs, n }) => n === 30 || (startMs > 47_000 && startMs < 62_000),
    ],
    ["two requests in the spike are refused", (attempt) => inSpike(attempt) && attempt.n % 300 < 1],
    ["it is refused in recovery only", ({ stage }) => stage === "recovery"],
    ["it is refused until a time", ({ startMs }) => startMs < 15_000],
  ])("is not told when %s", (_, isRefused) => {
    const { findings, observations } = judgeLoad(
      (attempt) => (attempt.org === 2 && isRefused(attempt) ? MISSING_PERMISSIONS : {}),
      PLAN,
    );
    expect(rulesOf([...findings, ...observations])).not.toContain("T28");
    expect([...findings, ...observations].length).toBeGreaterThan(0);
  });

  it("is not told when other answers come with the rate", () => {
    const answer = refused(429);
    expect(rulesOf(judgeLoad(limited(tokenBucket(150, 150), answer), PLAN).findings)).toEqual([
      "T03",
    ]);
  });

  it("is not told when nothing ran at rest", () => {
    const plan = lasting({ warmup: 0, baseline: 0 });
    const { findings } = judgeLoad(limited(tokenBucket(150, 150)), plan);
    expect(rulesOf(findings)).toEqual(["T403"]);
  });
});
