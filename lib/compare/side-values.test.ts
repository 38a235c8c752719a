/** What each run of a side says of a metric, and all of them together. */
import { describe, expect, it } from "vitest";
import { makeLatencySlice } from "./compared-run-fixture.ts";
import {
  percentilesOf,
  ratesOf,
  type Slice,
  summarizePercentiles,
  summarizeRates,
} from "./side-values.ts";
import { makeSlice } from "./slice-fixture.ts";

const runsOf = (...slices: Slice[]) => slices.map((slice) => ({ slice, blockMs: 1000 }));

describe("percentilesOf", () => {
  it("takes the percentile of each run with its band", () => {
    const runs = runsOf(makeLatencySlice({ p95Us: 80_000, within: 0.1 }));
    expect(percentilesOf("p50", runs)).toEqual([
      { us: 40_000, band: { lowUs: 36_000, highUs: 44_000 } },
    ]);
    expect(percentilesOf("p99", runs)[0]?.us).toBe(120_000);
  });

  it.each([
    ["p50", 5, 6],
    ["p95", 58, 59],
    ["p99", 298, 299],
  ] as const)("leaves out %s of %d issued tokens, and not of %d", (metric, few, enough) => {
    const runs = [few, enough].map((issued) => makeLatencySlice({ p95Us: 80_000, issued }));
    expect(percentilesOf(metric, runsOf(...runs))).toHaveLength(1);
    expect(percentilesOf(metric, runsOf(...runs.slice(0, 1)))).toEqual([]);
  });

  it("takes no band that was made as if attempts were independent, nor one without any bound", () => {
    const ranks = makeLatencySlice({ p95Us: 80_000, interval: "ranks" });
    const points = [{ p: 0.95, us: 80_000, lowUs: null, highUs: null }];
    const unbounded = makeLatencySlice({ p95Us: 80_000, points });
    expect(percentilesOf("p95", runsOf(ranks, unbounded)).map(({ band }) => band)).toEqual([
      null,
      null,
    ]);
  });

  it("leaves a band open where one bound is unknown, and always has the percentile in it", () => {
    const high = [{ p: 0.95, us: 80_000, lowUs: 70_000, highUs: null }];
    const low = [{ p: 0.95, us: 80_000, lowUs: null, highUs: 79_000 }];
    const slices = [high, low].map((points) => makeLatencySlice({ p95Us: 80_000, points }));
    expect(percentilesOf("p95", runsOf(...slices)).map(({ band }) => band)).toEqual([
      { lowUs: 70_000, highUs: Infinity },
      { lowUs: 0, highUs: 80_000 },
    ]);
  });

  it("leaves out what was not read and what was not measured", () => {
    const noPoint = makeLatencySlice({ p95Us: 80_000, points: [] });
    const zero = makeLatencySlice({ p95Us: 0 });
    expect(percentilesOf("p95", runsOf(noPoint, zero))).toEqual([]);
  });
});

describe("summarizePercentiles", () => {
  it("is the geometric mean of the runs with data, among all tokens of the side", () => {
    const runs = runsOf(
      makeLatencySlice({ p95Us: 40_000 }),
      makeLatencySlice({ p95Us: 90_000 }),
      makeLatencySlice({ p95Us: 70_000, issued: 10 }),
    );
    const summary = summarizePercentiles(percentilesOf("p95", runs), runs);
    expect(summary).toMatchObject({ count: null, of: 30_010, runs: 2 });
    expect(summary.value).toBeCloseTo(60_000, 6);
    expect(summarizePercentiles([], [])).toEqual({
      value: null,
      median: null,
      count: null,
      of: 0,
      runs: 0,
    });
  });
});

const scatterOf = (durationMs: number) =>
  ratesOf("status403", runsOf(makeSlice({ issued: 10, durationMs }))).map(({ scatter }) => scatter);

describe("ratesOf", () => {
  it("is a share of each run that counted anything", () => {
    const busy = makeSlice({ issued: 90, forbidden: 10, designEffect: 3 });
    const rates = ratesOf("status403", runsOf(busy, makeSlice({})));
    expect(rates).toEqual([{ count: 10, of: 100, designEffect: 3, scatter: "known" }]);
    expect(summarizeRates(rates)).toEqual({ value: 0.1, median: 0.1, count: 10, of: 100, runs: 1 });
  });

  it("says how it scatters where eight blocks of 10 s and more fit into its stage", () => {
    expect(scatterOf(80_000)).toEqual(["known"]);
    expect(scatterOf(79_999)).toEqual(["unknown"]);
  });

  it("never counts more than there are", () => {
    const slice = { ...makeSlice({ issued: 10 }), scopeShortfall: 12 };
    expect(ratesOf("scopeShortfall", runsOf(slice))).toMatchObject([{ count: 10, of: 10 }]);
  });

  it("of nothing is unknown, and no share where others are", () => {
    const nothing = { count: 0, of: 0 };
    expect(summarizeRates([nothing])).toMatchObject({ value: null, median: null, of: 0 });
    expect(summarizeRates([nothing, { count: 1, of: 4 }])).toMatchObject({ median: 0.25 });
    expect(summarizeRates([])).toEqual({ value: null, median: null, count: 0, of: 0, runs: 0 });
  });
});
