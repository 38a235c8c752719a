/** When failures are often enough to be told. */
import { wilsonInterval } from "../core/statistics/wilson.ts";

const FEWEST_FAILURES = 3;
const LOWEST_SHARE = 0.001;

/** True of three failures or more that are surely more than one in a thousand: the lower bound of their 95 % interval is above it. */
export function isFrequent(count: number, of: number): boolean {
  return count >= FEWEST_FAILURES && wilsonInterval(Math.min(count, of), of).low > LOWEST_SHARE;
}
