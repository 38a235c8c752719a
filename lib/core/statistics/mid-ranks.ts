/** Values as the places they take by size, which no outlier can move. */

/**
 * The rank of each value, from 1, in the order given; equal values share the mean of their places.
 * Throws a RangeError for a value that is not finite.
 */
export function midRanks(values: readonly number[]): number[] {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new RangeError(`no value to rank: ${wrong}`);
  const ranks = Array.from(values, () => 0);
  for (const { indices, below } of tieGroups(values)) {
    for (const index of indices) ranks[index] = below + (indices.length + 1) / 2;
  }
  return ranks;
}

/** Twice the distance from the mean rank: whole numbers, whose sums of products are exact and equal when they ought to be. */
export function centredRanks(values: readonly number[]): number[] {
  return midRanks(values).map((rank) => 2 * rank - values.length - 1);
}

/** How many values are equal, for each value there is, ascending. */
export function tieSizes(values: readonly number[]): number[] {
  return tieGroups(values).map(({ indices }) => indices.length);
}

/** The indices of equal values, ascending by value, and how many values are `below` them. */
function tieGroups(values: readonly number[]): { indices: number[]; below: number }[] {
  const ascending = [...values.entries()].toSorted(([, a], [, b]) => a - b);
  const groups: { value: number; indices: number[]; below: number }[] = [];
  ascending.forEach(([index, value], below) => {
    const last = groups.at(-1);
    if (last !== undefined && last.value === value) last.indices.push(index);
    else groups.push({ value, indices: [index], below });
  });
  return groups;
}
