/** Credentials presented several times at once, which takes all that a small machine has. */
import { describe, expect, it } from "vitest";
import type { AttemptRecord } from "../lib/core/record.ts";
import { factsOf, isIssued, noticesOf, rulesOf, runScenario } from "./scenario-run.ts";

/** Records by what `keyOf` says of them. */
function groupBy(
  records: readonly AttemptRecord[],
  keyOf: (record: AttemptRecord) => string,
): AttemptRecord[][] {
  const groups = new Map<string, AttemptRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()];
}

describe("double-spend", () => {
  it("of more than 500 refresh tokens has one winner each, where tokens rotate", async () => {
    const run = await runScenario("double-spend", { fill: { duration: "14s" } });
    const spends = groupBy(run.attempts, ({ parent }) => parent);
    expect(spends.length).toBeGreaterThanOrEqual(500);
    expect(new Set(spends.map((presented) => presented.length))).toEqual(new Set([4]));
    expect(new Set(spends.map((presented) => presented.filter(isIssued).length))).toEqual(
      new Set([1]),
    );
    const facts = factsOf(run, "double-spend");
    expect(facts.byWinners).toEqual([{ winners: 1, spends: spends.length }]);
    // The issuer takes a token presented twice for stolen, and the winner's with it.
    expect(facts.survivors).toEqual({ alive: 0, dead: spends.length, unknown: 0 });
    expect(rulesOf(run)).toEqual([]);
    expect(noticesOf(run)).toEqual(["D02"]);
    expect(run.stats.distinctAttempts).toBe(run.attempts.length + run.preflight.length);
  });

  it("of tokens that stay valid has several, which is a defect", async () => {
    const run = await runScenario("double-spend", {
      fill: { duration: "3s" },
      issuer: { refreshReuse: true },
    });
    const spends = groupBy(run.attempts, ({ parent }) => parent);
    expect(run.attempts.every(isIssued)).toBe(true);
    expect(factsOf(run, "double-spend").byWinners).toEqual([{ winners: 4, spends: spends.length }]);
    expect(run.result.findings).toMatchObject([
      { rule: "D01", defect: true, count: spends.length, of: spends.length },
    ]);
    expect(run.result.verdict.passed).toBe(false);
  });
});
