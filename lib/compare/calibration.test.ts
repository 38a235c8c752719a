/** A calibration: what runs of the very same differ by is found, and what it is good for follows. */
import { describe, expect, it } from "vitest";
import { calibrate, calibrationSchema, noiseOf } from "./calibration.ts";
import { makeLatencySlice, makeRuns } from "./compared-run-fixture.ts";
import { TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";

const MADE = { calibratedAt: "2026-03-04T12:00:00.000Z", tokenrush: "0.1.0" };
/** Standard normal numbers whose mean is 0 and whose standard deviation is 1. */
const SPREAD = [-1.264_911, -0.632_456, 0, 0.632_456, 1.264_911];

/** Runs whose percentiles scatter by `sigma`, each known to `within`. */
function calibrated(sigma: number, within = 0.001, durationMs = 300_000) {
  const runs = makeRuns(SPREAD, (z) => ({
    slices: [
      makeLatencySlice({ p95Us: 800_000 * Math.exp(sigma * z), within, durationMs }),
      makeLatencySlice({ p95Us: 800_000, stage: "warmup", kind: "warmup" }),
    ],
  }));
  return calibrate(runs, TOLERANCES, MADE);
}

describe("a calibration", () => {
  it("finds the noise between runs", () => {
    for (const sigma of [0.01, 0.05, 0.2]) {
      const { metrics } = calibrated(sigma);
      expect(metrics.map(({ metric, runs }) => [metric, runs])).toEqual([
        ["p50", 5],
        ["p95", 5],
        ["p99", 5],
      ]);
      for (const metric of metrics) expect(metric.sigma).toBeCloseTo(sigma, 3);
    }
  });

  it("takes for noise between runs only what the scatter within them does not explain", () => {
    const [, p95] = calibrated(0.02, 0.1).metrics;
    expect(p95?.sigma).toBe(0);
    expect(p95?.withinSigma).toBeCloseTo(0.05, 2);
  });

  it("finds smaller changes with more runs, and none at all with one run without bands", () => {
    const [, p95] = calibrated(0.05).metrics;
    const changes = p95?.provable.map(({ change }) => change ?? Number.NaN) ?? [];
    expect(changes).toHaveLength(4);
    expect(changes).toEqual(changes.toSorted((a, b) => b - a));
    const runs = makeRuns(SPREAD, (z) => ({
      slices: [makeLatencySlice({ p95Us: 80_000 * Math.exp(0.05 * z), interval: "ranks" })],
    }));
    const { metrics, suggestion } = calibrate(runs, TOLERANCES, MADE);
    expect(metrics[1]?.provable[0]).toEqual({ runsPerSide: 1, change: null });
    expect(suggestion.plateauMs).toBe(300_000);
  });

  it("suggests as many runs as find the tolerated change, and says when none do", () => {
    expect(calibrated(0.01).suggestion.runsPerSide).toBe(3);
    const { runsPerSide } = calibrated(0.05).suggestion;
    expect(runsPerSide).toBeGreaterThan(3);
    expect(calibrated(0.5).suggestion).toMatchObject({ runsPerSide: null });
  });

  it("suggests a longer plateau where most of the noise is within a run", () => {
    const { suggestion } = calibrated(0.02, 0.1, 60_000);
    expect(suggestion.plateauMs).toBe(240_000);
    expect(suggestion.text.join(" ")).toContain("most of the noise is within a run");
    expect(calibrated(0.2, 0.001).suggestion.plateauMs).toBe(300_000);
  });

  it("is the noise of comparisons, of few runs as much as they may hide", () => {
    const noise = noiseOf(calibrated(0.03), ASSUMED_NOISE);
    expect(noise.p95).toMatchObject({ source: "calibrated", runs: 5, degreesOfFreedom: Infinity });
    // √(4 / χ²(0.2; 4)) times.
    expect(noise.p95.sigma).toBeCloseTo(0.03 * 1.5575, 3);
    const empty = { ...calibrated(0.03), metrics: [] };
    expect(noiseOf(empty, ASSUMED_NOISE)).toEqual(ASSUMED_NOISE);
  });

  it("is never none of few runs that scatter as the blocks within them do, and what was found of many", () => {
    const few = calibrated(0.02, 0.1);
    expect(few.metrics[1]?.sigma).toBe(0);
    expect(noiseOf(few, ASSUMED_NOISE).p95.sigma).toBeGreaterThan(0.03);
    const many = { ...few, metrics: few.metrics.map((metric) => ({ ...metric, runs: 10 })) };
    expect(noiseOf(many, ASSUMED_NOISE).p95.sigma).toBe(0);
  });

  it("survives being written and read", () => {
    const calibration = calibrated(0.05);
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration);
  });

  it("says so where too few runs have tokens enough", () => {
    const { metrics, suggestion } = calibrate(
      makeRuns([1, 2], () => ({})),
      TOLERANCES,
      MADE,
    );
    expect(metrics).toEqual([]);
    expect(suggestion.text[0]).toContain("too few runs");
  });
});
