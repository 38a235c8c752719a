/** The noise between runs of the very same, and what comparisons can find in spite of it. */
import { z } from "zod";
import type { Result } from "../analysis/result.ts";
import {
  betweenRunVariance,
  mostBetweenRunVariance,
} from "../core/statistics/between-run-variance.ts";
import { summarize } from "../core/statistics/sample.ts";
import { Z_95 } from "../core/statistics/wilson.ts";
import { formatCount, formatDuration, formatShare } from "../core/text.ts";
import { changeOf, criticalOf } from "./change.ts";
import { LATENCY_METRICS, type LatencyMetric, type Tolerances } from "./metrics.ts";
import { MANY_RUNS, type Noise, type NoiseByMetric } from "./noise.ts";
import { smallestProvable } from "./outlook.ts";
import { listPlaces, type Place } from "./places.ts";
import { percentilesOf } from "./side-values.ts";

const CALIBRATION_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();

export const calibrationSchema = z.object({
  schemaVersion: z.literal(CALIBRATION_SCHEMA_VERSION),
  kind: z.literal("calibration"),
  calibratedAt: z.string(),
  tokenrush: z.string(),
  fingerprint: z
    .object({ workload: z.string(), orgs: z.string(), target: z.string() })
    .describe("of the runs; what it holds for"),
  runs: z.array(z.string()),
  metrics: z.array(
    z.object({
      metric: z.enum(LATENCY_METRICS),
      runs: count,
      sigma: z
        .number()
        .describe(
          "between runs, beyond the scatter within each; of the logarithm of the percentile",
        ),
      withinSigma: z
        .number()
        .nullable()
        .describe("within one run, by its blocks; null without any"),
      provable: z
        .array(z.object({ runsPerSide: count, change: z.number().nullable() }))
        .describe(
          "the smallest change, as a share, that so many runs a side find in four of five cases",
        ),
    }),
  ),
  suggestion: z.object({
    runsPerSide: count
      .nullable()
      .describe("that find a p95 worse by the tolerance; null for more than 20"),
    plateauMs: count.describe("how long the decisive stage had better be"),
    text: z.array(z.string()),
  }),
});
export type Calibration = z.infer<typeof calibrationSchema>;

const SHOWN_RUNS = [1, 3, 5, 10] as const;
const MOST_RUNS = 20;
const LEAST_PLATEAU_MS = 240_000;
const LONGEST_TIMES = 4;

/** Standard deviations, in units of ln, of one percentile in runs of the very same. */
interface Scatter {
  runs: number;
  between: number;
  within: number | null;
}

/** From 3 runs on; of the stages that a comparison's verdict rests on, grants together. */
export function calibrate(
  runs: readonly Result[],
  tolerances: Tolerances,
  made: Pick<Calibration, "calibratedAt" | "tokenrush">,
): Calibration {
  const places = listPlaces(runs, []).filter(({ decisive }) => decisive);
  const metrics = LATENCY_METRICS.flatMap((metric) => {
    const scatter = scatterOf(metric, places);
    if (scatter === null) return [];
    const provable = SHOWN_RUNS.map((runsPerSide) => ({
      runsPerSide,
      change: toShare(provableWith(runsPerSide, scatter)),
    }));
    const { between: sigma, within: withinSigma } = scatter;
    return [{ metric, runs: scatter.runs, sigma, withinSigma, provable }];
  });
  const [first] = runs;
  const { workload = "", orgs = "", target = "" } = first?.run.fingerprint ?? {};
  return {
    schemaVersion: CALIBRATION_SCHEMA_VERSION,
    kind: "calibration",
    ...made,
    fingerprint: { workload, orgs, target },
    runs: runs.map(({ run }) => run.id),
    metrics,
    suggestion: suggest(places, tolerances),
  };
}

/** What single runs differ by, as a calibration measured it: of fewer than 10 runs the upper bound (80 %), for they often hide it. */
export function noiseOf({ metrics }: Calibration, otherwise: NoiseByMetric): NoiseByMetric {
  const noise = (metric: LatencyMetric): Noise => {
    const measured = metrics.find((one) => one.metric === metric);
    if (measured === undefined) return otherwise[metric];
    const { sigma, withinSigma, runs } = measured;
    const most = mostBetween({ runs, between: sigma, within: withinSigma });
    return { sigma: most, degreesOfFreedom: Infinity, source: "calibrated", runs };
  };
  return { p50: noise("p50"), p95: noise("p95"), p99: noise("p99") };
}

function mostBetween({ runs, between, within }: Scatter): number {
  if (runs >= MANY_RUNS) return between;
  return Math.sqrt(mostBetweenRunVariance(between ** 2, (within ?? 0) ** 2, runs));
}

/** Null where fewer than 3 runs have the percentile in some grant. */
function scatterOf(metric: LatencyMetric, places: readonly Place[]): Scatter | null {
  const scatters = places.flatMap((place) => {
    const estimates = percentilesOf(metric, place.base).map(({ us, band }) => {
      const isBounded = band !== null && band.lowUs > 0 && band.highUs < Infinity;
      const standardError = isBounded ? Math.log(band.highUs / band.lowUs) / (2 * Z_95) : 0;
      return { estimate: Math.log(us), standardError };
    });
    const between = betweenRunVariance(estimates);
    if (between === null) return [];
    const within = meanOf(estimates.map(({ standardError }) => standardError ** 2));
    return [{ runs: estimates.length, between, within }];
  });
  if (scatters.length === 0) return null;
  const within = meanOf(scatters.map((one) => one.within));
  return {
    runs: Math.min(...scatters.map(({ runs }) => runs)),
    between: Math.sqrt(meanOf(scatters.map((one) => one.between))),
    within: within === 0 ? null : Math.sqrt(within),
  };
}

function meanOf(values: readonly number[]): number {
  return summarize(values).mean;
}

/** In units of ln; null where single runs have no blocks to be judged by. */
function provableWith(runsPerSide: number, scatter: Scatter): number | null {
  const { between, within } = scatter;
  if (runsPerSide < 3) {
    if (within === null) return null;
    return provableOf(Z_95 * Math.SQRT2 * Math.hypot(within, mostBetween(scatter)), Infinity);
  }
  const degreesOfFreedom = 2 * runsPerSide - 2;
  const half =
    criticalOf(degreesOfFreedom) * Math.hypot(between, within ?? 0) * Math.sqrt(2 / runsPerSide);
  return provableOf(half, degreesOfFreedom);
}

function provableOf(half: number, degreesOfFreedom: number): number | null {
  const change = changeOf({ estimate: 0, low: -half, high: half }, 0, degreesOfFreedom, "runs");
  return smallestProvable(change, degreesOfFreedom);
}

function toShare(change: number | null): number | null {
  return change === null ? null : Math.expm1(change);
}

function suggest(places: readonly Place[], tolerances: Tolerances): Calibration["suggestion"] {
  const p95 = scatterOf("p95", places);
  const longest = Math.max(
    0,
    ...places.flatMap(({ base }) => base.map(({ slice }) => slice.durationMs)),
  );
  if (p95 === null) {
    const text = ["too few runs with a p95 to tell how noisy it is"];
    return { runsPerSide: null, plateauMs: Math.max(longest, LEAST_PLATEAU_MS), text };
  }
  const tolerance = Math.log1p(tolerances.p95);
  const sizes = Array.from({ length: MOST_RUNS - 2 }, (_, index) => index + 3);
  const runsPerSide =
    sizes.find((size) => (provableWith(size, p95) ?? Infinity) <= tolerance) ?? null;
  const plateauMs = suggestPlateau(longest, p95);
  const size = formatShare(tolerances.p95);
  const runsText =
    runsPerSide === null
      ? `more than ${formatCount(MOST_RUNS)} runs a side would be needed to find a p95 worse by ${size}: quieten the machine or the server, or allow more`
      : `${formatCount(runsPerSide)} runs a side find a p95 worse by ${size} in four of five cases`;
  const plateauText =
    plateauMs > longest
      ? [`make the plateau ${formatDuration(plateauMs)} long: ${whyLonger(p95)}`]
      : [];
  return { runsPerSide, plateauMs, text: [runsText, ...plateauText] };
}

/** Long enough for blocks of time, and while a run scatters more in itself than runs do, longer. */
function suggestPlateau(longestMs: number, { between, within }: Scatter): number {
  if (within === null) return Math.max(longestMs, LEAST_PLATEAU_MS);
  const times = between === 0 ? LONGEST_TIMES : (within / between) ** 2;
  return Math.round(longestMs * Math.min(LONGEST_TIMES, Math.max(1, times)));
}

function whyLonger({ within }: Scatter): string {
  return within === null
    ? "single runs need at least 8 blocks of 10 s to be judged by"
    : "most of the noise is within a run, and a longer one has less of it";
}
