/** Test support: the counts of a result's slices by their names, so that slices can be held against the whole. */
import type { Counts } from "../lib/analysis/result.ts";

/** Every count of a slice, nested ones as `outcomes.issued`; latencies and weighted shares are left out, since they do not add up. */
function countsByName({
  latencyUs: _latency,
  unusableShare: _share,
  ...counts
}: Counts): Map<string, number> {
  const { outcomes, errorCodes, claims, checks, ...plain } = counts;
  const nested = Object.entries({ outcomes, errorCodes, claims, checks });
  return new Map([
    ...numbersIn(plain),
    ...nested.flatMap(([name, group]) =>
      numbersIn(group).map(([key, count]): [string, number] => [`${name}.${key}`, count]),
    ),
  ]);
}

/** The sums over slices, by the same names; counts of zero are left out. */
export function sumCounts(slices: readonly Counts[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const slice of slices) {
    for (const [name, count] of countsByName(slice)) {
      if (count > 0) sums.set(name, (sums.get(name) ?? 0) + count);
    }
  }
  return sums;
}

// A slice has names beside its counts.
function numbersIn(group: object): [string, number][] {
  return Object.entries(group).filter((entry): entry is [string, number] => {
    const value: unknown = entry[1];
    return typeof value === "number";
  });
}
