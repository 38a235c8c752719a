/** Curves and timelines of two sides, as charts are drawn from. */
import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import { makeLatencySlice, makeRun, makeRuns } from "./compared-run-fixture.ts";
import { drawCurves, drawTimelines } from "./pictures.ts";

type Block = Result["timeline"]["blocks"][number];

const at = (...p95Us: number[]) =>
  makeRuns(p95Us, (us) => ({ slices: [makeLatencySlice({ p95Us: us, within: 0.1 })] }));
const pointOf = (runs: readonly Result[], p = 0.95) =>
  drawCurves(runs, runs)[0]?.base.find((point) => point.p === p);

describe("drawCurves", () => {
  it("draws a single run with its own band", () => {
    expect(pointOf(at(80_000))).toEqual({ p: 0.95, us: 80_000, lowUs: 72_000, highUs: 88_000 });
  });

  it("draws two as their geometric mean without a band, and several with that of their scatter", () => {
    expect(pointOf(at(40_000, 90_000))).toMatchObject({
      us: expect.closeTo(60_000, 4),
      lowUs: null,
      highUs: null,
    });
    const { us, lowUs, highUs } = pointOf(at(60_000, 60_000 * 1.1, 60_000 / 1.1)) ?? {};
    expect(us).toBeCloseTo(60_000, -1);
    // t(2) at 0.975 times the standard error of three logarithms that are ln 1.1 apart.
    const times = Math.exp((4.302653 * Math.log(1.1)) / Math.sqrt(3));
    expect(highUs).toBeCloseTo(60_000 * times, -1);
    expect(lowUs).toBeCloseTo(60_000 / times, -1);
  });

  it("leaves out a share that one run cannot tell", () => {
    const points = [{ p: 0.5, us: 40_000, lowUs: null, highUs: null }];
    const short = makeRuns([0], () => ({ slices: [makeLatencySlice({ p95Us: 1, points })] }));
    const curve = drawCurves([...at(80_000), ...short], at(80_000))[0];
    expect(curve?.base.map(({ p }) => p)).toEqual([0.5]);
    expect(curve?.candidate).toHaveLength(3);
  });

  it("draws each phase and grant that has tokens on both sides", () => {
    const slices = [
      makeLatencySlice({ p95Us: 80_000, stage: "baseline", kind: "baseline" }),
      makeLatencySlice({ p95Us: 80_000, grant: "refresh" }),
      makeLatencySlice({ p95Us: 80_000 }),
    ];
    const none = makeLatencySlice({ p95Us: 80_000, points: [] });
    const curves = drawCurves(
      [makeRun({ slices })],
      [makeRun({ slices: [...slices.slice(0, 2), none] })],
    );
    expect(curves.map(({ stage, grant }) => `${stage} ${grant}`)).toEqual([
      "baseline client_credentials",
      "spike refresh",
    ]);
  });
});

/** A run in blocks of a second, or of that length, each with such a p95 and 403s and useless tokens among 100; null for none. */
function timedRun(blocks: readonly (number | null)[], blockMs = 1000): Result {
  return makeRun({
    timeline: {
      blockMs,
      blocks: blocks.map((value, index): Block => {
        const of = value === null ? 0 : 100;
        const count = value ?? 0;
        return {
          startMs: index * blockMs,
          offered: of,
          attempts: of,
          issued: of,
          status403: count,
          failed: count,
          decoded: of,
          unusable: count,
          inFlight: 0,
          p50Us: count,
          p95Us: count,
          p99Us: count,
        };
      }),
    },
  });
}

describe("drawTimelines", () => {
  it("is the median of a side's runs, block by block, as long as the longest", () => {
    const base = [timedRun([10, 20]), timedRun([30, null]), timedRun([20, 40, 50])];
    const { blockMs, blocks } = drawTimelines(base, [timedRun([5])]);
    expect(blockMs).toBe(1000);
    expect(blocks.map(({ startMs, base: side }) => [startMs, side.p95Us])).toEqual([
      [0, 20],
      [1000, 30],
      [2000, 50],
    ]);
    expect(blocks[0]?.candidate).toEqual({ p95Us: 5, status403Share: 0.05, unusableShare: 0.05 });
    expect(blocks[2]?.candidate).toEqual({
      p95Us: null,
      status403Share: null,
      unusableShare: null,
    });
  });

  it("knows nothing of a block without attempts", () => {
    const { blocks } = drawTimelines([timedRun([null])], [timedRun([1])]);
    expect(blocks[0]?.base).toEqual({ p95Us: null, status403Share: null, unusableShare: null });
  });

  it("has no blocks of runs cut into other lengths, and the stages of the load", () => {
    const { blocks, stages } = drawTimelines([timedRun([1, 2])], [timedRun([1], 2000)]);
    expect(blocks).toEqual([]);
    expect(stages.map(({ kind }) => kind)).toEqual([
      "warmup",
      "baseline",
      "ramp",
      "spike",
      "recovery",
    ]);
  });
});
