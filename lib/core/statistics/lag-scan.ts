/** Whether one series follows another, by whatever few blocks: one answer for all lags tried, so that trying many finds nothing by itself. */
import { centredRanks } from "./mid-ranks.ts";

export interface LagScan {
  /** Blocks by which the second series comes later than the first where they correlate most strongly; negative for earlier. */
  lag: number;
  /** Spearman's at that lag, −1…1. */
  rho: number;
  /** Two-sided, of the strongest of all lags. */
  p: number;
}

/** Far turns that a p-value below 0.05 takes. */
const FEWEST_TURNS = 20;

/** Pairs of blocks that a scan of so many lags takes to find anything. */
export function fewestForScan(maxLag: number): number {
  return FEWEST_TURNS + 4 * maxLag + 1;
}

/**
 * The strongest rank correlation of two series of equal length at lags of −`maxLag` to `maxLag`, and how rarely the strongest is as strong when one series is
 * turned against the other further than the lags reach, end joined to start: that keeps what each series owes to its own past.
 * Null for fewer than `fewestForScan` pairs or a constant series. Throws a RangeError for unequal lengths, values that are not finite, and no such lag.
 * @see H. W. Lotwick, B. W. Silverman, JRSS B 44 (1982), 406–413, for the turns; P. H. Westfall, S. S. Young, "Resampling-based multiple testing" (1993), §2.3, for
 * the strongest of several tests
 */
export function scanLags(
  x: readonly number[],
  y: readonly number[],
  maxLag: number,
): LagScan | null {
  if (x.length !== y.length) throw new RangeError(`no pairs: ${x.length} and ${y.length} values`);
  if (!(Number.isInteger(maxLag) && maxLag >= 0)) throw new RangeError(`no lag: ${maxLag}`);
  const turns = correlateTurned(x, y);
  if (x.length < fewestForScan(maxLag) || turns === null) return null;
  const lags = Array.from({ length: 2 * maxLag + 1 }, (_, index) => index - maxLag);
  const at = (turn: number) => turns[(turn + turns.length) % turns.length] ?? 0;
  const strongest = (turn: number) => Math.max(...lags.map((lag) => Math.abs(at(turn + lag))));
  const observed = strongest(0);
  // Turns that are reached by a lag from here would be held against themselves.
  const first = 2 * maxLag + 1;
  const far = Array.from({ length: x.length - 2 * first + 1 }, (_, index) => first + index);
  const asStrong = far.filter((turn) => strongest(turn) >= observed).length;
  const lag = nearest(lags.filter((one) => Math.abs(at(one)) === observed));
  return { lag, rho: at(lag), p: (1 + asStrong) / (1 + far.length) };
}

function nearest(lags: readonly number[]): number {
  return lags.reduce((best, lag) => (Math.abs(lag) < Math.abs(best) ? lag : best), lags[0] ?? 0);
}

/** Spearman's of `x[i]` and `y[i + turn]`, end joined to start, for every turn; null of a constant series. */
function correlateTurned(x: readonly number[], y: readonly number[]): number[] | null {
  const [ranksOfX, ranksOfY] = [centredRanks(x), centredRanks(y)];
  const scale = Math.sqrt(sumOfProducts(ranksOfX, ranksOfX) * sumOfProducts(ranksOfY, ranksOfY));
  if (scale === 0) return null;
  const twice = [...ranksOfY, ...ranksOfY];
  return ranksOfX.map((_, turn) => sumOfProducts(ranksOfX, twice.slice(turn)) / scale);
}

function sumOfProducts(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
}
