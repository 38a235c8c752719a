/** Whether one series follows another, by whatever few blocks: one answer for all lags tried, so that trying many finds nothing by itself. */
import { centredRanks } from "./mid-ranks.ts";
import { tTwoSidedP } from "./p-values.ts";

export interface LagScan {
  /** Blocks by which the second series comes later than the first where they correlate most strongly; negative for earlier. */
  lag: number;
  /** Spearman's at that lag, −1…1. */
  rho: number;
  /** Two-sided, of the strongest of all lags. */
  p: number;
}

/** Turns beyond the lags from which it is known how much two series correlate that have nothing to do with each other. */
const FEWEST_TURNS = 20;

/** Pairs of blocks that a scan of so many lags takes to find anything. */
export function fewestForScan(maxLag: number): number {
  return FEWEST_TURNS + 4 * maxLag + 1;
}

/**
 * The strongest rank correlation of two series of equal length at lags of −`maxLag` to `maxLag`, end joined to start, and how rarely chance brings one as strong.
 * The correlations at all other turns tell how much those of two such series scatter, each of which hangs on its own past: as much as so many independent pairs
 * would have. By these, Student's t of the strongest is judged, and raised for the number of lags. Counting the turns that are as strong would not do: the strongest lag
 * is found again from each of its neighbours, so that no p-value was below (2 · `maxLag` + 1) / length.
 * Null for fewer than `fewestForScan` pairs or a constant series. Throws a RangeError for unequal lengths, values that are not finite, and no such lag.
 * @see P. Clifford, S. Richardson, D. Hémon, "Assessing the significance of the correlation between two spatial processes", Biometrics 45 (1989), 123–134, for the
 * number of pairs; Z. Šidák, JASA 62 (1967), 626–633, for the strongest of several
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
  const strongest = Math.max(...lags.map((lag) => Math.abs(at(lag))));
  const lag = nearest(lags.filter((one) => Math.abs(at(one)) === strongest));
  const others = turns.map((_, turn) => at(lag + turn)).slice(1);
  const pairs = Math.min(x.length, independentPairs(others));
  return { lag, rho: at(lag), p: raise(pOf(strongest, pairs), lags.length) };
}

function nearest(lags: readonly number[]): number {
  return lags.reduce((best, lag) => (Math.abs(lag) < Math.abs(best) ? lag : best), lags[0] ?? 0);
}

/** How many independent pairs would correlate by chance as much as these turns do. */
function independentPairs(turns: readonly number[]): number {
  return 1 + turns.length / sumOfProducts(turns, turns);
}

function pOf(rho: number, pairs: number): number {
  const degreesOfFreedom = pairs - 2;
  if (degreesOfFreedom <= 0) return 1;
  // Rounding may leave a little more than 1.
  const rest = Math.max(0, 1 - rho * rho);
  return tTwoSidedP(rho * Math.sqrt(degreesOfFreedom / rest), degreesOfFreedom);
}

/** That any of so many independent tests has such a p-value; written so that it holds of the smallest ones too. */
function raise(p: number, tests: number): number {
  return -Math.expm1(tests * Math.log1p(-p));
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
