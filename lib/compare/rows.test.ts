/** The rows of a comparison: which there are, which decide, and what a latency comes to. */
import { describe, expect, it } from "vitest";
import type { StageKind } from "../core/words.ts";
import type { ComparisonRow } from "./comparison.ts";
import { makeLatencySlice } from "./compared-run-fixture.ts";
import type { SlicedRun } from "./places.ts";
import { CALM, rowOf, rowsOf, runOf } from "./sliced-run-fixture.ts";
import { makeSlice } from "./slice-fixture.ts";

const metricsOf = (rows: readonly ComparisonRow[]) => rows.map(({ metric }) => metric);
const stageOf = (kind: StageKind, stage: string = kind) =>
  makeLatencySlice({ p95Us: 80_000, kind, stage });

/** As many runs as percentiles. */
const runsAt = (...p95Us: number[]) => p95Us.map((us) => runOf(makeLatencySlice({ p95Us: us })));
const FIVE = [80_000, 81_000, 79_000, 80_500, 79_500];
const slower = (times: number) => runsAt(...FIVE.map((us) => us * times));

describe("which rows there are", () => {
  it("latencies and what none should have always, other failures where there were any", () => {
    const quiet = ["p50", "p95", "p99", "status403", "serverFailed", "empty"];
    expect(metricsOf(rowsOf([CALM], [CALM]))).toEqual(quiet);
    const slice = makeSlice({ issued: 15_000 });
    const outcomes = { ...slice.outcomes, throttled: 1, hollow: 1, rejected: 1 };
    const claims = { ...slice.claims, wrongOrg: 1 };
    const failing = runOf({ ...slice, outcomes, claims, scopeShortfall: 1 });
    expect(metricsOf(rowsOf([CALM], [failing])).slice(3)).toEqual([
      "status403",
      "throttled",
      "rejected",
      "serverFailed",
      "hollow",
      "empty",
      "wrongOrg",
      "scopeShortfall",
    ]);
  });

  it("none of warm-ups, ramps and preflights", () => {
    const kinds = ["preflight", "warmup", "baseline", "ramp", "spike", "soak", "recovery"] as const;
    const run = runOf(...kinds.map((kind) => stageOf(kind)));
    const stages = new Set(rowsOf([run], [run]).map(({ stage }) => stage));
    expect([...stages]).toEqual(["baseline", "spike", "soak", "recovery"]);
  });

  it("each grant for itself", () => {
    const grants = ["client_credentials", "refresh"] as const;
    const [fast, slow] = [80_000, 160_000].map((p95Us) =>
      runOf(
        ...grants.map((grant) =>
          makeLatencySlice({ p95Us: grant === "refresh" ? p95Us : 80_000, grant }),
        ),
      ),
    );
    const rows = rowsOf([fast ?? CALM], [slow ?? CALM]).filter(({ metric }) => metric === "p95");
    expect(rows.map(({ grant, state }) => [grant, state])).toEqual([
      ["client_credentials", "INCONCLUSIVE"],
      ["refresh", "REGRESSED"],
    ]);
  });

  it("also of a grant or stage that one side lacks, without data", () => {
    const more = runOf(stageOf("spike"), stageOf("recovery"));
    const rows = rowsOf([more], [CALM]).filter(({ stage }) => stage === "recovery");
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ state, change }) => state === "NO DATA" && change === null)).toBe(true);
  });

  it("none of empty claims where no token can be decoded, and one without data where one side's cannot", () => {
    const decoded = makeLatencySlice({ p95Us: 80_000 });
    const claims = { ...decoded.claims, match: 0, opaque: 15_000 };
    const opaque = runOf({ ...decoded, decoded: 0, claims });
    expect(metricsOf(rowsOf([opaque], [opaque]))).not.toContain("empty");
    expect(rowOf(rowsOf([CALM], [opaque]), "empty")).toMatchObject({
      state: "NO DATA",
      base: { of: 15_000, runs: 1 },
      candidate: { of: 0, runs: 0 },
    });
  });
});

describe("which rows decide", () => {
  it.each<[stages: StageKind[], decisive: StageKind[]]>([
    [["baseline", "spike", "recovery"], ["spike"]],
    [["spike"], ["spike"]],
    [
      ["baseline", "soak", "recovery"],
      ["baseline", "soak"],
    ],
    [["warmup", "baseline"], ["baseline"]],
    [["recovery"], ["recovery"]],
  ])("of %j those of %j", (stages, decisive) => {
    const run = runOf(...stages.map((kind) => stageOf(kind)));
    const rows = rowsOf([run], [run]).filter((row) => row.decisive);
    expect([...new Set(rows.map(({ kind }) => kind))]).toEqual(decisive);
  });
});

describe("a latency", () => {
  it("that rose by more than the tolerance in five runs a side regressed", () => {
    const row = rowOf(rowsOf(slower(1), slower(1.3)), "p95");
    expect(row).toMatchObject({
      state: "REGRESSED",
      unit: "latencyUs",
      tolerance: 0.1,
      ofWhat: "issued tokens",
      runsNeeded: null,
      change: { method: "runs" },
    });
    expect(row.change?.estimate).toBeCloseTo(1.3, 3);
    expect(row.change?.low).toBeGreaterThan(1.1);
    expect(row.base.value).toBeCloseTo(80_000, -2);
    expect(row.candidate).toMatchObject({ of: 75_000, runs: 5 });
  });

  it.each([
    [1.3, "REGRESSED"],
    [1.05, "SHIFTED"],
    [1, "SAME"],
    [0.95, "SHIFTED"],
    [0.7, "IMPROVED"],
  ])("times %d is %s", (times, state) => {
    expect(rowOf(rowsOf(slower(1), slower(times)), "p50").state).toBe(state);
  });

  it("is held against the tolerance that is given", () => {
    const sides = [slower(1), slower(1.08)] as const;
    const of = (p95: number) => rowOf(rowsOf(...sides, { p95 }), "p95");
    expect(of(0.02)).toMatchObject({ state: "REGRESSED", tolerance: 0.02 });
    expect(of(0.5)).toMatchObject({ state: "SHIFTED", tolerance: 0.5 });
  });

  it("of single runs that noise may explain cannot be told, and the row says what would settle it", () => {
    const row = rowOf(rowsOf([CALM], runsAt(88_000)), "p95");
    expect(row).toMatchObject({ state: "INCONCLUSIVE", change: { method: "single" } });
    expect(row.runsNeeded).toBe(3);
    const { low, high } = row.change ?? {};
    const half = Math.log((high ?? 0) / (low ?? 0)) / 2;
    expect(row.smallestProvable).toBeCloseTo(Math.expm1(half * (1 + 0.84 / 1.959964)), 6);
  });

  it("says what runs could have found by the runs there are", () => {
    const provable = (candidate: readonly SlicedRun[]) => {
      const { change, smallestProvable } = rowOf(rowsOf(slower(1), candidate), "p95");
      const half = Math.log((change?.high ?? 0) / (change?.low ?? 0)) / 2;
      return Math.log1p(smallestProvable ?? 0) / half;
    };
    expect(provable(slower(1))).toBeCloseTo(1 + 0.84 / 2.306004, 5);
    expect(provable(runsAt(80_000))).toBeCloseTo(1 + 0.84 / 2.776445, 5);
  });

  it("of too few tokens is none, while those of fewer are", () => {
    const few = runOf(makeLatencySlice({ p95Us: 80_000, issued: 298 }));
    const rows = rowsOf([few, few, few], [few, few, few]);
    expect(rowOf(rows, "p99")).toMatchObject({ state: "NO DATA", base: { runs: 0, of: 894 } });
    expect(rowOf(rows, "p95").state).toBe("SAME");
  });

  it("of single runs without bands by blocks is none", () => {
    const short = runOf(makeLatencySlice({ p95Us: 80_000, interval: "ranks" }));
    expect(rowOf(rowsOf([short], [short]), "p95")).toMatchObject({
      state: "NO DATA",
      change: null,
    });
    expect(rowOf(rowsOf([short, short, short], [short, short, short]), "p95").state).toBe("SAME");
  });

  it("that nothing bounds from above is written without an end", () => {
    const points = [{ p: 0.95, us: 160_000, lowUs: 150_000, highUs: null }];
    const open = runOf(makeLatencySlice({ p95Us: 160_000, points }));
    const row = rowOf(rowsOf([CALM], [open]), "p95");
    expect(row).toMatchObject({ state: "REGRESSED", smallestProvable: null });
    expect(row.change).toMatchObject({ high: null });
  });
});
