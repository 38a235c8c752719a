/** Everything one pass over records counts: plain data that travels between threads and adds up in any order. */
import type { Plan } from "../core/plan.ts";
import { type ClaimState, GRANTS } from "../core/words.ts";
import type { CheckAnswers } from "./aggregate.ts";
import { addCells, type CellTable, createCellTable } from "./cell-table.ts";
import {
  addDimensions,
  createDimensionTally,
  type DimensionTally,
} from "./correlation/dimension-tally.ts";
import { createJudgedLatencies, type JudgedLatencies } from "./correlation/judged-latencies.ts";
import { addCheckStates, createCheckStates } from "./check-states.ts";
import { addCheckTimes, type CheckTimes, createCheckTimes } from "./check-times.ts";
import {
  addBucketCounts,
  type BucketCounts,
  countLatency,
  createBucketCounts,
} from "./latency-buckets.ts";
import { countOrgLatency, createOrgLatencies } from "./org-latency-counts.ts";
import { addPassing, type PassingTally } from "./passing-attempts.ts";
import { addAllSparse, type SparseCounts } from "./sparse-counts.ts";
import {
  addScenarioTally,
  createScenarioTally,
  type ScenarioTally,
} from "./scenario/scenario-tally.ts";
import { addStageLags, createStageLags, type StageLagCounts } from "./schedule-lag.ts";
import { addScopeTally, createScopeTally, type ScopeTally } from "./scope-tally.ts";
import { addSymptoms, createSymptomTable, type SymptomTable } from "./symptom-table.ts";
import { addBlocks, createTimeBlocks, type TimeBlocks } from "./time-blocks.ts";

const EXAMPLES_MAX = 5;

/** A line kept as an example, by where it stands, so that the first few are the same whoever read them. */
interface LineExample {
  offset: number;
  text: string;
}

export interface LineCount {
  count: number;
  examples: LineExample[];
}

export interface Tally {
  stageCount: number;
  variantCount: number;
  epochMs: number | null;
  preflightEpochMs: number | null;
  recorded: number;
  preflight: number;
  auxiliary: number;
  primeFailures: Map<number, number>;
  unparsed: LineCount;
  foreign: LineCount;
  cutLastLine: boolean;
  lastStartMs: number;
  cells: CellTable;
  symptoms: SymptomTable;
  passing: PassingTally;
  blocks: TimeBlocks;
  lags: StageLagCounts[];
  /** Per stage × grant × variant; null where nothing was issued. */
  latencies: (BucketCounts | null)[];
  /** See `createOrgLatencies`. */
  orgLatencies: SparseCounts;
  orgMaxUs: Uint32Array<ArrayBuffer>;
  judged: JudgedLatencies;
  dimensions: DimensionTally;
  checkStates: Record<ClaimState, CheckAnswers>;
  checkTimes: CheckTimes;
  scenario: ScenarioTally | null;
  scopes: ScopeTally;
  /** Tokens whose answer grants the very scope of the org's request: by `org * variants + variant`, not in `scopes` yet. */
  grantedAsAsked: Uint32Array<ArrayBuffer>;
}

export function createTally(plan: Plan): Tally {
  const stageCount = plan.stages.length;
  const last = plan.stages.at(-1);
  const plannedMs = last === undefined ? 0 : last.startMs + last.durationMs;
  const variantCount = Math.max(1, plan.variants.length);
  return {
    stageCount,
    variantCount,
    epochMs: null,
    preflightEpochMs: null,
    recorded: 0,
    preflight: 0,
    auxiliary: 0,
    primeFailures: new Map(),
    unparsed: { count: 0, examples: [] },
    foreign: { count: 0, examples: [] },
    cutLastLine: false,
    lastStartMs: 0,
    cells: createCellTable(plan),
    symptoms: createSymptomTable(),
    passing: new Map(),
    blocks: createTimeBlocks(plan.orgs.length, plannedMs + plan.gracefulStopMs),
    lags: createStageLags(stageCount),
    latencies: Array.from({ length: stageCount * GRANTS.length * variantCount }, () => null),
    orgLatencies: createOrgLatencies(plan.orgs.length * stageCount),
    orgMaxUs: new Uint32Array(plan.orgs.length * stageCount),
    judged: createJudgedLatencies(plan),
    dimensions: createDimensionTally(),
    checkStates: createCheckStates(),
    checkTimes: createCheckTimes(plan.orgs.length),
    scenario: createScenarioTally(plan),
    scopes: createScopeTally(plan),
    grantedAsAsked: new Uint32Array(plan.orgs.length * variantCount),
  };
}

/** Counts the clamped latency of an issued attempt in its slice and its org; time blocks count it themselves. */
export function countIssuedLatency(
  tally: Tally,
  { org, grant, variant }: { org: number; grant: number; variant: number },
  stage: number,
  clampedUs: number,
): void {
  const slice = (stage * GRANTS.length + grant) * tally.variantCount + variant;
  countLatency((tally.latencies[slice] ??= createBucketCounts(3)), clampedUs);
  const orgStage = org * tally.stageCount + stage;
  countOrgLatency(tally.orgLatencies, orgStage, clampedUs);
  if (clampedUs > (tally.orgMaxUs[orgStage] ?? 0)) tally.orgMaxUs[orgStage] = clampedUs;
}

/** Counts a line that is no record; `text` is made only when it is kept. */
export function countLine(lines: LineCount, offset: number, text: () => string): void {
  lines.count += 1;
  const last = lines.examples[EXAMPLES_MAX - 1];
  if (last === undefined || offset < last.offset) {
    keepExamples(lines, [{ offset, text: text() }]);
  }
}

export function noteEpoch(tally: Tally, epochMs: number): void {
  tally.epochMs = Math.min(tally.epochMs ?? epochMs, epochMs);
}

export function notePreflightEpoch(tally: Tally, epochMs: number): void {
  tally.preflightEpochMs = Math.min(tally.preflightEpochMs ?? epochMs, epochMs);
}

/** Adds what another part of the same run counted. */
export function addTally(into: Tally, from: Tally): void {
  if (from.epochMs !== null) noteEpoch(into, from.epochMs);
  if (from.preflightEpochMs !== null) notePreflightEpoch(into, from.preflightEpochMs);
  into.recorded += from.recorded;
  into.preflight += from.preflight;
  into.auxiliary += from.auxiliary;
  for (const [org, count] of from.primeFailures) {
    into.primeFailures.set(org, (into.primeFailures.get(org) ?? 0) + count);
  }
  addLines(into.unparsed, from.unparsed);
  addLines(into.foreign, from.foreign);
  into.cutLastLine ||= from.cutLastLine;
  into.lastStartMs = Math.max(into.lastStartMs, from.lastStartMs);
  const symptomIds = addSymptoms(into.symptoms, from.symptoms);
  addCells(into.cells, from.cells, symptomIds);
  addPassing(into.passing, from.passing);
  addBlocks(into.blocks, from.blocks, symptomIds);
  addStageLags(into.lags, from.lags);
  from.latencies.forEach((counts, slice) => {
    if (counts !== null) addBucketCounts((into.latencies[slice] ??= createBucketCounts(3)), counts);
  });
  addAllSparse(into.orgLatencies, from.orgLatencies);
  addAllSparse(into.judged.counts, from.judged.counts);
  addDimensions(into.dimensions, from.dimensions);
  from.orgMaxUs.forEach((maxUs, row) => {
    if (maxUs > (into.orgMaxUs[row] ?? 0)) into.orgMaxUs[row] = maxUs;
  });
  addCheckStates(into.checkStates, from.checkStates);
  addCheckTimes(into.checkTimes, from.checkTimes);
  if (into.scenario !== null && from.scenario !== null) {
    addScenarioTally(into.scenario, from.scenario);
  }
  addScopeTally(into.scopes, from.scopes);
  from.grantedAsAsked.forEach((tokens, request) => {
    into.grantedAsAsked[request] = (into.grantedAsAsked[request] ?? 0) + tokens;
  });
}

function addLines(into: LineCount, from: LineCount): void {
  into.count += from.count;
  keepExamples(into, from.examples);
}

function keepExamples(lines: LineCount, more: readonly LineExample[]): void {
  lines.examples.push(...more);
  lines.examples.sort((a, b) => a.offset - b.offset);
  lines.examples.length = Math.min(lines.examples.length, EXAMPLES_MAX);
}
