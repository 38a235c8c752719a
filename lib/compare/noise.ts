/** What two runs of the very same differ by: measured by a calibration, or assumed. */
import type { LatencyMetric } from "./metrics.ts";

export interface Noise {
  /** Standard deviation between runs of the logarithm of a percentile. */
  sigma: number;
  /** Of its estimate; infinite when it is assumed or rests on many runs. */
  degreesOfFreedom: number;
  source: "calibrated" | "assumed";
  /** Runs it was measured from; 0 when it is assumed. */
  runs: number;
}
export type NoiseByMetric = Readonly<Record<LatencyMetric, Noise>>;

const ASSUMED: Noise = {
  // Ordinary for a server that others use too.
  sigma: 0.05,
  degreesOfFreedom: Infinity,
  source: "assumed",
  runs: 0,
};
export const ASSUMED_NOISE: NoiseByMetric = { p50: ASSUMED, p95: ASSUMED, p99: ASSUMED };
