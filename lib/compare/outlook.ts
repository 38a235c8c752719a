/** What a comparison could have found, and how many runs would settle what it could not. */
import { type Change, criticalOf } from "./change.ts";

/** Quantile of the normal distribution: four of five changes of this size are found. */
const Z_80 = 0.84;
/** Fewer runs a side have no scatter of their own to go by. */
const LEAST_RUNS = 3;
/** More than anybody will run. */
const RUNS_MAX = 1000;

/** The smallest change that such data finds in four of five cases; null where no bound is known. In units of the change. */
export function smallestProvable(
  { low, high }: Change,
  degreesOfFreedom = Infinity,
): number | null {
  const half = (high - low) / 2;
  if (!Number.isFinite(half)) return null;
  const critical = criticalOf(degreesOfFreedom);
  return half * (1 + Z_80 / critical);
}

/** Runs a side whose interval would fit into the tolerance, about, by the square-root law; null where no number of them would help. */
export function runsNeeded({ low, high }: Change, tolerance: number, runs: number): number | null {
  const half = (high - low) / 2;
  if (!(tolerance > 0) || !Number.isFinite(half)) return null;
  const needed = Math.max(LEAST_RUNS, runs + 1, Math.ceil(runs * (half / tolerance) ** 2));
  return needed > RUNS_MAX ? null : needed;
}
