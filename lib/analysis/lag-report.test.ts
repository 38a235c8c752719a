/** Start lag: exact until something was dropped, a lower bound from then on. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import type { Aggregate } from "./aggregate.ts";
import { findDrops } from "./drops.ts";
import { judge } from "./judged-fixture.ts";
import { makePlan, makeSummary } from "./plan-fixture.ts";

const PLAN = makePlan(2);
const AGGREGATE = playLoad(PLAN);

/** Unaccounted ticks by second, all others 0. */
function withTicks(ticks: (second: number) => number): Aggregate {
  const blocks = AGGREGATE.blocks.map((block, second) => ({
    ...block,
    minUnaccountedTicks: ticks(second),
  }));
  return { ...AGGREGATE, blocks };
}

function lowerBounds(aggregate: Aggregate, droppedIterations: number | null) {
  const k6Summary =
    droppedIterations === null ? null : makeSummary(aggregate.recorded, { droppedIterations });
  return judge(PLAN, aggregate, { k6Summary })
    .startLagMs.filter(({ lowerBound }) => lowerBound)
    .map(({ stage }) => stage);
}

describe("start lag", () => {
  it("is exact in every stage when nothing was dropped, however late attempts were", () => {
    expect(
      lowerBounds(
        withTicks((second) => (second > 50 ? 30 : 0)),
        0,
      ),
    ).toEqual([]);
    expect(judge(PLAN, AGGREGATE).startLagMs[3]).toEqual({
      stage: "spike",
      n: 100,
      p50: 1,
      p99: 8,
      max: 20,
      lowerBound: false,
    });
  });

  it("is a lower bound from the stage on in which something was dropped", () => {
    const aggregate = withTicks((second) => (second >= 50 ? 12 : 0));
    expect(lowerBounds(aggregate, 12)).toEqual(["spike", "recovery"]);
    expect(
      judge(PLAN, aggregate, {
        k6Summary: makeSummary(AGGREGATE.recorded, { droppedIterations: 12 }),
      }).startLagMs[3],
    ).toMatchObject({ p99: 4, max: 9, lowerBound: true });
  });

  it("stays exact in a stage that ended just before the first drop", () => {
    expect(
      lowerBounds(
        withTicks((second) => (second >= 42 ? 1 : 0)),
        1,
      ),
    ).toEqual(["spike", "recovery"]);
    expect(
      lowerBounds(
        withTicks((second) => (second >= 41 ? 1 : 0)),
        1,
      ),
    ).toEqual(["ramp", "spike", "recovery"]);
  });

  it("takes attempts that were only late for what they are: later ones account for their ticks", () => {
    const aggregate = withTicks((second) => (second === 20 ? 9 : second >= 60 ? 3 : 0));
    expect(lowerBounds(aggregate, 3)).toEqual(["spike", "recovery"]);
  });

  it("relies on the records where k6 left no summary", () => {
    expect(
      lowerBounds(
        withTicks((second) => (second >= 65 ? 3 : 0)),
        null,
      ),
    ).toEqual(["recovery"]);
    expect(lowerBounds(AGGREGATE, null)).toEqual([]);
  });

  it("leaves out stages without a scheduled attempt", () => {
    const lag = AGGREGATE.lag.map((stage, index) => (index === 2 ? { ...stage, n: 0 } : stage));
    const stages = judge(PLAN, { ...AGGREGATE, lag }).startLagMs.map(({ stage }) => stage);
    expect(stages).toEqual(["warmup", "baseline", "spike", "recovery"]);
  });
});

describe("findDrops", () => {
  it("finds the blocks in which drops can have risen; a block without attempts says nothing by itself", () => {
    const aggregate = withTicks((second) =>
      second === 51 ? Number.POSITIVE_INFINITY : Math.max(0, second - 49),
    );
    const blocks = aggregate.blocks.map((block, second) =>
      second === 51 || second > 53 ? { ...block, attempts: 0 } : block,
    );
    const drops = findDrops({ ...aggregate, blocks }, makeSummary(1, { droppedIterations: 4 }));
    expect(drops).toEqual({ count: 4, noneUntilMs: 50_000, blocks: [50, 51, 53] });
  });
});
