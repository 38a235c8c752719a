/** What two runs of the very same differ by: measured by a calibration, or assumed. */
import type { LatencyMetric } from "./metrics.ts";

export interface Noise {
  /** Standard deviation between runs of the logarithm of a percentile. */
  sigma: number;
  /** Of its estimate; infinite when it is assumed, an upper bound, or rests on many runs. */
  degreesOfFreedom: number;
  source: "calibrated" | "assumed";
  /** Runs it was measured from; 0 when it is assumed. */
  runs: number;
}
export type NoiseByMetric = Readonly<Record<LatencyMetric, Noise>>;

/** From so many runs on, noise is what they were measured to differ by; of fewer, an upper bound of it. */
export const MANY_RUNS = 10;

/** Noise that is not measured: a share of every percentile. */
export function assumeNoise(share: number): NoiseByMetric {
  const noise: Noise = {
    sigma: share,
    degreesOfFreedom: Infinity,
    source: "assumed",
    runs: 0,
  };
  return { p50: noise, p95: noise, p99: noise };
}

/** Ordinary for a server that others use too. */
export const ASSUMED_NOISE: NoiseByMetric = assumeNoise(0.05);
