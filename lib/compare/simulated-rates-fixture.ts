/** Test support: runs that count 403s alone, in bursts and more in one run than in another; the same for the same seed. */
import { designEffectWithin } from "../analysis/block-series.ts";
import type { PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import type { SlicedRun } from "./places.ts";
import { burstsOf, drawNormally, drawUniformly } from "./simulated-runs-fixture.ts";
import { RATES, RUN } from "./simulation-fixture.ts";
import { makeSlice } from "./slice-fixture.ts";

const BLOCK_SECONDS = 2;

export interface RatesGiven {
  seconds: number;
  /** Standard deviation of the logarithm of a run's own share. */
  runSigma: number;
}

/** One stage; the bursts of a run are the denser the larger its own share is. */
export function simulateRates(seed: number, { seconds, runSigma }: RatesGiven): SlicedRun {
  const random = drawUniformly(seed);
  const normal = drawNormally(random);
  const isForbidden = burstsOf(RATES.status403 * Math.exp(runSigma * normal()), random);
  const blocks = Array.from({ length: seconds / BLOCK_SECONDS }, (_, block): Counted => {
    const of = BLOCK_SECONDS * RUN.requestsPerSecond;
    let count = 0;
    for (let request = 0; request < of; request += 1) {
      const at = (block + request / of) * BLOCK_SECONDS;
      if (isForbidden(at)) count += 1;
    }
    return { count, of };
  });
  const durationMs = seconds * 1000;
  const stage: PlanStage = {
    name: "spike",
    kind: "spike",
    startMs: 0,
    durationMs,
    fromRatePerSecond: RUN.requestsPerSecond,
    toRatePerSecond: RUN.requestsPerSecond,
    vus: null,
  };
  const blockMs = BLOCK_SECONDS * 1000;
  const timed = { aggregate: { blockMs, blocks: { length: blocks.length } } };
  const countedAt = (block: number) => blocks[block] ?? { count: 0, of: 0 };
  const forbidden = blocks.reduce((sum, { count }) => sum + count, 0);
  return {
    timeline: { blockMs },
    slices: [
      makeSlice({
        issued: seconds * RUN.requestsPerSecond - forbidden,
        forbidden,
        durationMs,
        designEffect: designEffectWithin([stage], countedAt, timed),
        interval: "ranks",
      }),
    ],
  };
}
