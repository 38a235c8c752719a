/** Rows that share the risk of a false alarm. */
import { describe, expect, it } from "vitest";
import { holm } from "../core/statistics/multiplicity.ts";
import { GRANTS } from "../core/words.ts";
import { makeLatencySlice } from "./compared-run-fixture.ts";
import { CALM, rowOf, rowsOf, runOf } from "./sliced-run-fixture.ts";

describe("families", () => {
  const stages = ["baseline", "spike", "recovery"] as const;
  const loud = (times: number) =>
    runOf(
      ...stages.map((kind) =>
        makeLatencySlice({ p95Us: 80_000 * times, kind, stage: kind, forbidden: 10 }),
      ),
    );
  const rows = rowsOf([loud(1)], [loud(1.2)]);
  const changesOf = (isDecisive: boolean) =>
    rows.filter(({ decisive, change, candidate }) => {
      return decisive === isDecisive && change !== null && candidate.count !== 0;
    });

  it.each([
    ["decisive", true, 4],
    ["other", false, 8],
  ])("the %s rows share their risk, without what never happened", (_, isDecisive, size) => {
    const family = changesOf(isDecisive);
    expect(family).toHaveLength(size);
    const expected = holm(family.map(({ change }) => change?.pBeyond ?? Number.NaN));
    expect(family.map(({ change }) => change?.adjustedP)).toEqual(expected);
    const least = Math.min(...family.map(({ change }) => change?.pBeyond ?? 1));
    expect(Math.min(...expected)).toBeCloseTo(size * least, 12);
  });

  it("what never happened has nothing to raise", () => {
    const never = rows.filter(({ candidate }) => candidate.count === 0);
    expect(never.length).toBeGreaterThan(0);
    expect(never.every(({ change }) => change?.adjustedP === 1)).toBe(true);
  });

  it("what is sure by itself may be one of too many to regress", () => {
    const slow = makeLatencySlice({ p95Us: 80_000 * 1.3 });
    const others = GRANTS.filter((grant) => grant !== slow.grant);
    const same = others.map((grant) => makeLatencySlice({ p95Us: 80_000, grant }));
    const alone = rowOf(rowsOf([CALM], [runOf(slow)]), "p50");
    const among = rowOf(rowsOf([runOf(...CALM.slices, ...same)], [runOf(slow, ...same)]), "p50");
    expect(alone.state).toBe("REGRESSED");
    expect(among.state).toBe("SHIFTED");
    expect(among.change).toMatchObject({ low: alone.change?.low, p: alone.change?.p });
  });
});
