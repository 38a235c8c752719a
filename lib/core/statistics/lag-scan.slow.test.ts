/** How often the scan over lags takes series for related that are not, and how often it finds one that follows. */
import { describe, expect, it } from "vitest";
import { scanLags } from "./lag-scan.ts";
import { drawSeries } from "./series-simulation-fixture.ts";
import { RUNS_PER_SEED, SERIES, SIMULATION_SEEDS } from "./simulation-fixture.ts";

const RUNS = SIMULATION_SEEDS.length * RUNS_PER_SEED;
const LEVEL = 0.05;
/** Two standard errors of a share that is the level's. */
const SLACK = 2 * Math.sqrt((LEVEL * (1 - LEVEL)) / RUNS);

type Pair = readonly [x: number[], y: number[]];

/** The share of runs in which the pair is found to move together. */
function shareFound(pairOf: (draw: ReturnType<typeof drawSeries>) => Pair): number {
  let found = 0;
  for (const seed of SIMULATION_SEEDS) {
    for (let run = 0; run < RUNS_PER_SEED; run += 1) {
      const [x, y] = pairOf(drawSeries(seed * RUNS_PER_SEED + run));
      found += Number((scanLags(x, y, SERIES.maxLag)?.p ?? 1) < LEVEL);
    }
  }
  return found / RUNS;
}

describe.each(SERIES.blocks)(`over ${RUNS} simulated pairs of %d blocks`, (blocks) => {
  it.each(SERIES.memories)("noise of memories %d and %d is found at its level", (ofX, ofY) => {
    const share = shareFound((draw) => [draw(blocks, ofX), draw(blocks, ofY)]);
    console.log(`${blocks} blocks, memories ${ofX} and ${ofY}: found ${share.toFixed(3)}`);
    expect(share).toBeLessThanOrEqual(LEVEL + SLACK);
  });

  it("one that follows is found", () => {
    const { correlation, lag } = SERIES.planted;
    const share = shareFound((draw) => {
      const x = draw(blocks, 0);
      const own = draw(blocks, 0);
      const rest = Math.sqrt(1 - correlation ** 2);
      return [x, own.map((value, at) => correlation * (x[at - lag] ?? value) + rest * value)];
    });
    console.log(`${blocks} blocks, planted: found ${share.toFixed(3)}`);
    expect(share).toBeGreaterThan(blocks < 60 ? 0.4 : 0.8);
  });
});
