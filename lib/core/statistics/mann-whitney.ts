/** Whether values of one side are mostly higher than those of another, by their order alone. */
import { midRanks, tieSizes } from "./mid-ranks.ts";
import { normalTwoSidedP } from "./p-values.ts";

/** With so many values on a side the normal distribution is as good, and the exact one slow. */
const LEAST_FOR_NORMAL = 50;

export interface RankTest {
  /** In how many pairs the second side's value is the higher one; ties count half. */
  u: number;
  /** Two-sided. */
  p: number;
  method: "exact" | "normal";
}

/**
 * The Mann–Whitney U test; null when a side is empty. Exact for fewer than 50 values a side without ties, else the normal distribution with corrections for
 * ties and continuity. With 3 values a side p is never below 0.1. Throws a RangeError for a value that is not finite.
 * @see H. B. Mann, D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the other", Ann. Math. Statistics 18 (1947), 50–60
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): RankTest | null {
  const ranks = midRanks([...first, ...second]).slice(first.length);
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return null;
  const u = ranks.reduce((sum, rank) => sum + rank, 0) - (n * (n + 1)) / 2;
  const ties = tieSizes([...first, ...second]);
  const isExact = Math.max(m, n) < LEAST_FOR_NORMAL && ties.every((size) => size === 1);
  return isExact
    ? { u, p: exactP(u, m, n), method: "exact" }
    : { u, p: normalP(u, m, n, ties), method: "normal" };
}

function exactP(u: number, m: number, n: number): number {
  const ways = countOrders(m, n);
  const total = ways.reduce((sum, count) => sum + count, 0);
  const outer = ways.slice(0, Math.min(u, m * n - u) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * outer) / total);
}

/**
 * In how many orders of m and n values the first side is the higher one in 0, 1, … pairs; it is the same for the second. By Mann and Whitney's recurrence:
 * the highest of all is either of the first side, and so above all of the second, or of the second, and adds no pair.
 */
function countOrders(m: number, n: number): Float64Array {
  // One row for each number of values of the first side, so far without any of the second.
  const rows = Array.from({ length: m + 1 }, (_, k) => new Float64Array(k * n + 1).fill(1, 0, 1));
  for (let ofSecond = 1; ofSecond <= n; ofSecond += 1) {
    rows.forEach((row, ofFirst) => {
      const fewer = rows[ofFirst - 1];
      if (fewer === undefined) return;
      for (let u = ofSecond; u <= ofFirst * ofSecond; u += 1) {
        row[u] = (row[u] ?? 0) + (fewer[u - ofSecond] ?? 0);
      }
    });
  }
  return rows[m] ?? new Float64Array();
}

function normalP(u: number, m: number, n: number, ties: readonly number[]): number {
  const of = m + n;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((m * n) / 12) * (of + 1 - tied / (of * (of - 1)));
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return distance === 0 ? 1 : normalTwoSidedP(distance / Math.sqrt(variance));
}
