/** What a change comes to at every edge: of the tolerance, of nothing, of the level. */
import { describe, expect, it } from "vitest";
import type { Change } from "./change.ts";
import { type ChangeState, judgeChange } from "./change-state.ts";

function changeFrom(low: number, high: number): Change {
  const bounds = Number.isFinite(low + high) ? (low + high) / 2 : 0;
  return { estimate: bounds, low, high, p: 0.01, pBeyond: 0.01, method: "runs" };
}

const SURE = 0.049_999;
const UNSURE = 0.05;

describe("judgeChange", () => {
  it.each<[low: number, high: number, adjustedP: number, state: ChangeState]>([
    [0.11, 0.3, SURE, "REGRESSED"],
    [0.11, 0.3, UNSURE, "SHIFTED"],
    [0.1, 0.3, SURE, "SHIFTED"],
    [0.01, 0.09, SURE, "SHIFTED"],
    [0.01, 0.3, SURE, "SHIFTED"],
    [0, 0.09, SURE, "SAME"],
    [0, 0.1, SURE, "INCONCLUSIVE"],
    [-0.09, 0.09, SURE, "SAME"],
    [-0.1, 0.09, SURE, "INCONCLUSIVE"],
    [-0.09, 0.1, SURE, "INCONCLUSIVE"],
    [-0.3, 0.3, UNSURE, "INCONCLUSIVE"],
    [-0.09, -0.01, UNSURE, "SHIFTED"],
    [-0.3, -0.01, UNSURE, "SHIFTED"],
    [-0.3, -0.1, UNSURE, "SHIFTED"],
    [-0.3, -0.11, UNSURE, "IMPROVED"],
    [0.11, Infinity, SURE, "REGRESSED"],
    [-Infinity, -0.11, UNSURE, "IMPROVED"],
    [-Infinity, Infinity, UNSURE, "INCONCLUSIVE"],
  ])("%d…%d with a tolerance of 0.1 and q = %d is %s", (low, high, adjustedP, state) => {
    expect(judgeChange(changeFrom(low, high), 0.1, adjustedP)).toBe(state);
  });

  it.each<[low: number, high: number, adjustedP: number, state: ChangeState]>([
    [0.001, 0.3, SURE, "REGRESSED"],
    [0.001, 0.3, UNSURE, "SHIFTED"],
    [0, 0.3, SURE, "INCONCLUSIVE"],
    [-0.001, 0.001, SURE, "INCONCLUSIVE"],
    [0, 0, SURE, "INCONCLUSIVE"],
    [-0.3, 0, UNSURE, "INCONCLUSIVE"],
    [-0.3, -0.001, UNSURE, "IMPROVED"],
  ])("%d…%d with no tolerance and q = %d is %s", (low, high, adjustedP, state) => {
    expect(judgeChange(changeFrom(low, high), 0, adjustedP)).toBe(state);
  });

  it("is the same where it never happened, whatever the tolerance, and no data where nobody knows", () => {
    expect(judgeChange(changeFrom(-0.001, 0.001), 0, 1, true)).toBe("SAME");
    expect(judgeChange(changeFrom(-0.3, 0.3), 0.1, 1, true)).toBe("SAME");
    expect(judgeChange(null, 0, 1, true)).toBe("NO DATA");
    expect(judgeChange(null, 0.1, 1)).toBe("NO DATA");
  });
});
