/** Test support: runs with latencies that wander, levels that differ from run to run and 403s in bursts, counted as real ones are; the same for the same seed. */
import { designEffectWithin } from "../analysis/block-series.ts";
import { countLatency, createBucketCounts } from "../analysis/latency-buckets.ts";
import { summarizeLatency } from "../analysis/latency-summary.ts";
import { drawPercentiles } from "../analysis/percentiles.ts";
import { blockAt, countBlockLatency, createTimeBlocks } from "../analysis/time-blocks.ts";
import { mix32 } from "../core/hash.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import type { PlanStage } from "../core/plan.ts";
import { makeSlice } from "./slice-fixture.ts";
import type { SlicedRun } from "./places.ts";
import { CHANGES, RUN } from "./simulation-fixture.ts";

const STAGE: PlanStage = {
  name: "spike",
  kind: "spike",
  startMs: 0,
  durationMs: RUN.seconds * 1000,
  fromRatePerSecond: RUN.requestsPerSecond,
  toRatePerSecond: RUN.requestsPerSecond,
  vus: null,
};

/**
 * One run of a side whose system differs by `change`. Without bands it is made in a third of the time, of the very same latencies: several runs a side are
 * judged without.
 */
export function simulateRun(
  seed: number,
  change: keyof typeof CHANGES,
  bands: "with bands" | "without bands" = "with bands",
): SlicedRun {
  const { latencyTimes, status403 } = CHANGES[change];
  const random = drawUniformly(seed);
  const normal = drawNormally(random);
  const runLevel = Math.log(RUN.medianMs * 1000 * latencyTimes) + RUN.runSigma * normal();
  const isForbidden = burstsOf(status403, random);
  const blocks = createTimeBlocks(1, STAGE.durationMs);
  const counts = createBucketCounts(3);
  const failures: Counted[] = [];
  let level = RUN.level.sigma * normal();
  const step = RUN.level.sigma * Math.sqrt(1 - RUN.level.persistence ** 2);
  for (let second = 0; second < RUN.seconds; second += 1) {
    level = RUN.level.persistence * level + step * normal();
    for (let request = 0; request < RUN.requestsPerSecond; request += 1) {
      const at = second + request / RUN.requestsPerSecond;
      const block = blockAt(blocks, at * 1000);
      const counted = (failures[block] ??= { count: 0, of: 0 });
      counted.of += 1;
      if (isForbidden(at)) counted.count += 1;
      else {
        const us = Math.round(Math.exp(runLevel + level + RUN.logSigma * normal()));
        if (bands === "with bands") countBlockLatency(blocks, block, 0, us);
        countLatency(counts, us);
      }
    }
  }
  const slice = { stage: STAGE.name, grant: 0, stages: [STAGE], counts };
  const [curve] = drawPercentiles([slice], blocks);
  const timed = { aggregate: { blockMs: blocks.blockMs, blocks: { length: blocks.used } } };
  const effect = designEffectWithin(
    [STAGE],
    (block) => failures[block] ?? { count: 0, of: 0 },
    timed,
  );
  const forbidden = failures.reduce((sum, { count }) => sum + count, 0);
  return {
    timeline: { blockMs: blocks.blockMs },
    slices: [
      makeSlice({
        issued: RUN.seconds * RUN.requestsPerSecond - forbidden,
        forbidden,
        durationMs: STAGE.durationMs,
        designEffect: effect,
        interval: curve?.interval ?? "ranks",
        points: curve?.points ?? [],
        latencyUs: summarizeLatency(counts),
      }),
    ],
  };
}

/** Whether a request at a second is refused; to be asked in order of time. */
export function burstsOf(share: number, random: () => number): (second: number) => boolean {
  const { meanSeconds, meanGapSeconds } = RUN.bursts;
  const inBursts = meanSeconds / (meanSeconds + meanGapSeconds);
  const draw = (mean: number) => -mean * Math.log(random());
  let isBurst = random() < inBursts;
  let endsAt = draw(isBurst ? meanSeconds : meanGapSeconds);
  return (second) => {
    while (second >= endsAt) {
      isBurst = !isBurst;
      endsAt += draw(isBurst ? meanSeconds : meanGapSeconds);
    }
    return isBurst && random() < share / inBursts;
  };
}

/** Numbers between 0 and 1, both excluded. */
export function drawUniformly(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return (mix32(seed, drawn) + 0.5) / 2 ** 32;
  };
}

/** Standard normal numbers. @see G. E. P. Box, M. E. Muller, Ann. Math. Statistics 29 (1958), 610–611 */
export function drawNormally(random: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
