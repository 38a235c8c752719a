/** A finding's interval is as wide as its failures come in bursts. */
import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import type { Attempt } from "./aggregate-fixture.ts";
import { judgeLoad } from "./judged-fixture.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { type Answer, claimed, refused } from "./symptom-fixture.ts";

const DOWN = refused(503);
/** A spike of two minutes. */
const LONG = makePlan(3);
const PLAN = {
  ...LONG,
  stages: LONG.stages
    .filter(({ kind }) => kind === "baseline" || kind === "spike")
    .map((stage, index) => ({
      ...stage,
      startMs: index * 30_000,
      durationMs: index === 0 ? 30_000 : 120_000,
    })),
};

function findingOf(isFaulty: (attempt: Attempt) => boolean, answer: Answer = DOWN, plan = PLAN) {
  const { findings } = judgeLoad((attempt) => (isFaulty(attempt) ? answer : {}), plan);
  const [finding] = findings;
  if (finding === undefined) throw new Error("nothing was found");
  return finding;
}

const inBursts = ({ org, startMs }: Attempt) => org === 1 && startMs % 20_000 < 2000;
const evenly = ({ org, n }: Attempt) => org === 1 && n % 10 === 0;

describe("the interval of a finding", () => {
  it("is several times as wide for failures in bursts", () => {
    const { count, of, interval, designEffect } = findingOf(inBursts);
    const plain = wilsonInterval(count, of);
    expect(designEffect).toBeGreaterThan(5);
    expect(interval).toEqual(wilsonInterval(count, of, designEffect));
    expect((interval?.high ?? 0) - (interval?.low ?? 0)).toBeGreaterThan(
      2 * (plain.high - plain.low),
    );
  });

  it("is that of independent attempts for failures that come evenly", () => {
    const { count, of, interval, designEffect } = findingOf(evenly);
    expect(designEffect).toBeCloseTo(1, 3);
    expect(interval?.low).toBeCloseTo(wilsonInterval(count, of).low, 6);
  });

  it("does not take it for a burst that a spike fails more often than the rest", () => {
    const { designEffect } = findingOf(
      ({ org, stage, n }) => org === 1 && n % (stage === "spike" ? 4 : 20) === 0,
    );
    expect(designEffect).toBeLessThan(1.5);
  });

  it("counts the attempts of the orgs that show it, not of all", () => {
    const alone = findingOf(inBursts).designEffect;
    const among = findingOf(inBursts, DOWN, {
      ...PLAN,
      orgs: [...PLAN.orgs, ...makePlan(6).orgs.slice(3)],
    });
    expect(among.designEffect).toBeGreaterThan(alone / 3);
  });

  it("is widened over tokens too, of which there are fewer than attempts", () => {
    const { ofWhat, designEffect } = findingOf(inBursts, claimed("empty"));
    expect([ofWhat, designEffect > 5]).toEqual(["decoded", true]);
  });

  it("has nothing to be widened by where only the preflight shows it", () => {
    const plan = withPreflight({ ...PLAN, stages: [] });
    const result = judgeLoad(() => refused(403), plan);
    expect(result.findings.map(({ designEffect }) => designEffect)).toEqual([1]);
  });

  it("is none of a measure", () => {
    const { findings } = judgeLoad(({ org }) => (org === 1 ? { latencyUs: 200_000 } : {}), PLAN);
    expect(findings).toMatchObject([{ rule: "L01", interval: null, designEffect: 1 }]);
  });
});
