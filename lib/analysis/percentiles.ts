/** The percentile curve of latency with its band, for the run and each stage, and each grant in them. */
import type { PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { quantileRanks } from "../core/statistics/quantile-interval.ts";
import { woodruffBlocks, woodruffInterval } from "../core/statistics/woodruff.ts";
import { blocksWithin } from "./block-series.ts";
import { type BucketCounts, bucketOf } from "./latency-buckets.ts";
import { summarizeLatency } from "./latency-summary.ts";
import { valueAt } from "./quantile-bounds.ts";
import type { Latency } from "./result.ts";
import { latencyAt, type TimeBlocks } from "./time-blocks.ts";

/** Per hundred thousand, so that a rank is of whole numbers. */
const POINTS = [
  10_000, 25_000, 50_000, 75_000, 90_000, 95_000, 99_000, 99_500, 99_900, 99_990,
] as const;
const WHOLE = 100_000;
/** Beyond the quantile lie at least so many values, or it has no interval. */
const FEWEST_BEYOND = 10;

export interface PercentilePoint {
  /** 0…1. */
  p: number;
  us: number;
  /** Null where nothing is known of a bound. */
  lowUs: number | null;
  highUs: number | null;
}

export interface PercentileCurve {
  /** A stage, or a phase with all its repeats; null for the whole load. */
  stage: string | null;
  /** Index into `GRANTS`; null for all of them. */
  grant: number | null;
  n: number;
  /** `blocks`: by the scatter between blocks of time; `ranks`: as if attempts were independent, where there are too few blocks. */
  interval: "blocks" | "ranks";
  points: PercentilePoint[];
  latency: Latency;
}

export interface TimedSlice extends Pick<PercentileCurve, "stage" | "grant"> {
  /** Those on the schedule that it was counted in. */
  stages: readonly PlanStage[];
  counts: BucketCounts;
}

/** Curves of slices with any issued attempt. */
export function drawPercentiles(
  slices: readonly TimedSlice[],
  blocks: Pick<TimeBlocks, "blockMs" | "latencies" | "used">,
): PercentileCurve[] {
  const timed = { aggregate: { blockMs: blocks.blockMs, blocks: { length: blocks.used } } };
  const cumulative = new Map<number | null, (Cumulative | null)[]>();
  const cumulativeOf = (grant: number | null) => {
    const known = cumulative.get(grant);
    if (known !== undefined) return known;
    const made = Array.from({ length: blocks.used }, (_, block) =>
      accumulate(latencyAt(blocks, block, grant)),
    );
    cumulative.set(grant, made);
    return made;
  };
  return slices.flatMap(({ stage, grant, stages, counts }) => {
    const n = counts.counts.reduce((sum, count) => sum + count, 0);
    if (n === 0) return [];
    const within = stages.flatMap((one) => blocksWithin(one, timed));
    const ofGrant = cumulativeOf(grant);
    const countedAt = (us: number) => within.map((block) => countUpTo(us, ofGrant[block]));
    const isFit = woodruffBlocks(countedAt(counts.maxUs), blocks.blockMs) !== null;
    const points = POINTS.filter((point) => n * (WHOLE - point) >= WHOLE).map((point) => {
      if (!isBoundable(point, n)) {
        return { ...estimate(point, n, counts), lowUs: null, highUs: null };
      }
      return isFit
        ? boundByBlocks(point, n, counts, (us) => woodruffBlocks(countedAt(us), blocks.blockMs))
        : boundByRanks(point, n, counts);
    });
    const latency = summarizeLatency(counts);
    return [{ stage, grant, n, interval: isFit ? "blocks" : "ranks", points, latency } as const];
  });
}

/** Issued attempts of a block up to each bucket. */
interface Cumulative {
  upTo: Uint32Array;
  digits: BucketCounts["digits"];
}

function accumulate(latencies: BucketCounts | null): Cumulative | null {
  if (latencies === null) return null;
  let sum = 0;
  return { upTo: latencies.counts.map((count) => (sum += count)), digits: latencies.digits };
}

/** Issued attempts of a block up to a latency, as its coarser buckets have it, among all of it. */
function countUpTo(us: number, block: Cumulative | null | undefined): Counted {
  if (block === null || block === undefined) return { count: 0, of: 0 };
  const { upTo, digits } = block;
  return { count: upTo[bucketOf(Math.max(1, us), digits)] ?? 0, of: upTo.at(-1) ?? 0 };
}

function boundByBlocks(
  point: number,
  n: number,
  counts: BucketCounts,
  blocksAt: (us: number) => Counted[] | null,
): PercentilePoint {
  const { p, us } = estimate(point, n, counts);
  const bounds = woodruffInterval(blocksAt(us) ?? [], p);
  if (bounds === null) return { p, us, lowUs: null, highUs: null };
  const at = (probability: number) => valueAt(counts, Math.max(1, Math.ceil(probability * n)));
  return {
    p,
    us,
    lowUs: Math.min(us, at(bounds.low)),
    highUs: bounds.high === null ? null : Math.max(us, at(bounds.high)),
  };
}

/** A point, per hundred thousand, of `n` counted latencies, with the ranks that hold it; a bound is null where no rank is one. */
export function boundByRanks(point: number, n: number, counts: BucketCounts): PercentilePoint {
  const { p, us } = estimate(point, n, counts);
  const { low, high } = quantileRanks(n, p);
  return {
    p,
    us,
    lowUs: low === 0 ? null : valueAt(counts, low),
    highUs: high === Infinity ? null : valueAt(counts, high),
  };
}

function estimate(point: number, n: number, counts: BucketCounts): { p: number; us: number } {
  return { p: point / WHOLE, us: valueAt(counts, Math.ceil((point * n) / WHOLE)) };
}

function isBoundable(point: number, n: number): boolean {
  return n * (WHOLE - point) >= FEWEST_BEYOND * WHOLE;
}
