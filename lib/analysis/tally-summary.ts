/** Turns what was counted into what findings, gates and reports read. */
import type { Plan } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import type {
  Aggregate,
  Block,
  EncodedHistograms,
  Latencies,
  OrgBlocks,
  StageLag,
} from "./aggregate.ts";
import { listCells } from "./cell-table.ts";
import { cutIntoFifths } from "./correlation/latency-fifths.ts";
import {
  addBucketCounts,
  bucketFloor,
  type BucketCounts,
  createBucketCounts,
} from "./latency-buckets.ts";
import { settleGranted } from "./granted-scope.ts";
import { encodeHistogram, summarizeLatency } from "./latency-summary.ts";
import { summarizeOrgs } from "./org-latency.ts";
import { drawPercentiles, type TimedSlice } from "./percentiles.ts";
import { listPassing } from "./passing-attempts.ts";
import { createRunClock } from "./run-clock.ts";
import { listPhases } from "./phases.ts";
import { isOnSchedule } from "./run-view.ts";
import type { StageLagCounts } from "./schedule-lag.ts";
import { listSymptoms } from "./symptom-table.ts";
import type { LineCount, Tally } from "./tally.ts";
import {
  addSymptomBlocks,
  BLOCK_COLUMN,
  blockValue,
  latencyAt,
  MAX_BLOCKS,
  type TimeBlocks,
} from "./time-blocks.ts";
import { boundVariantLatencies } from "./variant-latency.ts";

/** The aggregate of a whole run; `tally` must hold all of it. */
export function summarizeTally(tally: Tally, plan: Plan): Aggregate {
  const { epochMs, preflightEpochMs } = tally;
  const clock = createRunClock(epochMs, preflightEpochMs);
  const { symptoms, indexOf } = listSymptoms(tally.symptoms, clock);
  settleGranted(tally, plan);
  const blocksOf = symptomBlocks(tally.blocks, indexOf);
  return {
    epochMs,
    preflightEpochMs,
    recorded: tally.recorded,
    preflight: tally.preflight,
    auxiliary: tally.auxiliary,
    primeFailures: new Map([...tally.primeFailures].toSorted(([a], [b]) => a - b)),
    unparsedLines: tally.unparsed.count,
    unparsedExamples: textsOf(tally.unparsed),
    foreignLines: tally.foreign.count,
    foreignExamples: textsOf(tally.foreign),
    cutLastLine: tally.cutLastLine,
    lastStartMs: tally.lastStartMs,
    cells: listCells(tally.cells, indexOf),
    symptoms: symptoms.map((symptom, index) => ({
      ...symptom,
      blocks: blocksOf.get(index) ?? NO_BLOCKS,
    })),
    passing: listPassing(tally.passing, clock),
    blockMs: tally.blocks.blockMs,
    blocks: listBlocks(tally.blocks),
    orgBlocks: packOrgBlocks(tally.blocks, plan.orgs.length),
    latencies: summarizeLatencies(tally, plan),
    variantLatencies: boundVariantLatencies(
      slicesOfLoad(listSlices(tally), plan),
      tally.variantCount,
    ),
    histograms: encodeHistograms(tally, plan),
    percentiles: drawPercentiles(timedSlices(tally, plan), tally.blocks),
    lag: tally.lags.map(summarizeLag),
    fifths: cutIntoFifths(tally, plan),
    dimensions: tally.dimensions,
    checkStates: tally.checkStates,
    checkTimes: tally.checkTimes,
    scenario: tally.scenario,
    scopes: tally.scopes,
  };
}

const NO_BLOCKS: readonly number[] = [];

/** Attempts that show each symptom, block by block; by the symptom's index. */
function symptomBlocks(
  { used, symptoms }: TimeBlocks,
  indexOf: (id: number) => number,
): Map<number, readonly number[]> {
  const merged: TimeBlocks["symptoms"] = new Map();
  addSymptomBlocks(merged, symptoms, indexOf);
  return new Map([...merged].map(([index, counts]) => [index, [...counts.subarray(0, used)]]));
}

function textsOf(lines: LineCount): string[] {
  return lines.examples.map(({ text }) => text);
}

function listBlocks(blocks: TimeBlocks): Block[] {
  const bounds = boundDrops(blocks);
  return bounds.map((minUnaccountedTicks, block) => {
    const value = (column: keyof typeof BLOCK_COLUMN) =>
      blockValue(blocks, block, BLOCK_COLUMN[column]);
    return {
      attempts: value("attempts"),
      issued: value("issued"),
      status403: value("status403"),
      failed: value("failed"),
      decoded: value("decoded"),
      unusable: value("unusable"),
      empty: value("empty"),
      wrongOrg: value("wrongOrg"),
      busyMs: value("busyUs") / 1000,
      pausedMs: value("pausedUs") / 1000,
      minUnaccountedTicks,
      latencyUs: summarizeLatency(latencyAt(blocks, block, null) ?? createBucketCounts(2)),
    };
  });
}

/** Drops never decrease: a block in which nothing started on schedule is bounded by the next that tells, or after the last by that. */
function boundDrops(blocks: TimeBlocks): number[] {
  const told = Array.from({ length: blocks.used }, (_, block) =>
    blockValue(blocks, block, BLOCK_COLUMN.minUnaccountedTicks),
  );
  let bound = told.findLast(Number.isFinite) ?? 0;
  const backwards = told.toReversed().map((ticks) => {
    if (Number.isFinite(ticks)) bound = ticks;
    return bound;
  });
  return backwards.toReversed();
}

/** From a fixed distance between orgs to the number of blocks there are. */
function packOrgBlocks(
  { used, orgAttempts, orgStatus403, orgUnusable }: TimeBlocks,
  orgCount: number,
): OrgBlocks {
  const pack = (counts: Uint32Array) => {
    const packed = new Uint32Array(orgCount * used);
    for (let org = 0; org < orgCount; org += 1) {
      packed.set(counts.subarray(org * MAX_BLOCKS, org * MAX_BLOCKS + used), org * used);
    }
    return packed;
  };
  return {
    blocks: used,
    attempts: pack(orgAttempts),
    status403: pack(orgStatus403),
    unusable: pack(orgUnusable),
  };
}

function summarizeLatencies(tally: Tally, plan: Plan): Latencies {
  const all = listSlices(tally);
  const load = slicesOfLoad(all, plan);
  const by = (slices: readonly Slice[], count: number, keyOf: (slice: Slice) => number) =>
    Array.from({ length: count }, (_, key) =>
      summarizeLatency(mergeSlices(slices.filter((slice) => keyOf(slice) === key))),
    );
  return {
    total: summarizeLatency(mergeSlices(load)),
    byStage: by(all, tally.stageCount, ({ stage }) => stage),
    byGrant: by(load, GRANTS.length, ({ grant }) => grant),
    byVariant: by(load, tally.variantCount, ({ variant }) => variant),
    ...summarizeOrgs(tally, plan),
  };
}

function encodeHistograms(tally: Tally, plan: Plan): EncodedHistograms {
  const slices = slicesOfLoad(listSlices(tally), plan);
  const byStageGrant: EncodedHistograms["byStageGrant"] = [];
  for (const { stage, grant } of slices) {
    const last = byStageGrant.at(-1);
    if (last?.stage === stage && last.grant === grant) continue;
    const ofBoth = slices.filter((slice) => slice.stage === stage && slice.grant === grant);
    byStageGrant.push({ stage, grant, histogram: encodeHistogram(mergeSlices(ofBoth)) });
  }
  return { total: encodeHistogram(mergeSlices(slices)), byStageGrant };
}

/** Latencies of one stage × grant × variant. */
interface Slice {
  stage: number;
  grant: number;
  variant: number;
  counts: BucketCounts;
}

/** The slices in which something was issued, by stage, grant and variant. */
function listSlices({ latencies, variantCount }: Tally): Slice[] {
  return latencies.flatMap((counts, index) => {
    if (counts === null) return [];
    const stageGrant = Math.floor(index / variantCount);
    const stage = Math.floor(stageGrant / GRANTS.length);
    return [{ stage, grant: stageGrant % GRANTS.length, variant: index % variantCount, counts }];
  });
}

/** The load as a whole and each stage; and each grant in these, and in each phase of repeated stages. */
function timedSlices(tally: Tally, plan: Plan): TimedSlice[] {
  const load = slicesOfLoad(listSlices(tally), plan);
  const onSchedule = [...plan.stages.keys()].filter((index) => isOnSchedule(plan.stages[index]));
  const whole = { name: null, stages: onSchedule };
  const single = plan.stages.map(({ name }, index) => ({ name, stages: [index] }));
  const phases = listPhases(plan);
  const repeats = single.filter(({ name }) => phases.every((phase) => phase.name !== name));
  const slicesBy = (grantsOf: (own: readonly Slice[]) => readonly (number | null)[]) => {
    return ({ name, stages }: { name: string | null; stages: readonly number[] }) => {
      const own = load.filter(({ stage }) => stages.includes(stage));
      return grantsOf(own).map((grant) => ({
        stage: name,
        grant,
        stages: stages.flatMap((stage) => plan.stages[stage] ?? []).filter(isOnSchedule),
        counts: mergeSlices(grant === null ? own : own.filter((slice) => slice.grant === grant)),
      }));
    };
  };
  return [
    ...[whole, ...single].flatMap(slicesBy(() => [null])),
    ...[whole, ...phases, ...repeats].flatMap(slicesBy(grantsIn)),
  ];
}

function grantsIn(slices: readonly Slice[]): number[] {
  return [...new Set(slices.map(({ grant }) => grant))].toSorted((a, b) => a - b);
}

function slicesOfLoad(slices: readonly Slice[], { stages }: Plan): Slice[] {
  return slices.filter(({ stage }) => isOnSchedule(stages[stage]));
}

function mergeSlices(slices: readonly Slice[]): BucketCounts {
  const merged = createBucketCounts(3);
  for (const { counts } of slices) addBucketCounts(merged, counts);
  return merged;
}

function summarizeLag({ exact, sinceTick }: StageLagCounts): StageLag {
  const { n, ...exactMs } = inMs(exact);
  const { n: _same, ...sinceTickMs } = inMs(sinceTick);
  return { n, exactMs, sinceTickMs };
}

function inMs(counted: BucketCounts): StageLag["exactMs"] & { n: number } {
  const { n, p50, p99, max } = summarizeLatency(counted);
  const first = counted.counts.findIndex((count) => count > 0);
  const minUs = first === -1 ? 0 : bucketFloor(first, counted.digits);
  return { n, min: lagMs(minUs), p50: lagMs(p50), p99: lagMs(p99), max: lagMs(max) };
}

/** One microsecond is the least that is counted, and stands for none. */
function lagMs(lagUs: number): number {
  return lagUs <= 1 ? 0 : lagUs / 1000;
}
