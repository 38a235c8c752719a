/** Test support: runs whose tokens are empty by latency, by org or by neither, as the simulations' settled parameters say. */
import { mix32 } from "../../core/hash.ts";
import type { Plan } from "../../core/plan.ts";
import { TOKENS } from "../../core/statistics/simulation-fixture.ts";
import { countOrgLatency } from "../org-latency-counts.ts";
import { makePlan } from "../plan-fixture.ts";
import { viewRun, type RunView } from "../run-view.ts";
import { summarizeTally } from "../tally-summary.ts";
import { createTally, type Tally } from "../tally.ts";
import { BLOCK_COLUMN, blockAt, countBlock } from "../time-blocks.ts";
import { countJudged } from "./judged-latencies.ts";

export type SimulatedCase = keyof typeof TOKENS.cases;

const SIMULATED_PLAN: Plan = makePlan(TOKENS.orgs, {
  stages: TOKENS.stages.map(({ seconds, tokensPerSecond }, index) => ({
    name: `stage-${index}`,
    kind: index === 0 ? ("baseline" as const) : ("spike" as const),
    startMs: TOKENS.stages.slice(0, index).reduce((ms, stage) => ms + stage.seconds * 1000, 0),
    durationMs: seconds * 1000,
    fromRatePerSecond: tokensPerSecond,
    toRatePerSecond: tokensPerSecond,
    vus: null,
  })),
});

interface Token {
  startMs: number;
  latencyUs: number;
}

/** Numbers between 0 and 1, both excluded. */
class Draws {
  readonly #seed: number;
  #drawn = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  uniform(): number {
    this.#drawn += 1;
    return (mix32(this.#seed, this.#drawn) + 0.5) / 2 ** 32;
  }

  /** Standard normal, by the method of Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** The view of one simulated run; the same for the same seed. */
export function simulateTokens(name: SimulatedCase, seed: number): RunView {
  const draws = new Draws(seed);
  const tally = createTally(SIMULATED_PLAN);
  const { low, high } = TOKENS.medianMs;
  const { emptyShare, slowestTimes } = TOKENS.cases[name];
  for (let org = 0; org < TOKENS.orgs; org += 1) {
    const isSlow = org >= TOKENS.orgs / 2;
    // The slow half has the upper half of the medians, so that orgs differ for sure.
    const place = (draws.uniform() + (isSlow ? 1 : 0)) / 2;
    const medianMs = low * (high / low) ** place;
    const share = isSlow ? emptyShare.slowOrgs : emptyShare.fastOrgs;
    TOKENS.stages.forEach((stage, index) => {
      const count = (stage.seconds * stage.tokensPerSecond) / TOKENS.orgs;
      const startMs = SIMULATED_PLAN.stages[index]?.startMs ?? 0;
      const tokens = Array.from({ length: count }, (_, n) => ({
        startMs: startMs + ((n + draws.uniform()) / count) * stage.seconds * 1000,
        latencyUs: Math.round(
          1000 * medianMs * stage.timesSlower * Math.exp(TOKENS.logSigma * draws.normal()),
        ),
      })).toSorted((a, b) => a.latencyUs - b.latencyUs);
      const slowestFrom = Math.round(0.8 * tokens.length);
      tokens.forEach((token, rank) => {
        const chance = rank >= slowestFrom ? share * slowestTimes : share;
        countToken(tally, org * tally.stageCount + index, token, draws.uniform() < chance);
      });
    });
  }
  return viewRun(SIMULATED_PLAN, summarizeTally(tally, SIMULATED_PLAN), new Date(0).toISOString());
}

function countToken(
  tally: Tally,
  orgStage: number,
  { startMs, latencyUs }: Token,
  isEmpty: boolean,
): void {
  const block = blockAt(tally.blocks, startMs);
  countOrgLatency(tally.orgLatencies, orgStage, latencyUs);
  countBlock(tally.blocks, block, BLOCK_COLUMN.decoded);
  countBlock(tally.blocks, block, BLOCK_COLUMN.issued);
  if (!isEmpty) return;
  countJudged(tally.judged, orgStage, latencyUs, "empty");
  countBlock(tally.blocks, block, BLOCK_COLUMN.empty);
}
