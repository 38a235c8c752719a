/** What runs are compared by, what each is counted in, and how much worse it may become. */
import type { Result } from "../analysis/result.ts";

export const LATENCY_METRICS = ["p50", "p95", "p99"] as const;
export type LatencyMetric = (typeof LATENCY_METRICS)[number];

export const RATE_METRICS = [
  "status403",
  "throttled",
  "rejected",
  "serverFailed",
  "hollow",
  "empty",
  "wrongOrg",
  "scopeShortfall",
] as const;
export type RateMetric = (typeof RATE_METRICS)[number];

export type Metric = LatencyMetric | RateMetric;
export const METRICS: readonly Metric[] = [...LATENCY_METRICS, ...RATE_METRICS];

export function isLatencyMetric(metric: Metric): metric is LatencyMetric {
  return metric === "p50" || metric === "p95" || metric === "p99";
}

type Slice = Result["slices"][number];

/** What a rate counts in a run's slice, what among, and how far bursts make it less certain. */
interface RateMeasure {
  count: (counts: Slice) => number;
  of: (counts: Slice) => number;
  ofWhat: string;
  designEffect: (slice: Slice) => number;
}

const ofAttempts = { of: ({ attempts }: Slice) => attempts, ofWhat: "attempts" };
const ofDecoded = { of: ({ decoded }: Slice) => decoded, ofWhat: "decoded tokens" };
// The bursts of all failures together stand in for those of one kind.
const likeFailures = ({ designEffects }: Slice) => designEffects.failed;

export const RATES: Readonly<Record<RateMetric, RateMeasure>> = {
  status403: {
    count: ({ status403 }) => status403,
    ...ofAttempts,
    designEffect: ({ designEffects }) => designEffects.status403,
  },
  throttled: {
    count: ({ outcomes }) => outcomes.throttled,
    ...ofAttempts,
    designEffect: likeFailures,
  },
  rejected: {
    count: ({ outcomes }) => outcomes.rejected,
    ...ofAttempts,
    designEffect: likeFailures,
  },
  serverFailed: {
    count: ({ outcomes }) =>
      outcomes.serverError + outcomes.timeout + outcomes.connection + outcomes.malformed,
    ...ofAttempts,
    designEffect: likeFailures,
  },
  hollow: { count: ({ outcomes }) => outcomes.hollow, ...ofAttempts, designEffect: likeFailures },
  empty: {
    count: ({ claims }) => claims.empty + claims.absent,
    ...ofDecoded,
    designEffect: ({ designEffects }) => designEffects.empty,
  },
  wrongOrg: {
    count: ({ claims }) => claims.wrongOrg,
    ...ofDecoded,
    designEffect: ({ designEffects }) => designEffects.wrongOrg,
  },
  scopeShortfall: {
    count: ({ scopeShortfall }) => scopeShortfall,
    of: ({ outcomes }) => outcomes.issued,
    ofWhat: "issued tokens",
    designEffect: () => 1,
  },
};

/** Compared even where neither side has one, so that a report says so. */
export const ALWAYS_COMPARED: ReadonlySet<RateMetric> = new Set([
  "status403",
  "serverFailed",
  "empty",
]);

/** The share of a latency metric, and of how many issued tokens of a run it can be read at all (order statistics; 95 %). */
export const QUANTILES: Readonly<Record<LatencyMetric, { p: number; fewest: number }>> = {
  p50: { p: 0.5, fewest: 6 },
  p95: { p: 0.95, fewest: 59 },
  p99: { p: 0.99, fewest: 299 },
};

/** How much worse a metric may become: latencies by a share of themselves, rates by percentage points as a share. */
export type Tolerances = Readonly<Record<Metric, number>>;

/** What none should have: defects of correctness, as rates. */
export const CORRECTNESS: ReadonlySet<Metric> = new Set(["hollow", "empty", "wrongOrg"]);

/** What none should have is not allowed to grow at all. */
export const TOLERANCES: Tolerances = {
  p50: 0.1,
  p95: 0.1,
  p99: 0.15,
  status403: 0.005,
  throttled: 0.005,
  rejected: 0.005,
  serverFailed: 0.005,
  hollow: 0,
  empty: 0,
  wrongOrg: 0,
  scopeShortfall: 0.005,
};
