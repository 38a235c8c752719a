/** How often a run in which nothing moves together is said to have something that does. */
import { expect, it } from "vitest";
import { drawSeries } from "../../core/statistics/series-simulation-fixture.ts";
import {
  RUNS_PER_SEED,
  SERIES,
  SIMULATION_SEEDS,
} from "../../core/statistics/simulation-fixture.ts";
import { emptyAggregate } from "../empty-aggregate-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import { viewRun, type RunView } from "../run-view.ts";
import { MEASURES } from "./measure.ts";
import { findMovingTogether } from "./moving-together.ts";

const RUNS = SIMULATION_SEEDS.length * RUNS_PER_SEED;
const LEVEL = 0.05;
const SLACK = 2 * Math.sqrt((LEVEL * (1 - LEVEL)) / RUNS);
const STAGE_MS = SERIES.stages.blocks * 1000;
const ATTEMPTS = 10_000;

const PLAN = makePlan(1, {
  stages: Array.from({ length: SERIES.stages.count }, (_, index) => ({
    name: `stage-${index}`,
    kind: "spike" as const,
    startMs: index * STAGE_MS,
    durationMs: STAGE_MS,
    fromRatePerSecond: ATTEMPTS,
    toRatePerSecond: ATTEMPTS,
    vus: null,
  })),
});

/** Latency and every measure, each noise of its own. */
function simulateNoise(seed: number): RunView {
  const draw = drawSeries(seed);
  const aggregate = emptyAggregate(PLAN);
  const blocks = aggregate.blocks.length;
  const [p95, ...counts] = [draw(blocks, 0), ...MEASURES.map(() => draw(blocks, 0))];
  aggregate.blocks.forEach((block, at) => {
    block.issued = ATTEMPTS;
    block.decoded = ATTEMPTS;
    block.latencyUs = { ...block.latencyUs, n: ATTEMPTS, p95: 1e6 + 1e5 * (p95[at] ?? 0) };
    MEASURES.forEach((measure, index) => {
      block[measure] = Math.round(1000 + 100 * (counts[index]?.[at] ?? 0));
    });
  });
  return viewRun(PLAN, aggregate, new Date(0).toISOString());
}

it(`says so in no more of ${RUNS} simulated runs than the level allows`, () => {
  let wrong = 0;
  for (const seed of SIMULATION_SEEDS) {
    for (let run = 0; run < RUNS_PER_SEED; run += 1) {
      const series = findMovingTogether(simulateNoise(seed * RUNS_PER_SEED + run));
      expect(series).toHaveLength(SERIES.stages.count * MEASURES.length);
      wrong += Number(series.some(({ movesTogether }) => movesTogether));
    }
  }
  console.log(
    `runs of ${SERIES.stages.count} stages with a false movement: ${(wrong / RUNS).toFixed(3)}`,
  );
  expect(wrong / RUNS).toBeLessThanOrEqual(LEVEL + SLACK);
});
