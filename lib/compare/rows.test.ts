/** The rows of a comparison: which there are, which decide, what each comes to, and what the others of its family make of it. */
import { describe, expect, it } from "vitest";
import { holm } from "../core/statistics/multiplicity.ts";
import { GRANTS, type StageKind } from "../core/words.ts";
import type { ComparisonRow } from "./comparison.ts";
import { makeLatencySlice } from "./compared-run-fixture.ts";
import { type Metric, TOLERANCES, type Tolerances } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { compareRows, type SlicedRun } from "./rows.ts";
import type { Slice } from "./side-values.ts";
import { makeSlice } from "./slice-fixture.ts";

function runOf(...slices: Slice[]): SlicedRun {
  return { slices, timeline: { blockMs: 1000 } };
}

function rowsOf(
  base: readonly SlicedRun[],
  candidate: readonly SlicedRun[],
  tolerances: Partial<Tolerances> = {},
): ComparisonRow[] {
  return compareRows({
    base,
    candidate,
    tolerances: { ...TOLERANCES, ...tolerances },
    noise: ASSUMED_NOISE,
  });
}

function rowOf(rows: readonly ComparisonRow[], metric: Metric, stage = "spike"): ComparisonRow {
  const row = rows.find((one) => one.metric === metric && one.stage === stage);
  if (row === undefined) throw new Error(`no row of ${metric} in ${stage}`);
  return row;
}

const metricsOf = (rows: readonly ComparisonRow[]) => rows.map(({ metric }) => metric);
const CALM = runOf(makeLatencySlice({ p95Us: 80_000 }));
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

describe("a rate", () => {
  const failing = (forbidden: number, durationMs = 300_000) =>
    runOf(makeSlice({ issued: 15_000 - forbidden, forbidden, durationMs }));

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
    const withEmpty = (empty: number) => runOf(makeSlice({ issued: 15_000, empty }));
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
    const [before, after] = [failing(30, 7000), failing(300, 7000)];
    expect(rowOf(rowsOf([before], [after]), "status403")).toMatchObject({
      state: "NO DATA",
      change: null,
    });
    const none = failing(0, 7000);
    expect(rowOf(rowsOf([none], [none]), "status403").state).toBe("SAME");
    const runs = rowsOf([before, before, before], [after, after, after]);
    expect(rowOf(runs, "status403").state).toBe("REGRESSED");
  });
});

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
