/** What a machine could hold, by what it did. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import type { CpuShare } from "./cpu-share.ts";
import { sustainableRate } from "./generator-capacity.ts";
import { makePlan } from "./plan-fixture.ts";
import { viewRun } from "./run-view.ts";

/** 5 orgs: 10/s at rest, 120/s in the spike from second 42 to second 62. */
const PLAN = makePlan(5);
const VIEW = viewRun(PLAN, playLoad(PLAN), new Date(0).toISOString());

function usingCpu(shareAt: (second: number) => number): CpuShare[] {
  return Array.from({ length: 82 }, (_, second) => ({
    atMs: second * 1000 + 500,
    share: shareAt(second),
  }));
}

const CPU = { code: "CPU", text: "" };
const LAG = { code: "LAG", text: "" };

describe("the rate a machine could hold", () => {
  it("is that at which its CPU is used to four fifths, where CPU was the limit", () => {
    const cpu = usingCpu((second) => (second >= 42 && second < 62 ? 0.96 : 0.05));
    expect(sustainableRate(VIEW, cpu, [CPU])).toBe(100);
  });

  it("is below what was reached under load, where something else was", () => {
    expect(
      sustainableRate(
        VIEW,
        usingCpu(() => 0.2),
        [LAG],
      ),
    ).toBe(96);
  });

  it("is not told of a machine that was no limit, or of a run without load", () => {
    const cpu = usingCpu(() => 0.5);
    expect(sustainableRate(VIEW, cpu, [])).toBeNull();
    const empty = viewRun(PLAN, { ...VIEW.aggregate, blocks: [] }, new Date(0).toISOString());
    expect(sustainableRate(empty, [], [LAG])).toBeNull();
    expect(sustainableRate(empty, cpu, [CPU])).toBeNull();
  });
});
