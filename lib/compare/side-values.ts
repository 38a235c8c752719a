/** One metric of one side: what each run says of it, and all of them together. */
import type { Result } from "../analysis/result.ts";
import { holdsBlocks } from "../core/statistics/merged-blocks.ts";
import type { Proportion } from "../core/statistics/proportion-difference.ts";
import { medianOf } from "../core/statistics/sample.ts";
import type { SideValue } from "./comparison.ts";
import type { RunPercentile } from "./latency-change.ts";
import { type LatencyMetric, QUANTILES, type RateMetric, RATES } from "./metrics.ts";
import type { RunShare } from "./rate-change.ts";

export type Slice = Result["slices"][number];

/** A run's slice with what the run knows of its blocks. */
export interface RunSlice {
  slice: Slice;
  blockMs: number;
}

/** The percentile of each run that has tokens enough for it. */
export function percentilesOf(metric: LatencyMetric, runs: readonly RunSlice[]): RunPercentile[] {
  const { p, fewest } = QUANTILES[metric];
  return runs.flatMap(({ slice }) => {
    const point = slice.points.find((one) => one.p === p);
    if (point === undefined || point.us === 0 || slice.latencyUs.n < fewest) return [];
    return [{ us: point.us, band: slice.interval === "blocks" ? bandOf(point) : null }];
  });
}

function bandOf({ us, lowUs, highUs }: Slice["points"][number]): RunPercentile["band"] {
  // Beyond a quantile with few values lies no bound, in either direction.
  if (lowUs === null && highUs === null) return null;
  return { lowUs: Math.min(us, lowUs ?? 0), highUs: Math.max(us, highUs ?? Infinity) };
}

export function summarizePercentiles(
  percentiles: readonly RunPercentile[],
  runs: readonly RunSlice[],
): SideValue {
  const sum = percentiles.reduce((all, { us }) => all + Math.log(us), 0);
  return {
    value: percentiles.length === 0 ? null : Math.exp(sum / percentiles.length),
    median: medianOrNull(percentiles.map(({ us }) => us)),
    count: null,
    of: runs.reduce((all, { slice }) => all + slice.latencyUs.n, 0),
    runs: percentiles.length,
  };
}

/** The share of each run that has anything to count among. */
export function ratesOf(metric: RateMetric, runs: readonly RunSlice[]): RunShare[] {
  const { count, of, designEffect } = RATES[metric];
  return runs.flatMap(({ slice, blockMs }): RunShare[] => {
    const among = of(slice);
    const events = Math.min(among, count(slice));
    const scatter = holdsBlocks(slice.durationMs, blockMs) ? "known" : "unknown";
    return among === 0
      ? []
      : [{ count: events, of: among, designEffect: designEffect(slice), scatter }];
  });
}

export function summarizeRates(rates: readonly Proportion[]): SideValue {
  const count = rates.reduce((all, rate) => all + rate.count, 0);
  const of = rates.reduce((all, rate) => all + rate.of, 0);
  return {
    value: of === 0 ? null : count / of,
    median: medianOrNull(rates.flatMap((rate) => (rate.of === 0 ? [] : [rate.count / rate.of]))),
    count,
    of,
    runs: rates.length,
  };
}

export function medianOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : medianOf(values);
}
