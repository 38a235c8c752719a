/** How far a share scatters that was counted in blocks of time, whatever binds the attempts of one block together. */
import { type Counted, effectiveCounts } from "./effective-counts.ts";

export interface BlockedShare {
  share: number;
  /** Attempts of all blocks. */
  of: number;
  /** Blocks with data. */
  blocks: number;
  /** Of the share. */
  variance: number;
}

/**
 * The share over all blocks with its variance as a ratio of two sums, m/(m−1)·Σ(x_b − p̂·n_b)²/n² over m blocks that count as independent.
 * Blocks without data are left out; null when fewer than 2 remain. Throws a RangeError for a block that counts no share.
 * @see W. G. Cochran, "Sampling Techniques", 3rd ed. (1977), ch. 6; J. N. K. Rao, A. J. Scott, Biometrics 48 (1992), 577–585
 */
export function ratioVariance(blocks: readonly Counted[]): BlockedShare | null {
  const filled = blocks
    .map(({ count, of }) => effectiveCounts(count, of))
    .filter(({ of }) => of > 0);
  const m = filled.length;
  if (m < 2) return null;
  const of = filled.reduce((sum, block) => sum + block.of, 0);
  const share = filled.reduce((sum, block) => sum + block.count, 0) / of;
  const squares = filled.reduce((sum, block) => sum + (block.count - share * block.of) ** 2, 0);
  return { share, of, blocks: m, variance: ((m / (m - 1)) * squares) / of ** 2 };
}
