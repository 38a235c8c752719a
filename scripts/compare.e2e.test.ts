/** Comparisons of real runs: what got slower is found, and a defect that is new is told by its org whatever latency says. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Result } from "../lib/analysis/result.ts";
import { compare } from "../lib/compare/two-sides-fixture.ts";
import { delayBy, runInTurn } from "./compared-sides.ts";

const RUNS_LIMIT_MS = 300_000;
const EMPTIED = "org-0003";

let slow: Result[] = [];
let fast: Result[] = [];
let emptied: Result[] = [];

beforeAll(async () => {
  [slow = [], fast = []] = await runInTurn([[delayBy(60)], [delayBy(40)]], 5);
  // The first fault that applies is the one that is planted.
  const empty = { id: "emptied", kind: "empty-org-ids", org: EMPTIED, rate: 1 } as const;
  [emptied = []] = await runInTurn([[empty, delayBy(40)]], 1);
}, RUNS_LIMIT_MS);

describe("five runs a side in turn", () => {
  it("show a server that takes 60 ms instead of 40 ms", () => {
    const { verdict, rows } = compare(fast, slow);
    expect(verdict).toMatchObject({ state: "REGRESSED", passed: false });
    const p50 = rows.find(({ metric }) => metric === "p50");
    expect(p50).toMatchObject({ state: "REGRESSED", change: { method: "runs" } });
  });

  it("show the other way round that it is better, or cannot tell", () => {
    const { verdict } = compare(slow, fast);
    expect(["IMPROVED", "INCONCLUSIVE"]).toContain(verdict.state);
    expect(verdict.passed).not.toBe(false);
  });

  it("name the org whose claims the candidate empties, although it is faster, after one run", () => {
    const { verdict, defects, rows } = compare(slow, emptied);
    expect(verdict).toMatchObject({ state: "REGRESSED", passed: false });
    expect(verdict.reasons[0]?.text).toContain(EMPTIED);
    expect(defects.filter(({ isNew }) => isNew).map(({ newOrgs }) => newOrgs)).toEqual([[EMPTIED]]);
    expect(rows.find(({ metric }) => metric === "p50")?.change?.estimate).toBeLessThan(1);
  });
});
