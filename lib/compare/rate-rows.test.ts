/** What a rate comes to: of failures, of what none should have, of what never happened. */
import { describe, expect, it } from "vitest";
import { rowOf, rowsOf, runOf } from "./sliced-run-fixture.ts";
import { makeSlice } from "./slice-fixture.ts";

const failing = (forbidden: number, durationMs = 300_000) =>
  runOf(makeSlice({ issued: 15_000 - forbidden, forbidden, durationMs }));
const withEmpty = (empty: number) => runOf(makeSlice({ issued: 15_000, empty }));

describe("a rate", () => {
  it("is compared as a difference of shares", () => {
    const row = rowOf(rowsOf([failing(30)], [failing(300)]), "status403");
    expect(row).toMatchObject({
      state: "REGRESSED",
      unit: "share",
      tolerance: 0.005,
      ofWhat: "attempts",
      base: { value: 0.002, count: 30, of: 15_000, runs: 1 },
      candidate: { value: 0.02, count: 300 },
    });
    expect(row.change?.estimate).toBeCloseTo(0.018, 12);
  });

  it("that none should have regresses with the first few, and is the same where it never happened", () => {
    expect(rowOf(rowsOf([withEmpty(0)], [withEmpty(0)]), "empty").state).toBe("SAME");
    expect(rowOf(rowsOf([withEmpty(0)], [withEmpty(40)]), "empty").state).toBe("REGRESSED");
    expect(rowOf(rowsOf([withEmpty(40)], [withEmpty(0)]), "empty").state).toBe("IMPROVED");
    expect(rowOf(rowsOf([withEmpty(40)], [withEmpty(40)]), "empty")).toMatchObject({
      state: "INCONCLUSIVE",
      runsNeeded: null,
    });
  });

  it("that never happened is the same only where enough was counted to say so", () => {
    const few = runOf(makeSlice({ issued: 300 }));
    expect(rowOf(rowsOf([failing(0)], [failing(0)]), "status403").state).toBe("SAME");
    expect(rowOf(rowsOf([few], [few]), "status403").state).toBe("INCONCLUSIVE");
  });

  it("of single runs is unknown where they are too short to show how it scatters", () => {
    const [before, after] = [failing(30, 20_000), failing(300, 20_000)];
    expect(rowOf(rowsOf([before], [after]), "status403")).toMatchObject({
      state: "NO DATA",
      change: null,
    });
    const none = failing(0, 20_000);
    expect(rowOf(rowsOf([none], [none]), "status403").state).toBe("SAME");
    const runs = rowsOf([before, before, before], [after, after, after]);
    expect(rowOf(runs, "status403").state).toBe("REGRESSED");
  });
});
