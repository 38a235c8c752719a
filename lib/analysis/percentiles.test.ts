/** Percentile curves: the estimate within its band, the band wider where time matters, and nothing claimed of too few. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mix32 } from "../core/hash.ts";
import { type BucketCounts, countLatency, createBucketCounts } from "./latency-buckets.ts";
import { drawPercentiles, type PercentileCurve } from "./percentiles.ts";
import { makePlan } from "./plan-fixture.ts";
import { blockAt, countBlockLatency, createTimeBlocks } from "./time-blocks.ts";

const SECONDS = 300;
const PLAN = makePlan(1, {
  stages: [
    {
      name: "spike",
      kind: "spike",
      startMs: 0,
      durationMs: SECONDS * 1000,
      fromRatePerSecond: 20,
      toRatePerSecond: 20,
      vus: null,
    },
  ],
});

interface Timed {
  startMs: number;
  us: number;
}

function curveOf(latencies: readonly Timed[]): PercentileCurve | undefined {
  const blocks = createTimeBlocks(1, SECONDS * 1000);
  const counts: BucketCounts = createBucketCounts(3);
  for (const { startMs, us } of latencies) {
    countBlockLatency(blocks, blockAt(blocks, startMs), 0, us);
    countLatency(counts, us);
  }
  return drawPercentiles([{ stage: null, grant: null, stages: PLAN.stages, counts }], blocks)[0];
}

/** Twenty tokens a second. */
function tokens(usAt: (second: number, draw: number) => number, seconds = SECONDS): Timed[] {
  return Array.from({ length: 20 * seconds }, (_, n) => {
    const startMs = 50 * n;
    return { startMs, us: Math.round(usAt(Math.floor(startMs / 1000), mix32(3, n) / 2 ** 32)) };
  });
}

function widthOf(curve: PercentileCurve | undefined, p: number): number {
  const point = curve?.points.find((one) => one.p === p);
  return ((point?.highUs ?? Number.NaN) - (point?.lowUs ?? Number.NaN)) / (point?.us ?? 1);
}

describe("a percentile curve", () => {
  it("rises, and lies within its band", () => {
    const latency = fc.record({
      startMs: fc.nat({ max: SECONDS * 1000 - 1 }),
      us: fc.integer({ min: 1, max: 5_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 300, size: "max" }), (latencies) => {
        const points = curveOf(latencies)?.points ?? [];
        points.forEach(({ us, lowUs, highUs }, index) => {
          expect(us).toBeGreaterThanOrEqual(points[index - 1]?.us ?? 0);
          expect(lowUs ?? 0).toBeLessThanOrEqual(us);
          expect(highUs ?? Infinity).toBeGreaterThanOrEqual(us);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("has a band by blocks where there are enough, wider when neighbours resemble each other", () => {
    const even = curveOf(tokens((_, draw) => 10_000 * (1 + draw)));
    const wavy = curveOf(
      tokens((second, draw) => 10_000 * (1 + draw) * (1 + 0.5 * Math.sin(second / 40))),
    );
    expect([even?.interval, wavy?.interval]).toEqual(["blocks", "blocks"]);
    expect(widthOf(wavy, 0.5)).toBeGreaterThan(3 * widthOf(even, 0.5));
  });

  it("goes by ranks where the stage is too short for blocks", () => {
    const short = curveOf(tokens((_, draw) => 10_000 * (1 + draw), 20));
    expect(short?.interval).toBe("ranks");
    expect(widthOf(short, 0.5)).toBeGreaterThan(0);
  });

  it("claims no band where fewer than ten values lie beyond, and no point where none does", () => {
    const points = curveOf(tokens((_, draw) => 10_000 * (1 + draw), 25))?.points ?? [];
    expect(points.at(-1)).toMatchObject({ p: 0.995, lowUs: null, highUs: null });
    expect(points.find(({ p }) => p === 0.95)?.lowUs).not.toBeNull();
    expect(points.map(({ p }) => p)).not.toContain(0.999);
  });

  it("does not exist of nothing", () => {
    expect(curveOf([])).toBeUndefined();
  });
});
