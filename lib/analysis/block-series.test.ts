/** Design effects within stages: a spike that fails more than the baseline is no burst. */
import { describe, expect, it } from "vitest";
import { blocksWithin, designEffectAcross, designEffectWithin } from "./block-series.ts";
import { makePlan } from "./plan-fixture.ts";

/** Warm-up 0…10 s, baseline …40 s, ramp …42 s, spike …62 s, recovery …82 s. */
const PLAN = makePlan(2);
const TIMED = { plan: PLAN, aggregate: { blockMs: 1000, blocks: { length: 82 } } };
const [, BASELINE, RAMP, SPIKE] = PLAN.stages;

describe("the blocks of a stage", () => {
  it("lie whole within it", () => {
    if (BASELINE === undefined) throw new Error("no baseline");
    expect(blocksWithin(BASELINE, TIMED)).toEqual(Array.from({ length: 30 }, (_, i) => 10 + i));
    const long = { ...TIMED, aggregate: { blockMs: 4000, blocks: { length: 21 } } };
    expect(blocksWithin(BASELINE, long)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  });

  it("end where the run ended", () => {
    if (SPIKE === undefined) throw new Error("no spike");
    const cut = { ...TIMED, aggregate: { blockMs: 1000, blocks: { length: 50 } } };
    expect(blocksWithin(SPIKE, cut)).toEqual([42, 43, 44, 45, 46, 47, 48, 49]);
  });
});

function shareAt(share: (block: number) => number) {
  return (block: number) => ({ count: Math.round(100 * share(block)), of: 100 });
}

describe("the design effect within stages", () => {
  const stages = [BASELINE, SPIKE].flatMap((stage) => stage ?? []);

  it("is about 1 where each stage fails evenly, however different the stages", () => {
    const evenly = shareAt((block) => (block < 40 ? 0.01 : 0.6));
    expect(designEffectWithin(stages, evenly, TIMED)).toBe(1);
  });

  it("is many times that where the same failures come in bursts", () => {
    const inBursts = shareAt((block) => (block % 10 < 2 ? 0.5 : 0));
    expect(designEffectWithin(stages, inBursts, TIMED)).toBeGreaterThan(5);
  });

  it("is 1 where no stage has blocks enough, or nothing was counted", () => {
    const short = [RAMP].flatMap((stage) => stage ?? []);
    expect(
      designEffectWithin(
        short,
        shareAt(() => 0.5),
        TIMED,
      ),
    ).toBe(1);
    expect(designEffectWithin(stages, () => ({ count: 0, of: 0 }), TIMED)).toBe(1);
    expect(
      designEffectWithin(
        stages,
        shareAt(() => 0),
        TIMED,
      ),
    ).toBe(1);
  });
});

describe("the design effect across repeats", () => {
  const timed = { aggregate: { blockMs: 1000, blocks: { length: 200 } } };
  const repeats = Array.from({ length: 16 }, (_, index) => {
    const spike = SPIKE ?? PLAN.stages[0];
    if (spike === undefined) throw new Error("no stage");
    return { ...spike, startMs: 10_000 * index, durationMs: 5000 };
  });

  it("is known of repeats each of which is too short, by what differs between them", () => {
    const oneInFour = shareAt((block) => (Math.floor(block / 10) % 4 === 0 ? 0.5 : 0));
    expect(designEffectWithin(repeats, oneInFour, timed)).toBe(1);
    expect(designEffectAcross(repeats, oneInFour, timed)).toBeGreaterThan(50);
  });

  it("is what it is within where there is one stage, and 1 with too few blocks", () => {
    const inBursts = shareAt((block) => (block % 10 < 2 ? 0.5 : 0));
    const one = [BASELINE].flatMap((stage) => stage ?? []);
    expect(designEffectAcross(one, inBursts, TIMED)).toBe(designEffectWithin(one, inBursts, TIMED));
    const few = repeats.slice(0, 1);
    expect(designEffectAcross(few, inBursts, timed)).toBe(1);
  });
});
