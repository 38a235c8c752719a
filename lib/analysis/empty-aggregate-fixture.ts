/** An aggregate with nothing in it, for tests. */
import type { Plan } from "../core/plan.ts";
import type { Aggregate, Block } from "./aggregate.ts";
import { createDimensionTally } from "./correlation/dimension-tally.ts";
import { createCheckStates } from "./check-states.ts";
import { createCheckTimes } from "./check-times.ts";
import { summarise } from "./latency-fixture.ts";
import { EPOCH_MS } from "./plan-fixture.ts";
import { createScenarioTally } from "./scenario/scenario-tally.ts";
import { createScopeTally } from "./scope-tally.ts";
import { MAX_BLOCKS } from "./time-blocks.ts";

/** When the preflight began, against the scenario's start. */
export const PREFLIGHT_MS = -30_000;

/** What a run of a plan has counted before its first record. */
export function emptyAggregate(plan: Plan): Aggregate {
  const durationMs = plan.stages.reduce((ms, stage) => ms + stage.durationMs, 0);
  let blockMs = 1000;
  while (durationMs > blockMs * MAX_BLOCKS) blockMs *= 2;
  const blocks = Math.ceil(durationMs / blockMs);
  const size = plan.orgs.length * blocks;
  return {
    epochMs: EPOCH_MS,
    preflightEpochMs: EPOCH_MS + PREFLIGHT_MS,
    recorded: 0,
    preflight: 0,
    auxiliary: 0,
    primeFailures: new Map(),
    unparsedLines: 0,
    unparsedExamples: [],
    foreignLines: 0,
    foreignExamples: [],
    cutLastLine: false,
    lastStartMs: 0,
    cells: [],
    symptoms: [],
    passing: [],
    blockMs,
    blocks: Array.from({ length: blocks }, emptyBlock),
    orgBlocks: {
      blocks,
      attempts: new Uint32Array(size),
      status403: new Uint32Array(size),
      unusable: new Uint32Array(size),
    },
    latencies: {
      total: summarise([]),
      byStage: [],
      byGrant: [],
      byVariant: [],
      byOrg: [],
      bandsByOrg: [],
      byOrgStage: new Map(),
    },
    lag: plan.stages.map(() => ({
      n: 100,
      exactMs: { min: 0, p50: 1, p99: 8, max: 20 },
      sinceTickMs: { min: 0, p50: 0.5, p99: 4, max: 9 },
    })),
    variantLatencies: [],
    fifths: [],
    percentiles: [],
    dimensions: createDimensionTally(),
    histograms: { total: "", byStageGrant: [] },
    checkStates: createCheckStates(),
    checkTimes: createCheckTimes(plan.orgs.length),
    scenario: createScenarioTally(plan),
    scopes: createScopeTally(plan),
  };
}

export function emptyBlock(): Block {
  return {
    attempts: 0,
    issued: 0,
    status403: 0,
    failed: 0,
    decoded: 0,
    unusable: 0,
    empty: 0,
    wrongOrg: 0,
    busyMs: 0,
    pausedMs: 0,
    minUnaccountedTicks: 0,
    latencyUs: summarise([]),
  };
}
