/** Counts by org, as a scenario's tally holds them. */

export type OrgCounts = Uint32Array<ArrayBuffer>;

export function increment(counts: OrgCounts, org: number): void {
  counts[org] = (counts[org] ?? 0) + 1;
}

export function addOrgCounts(into: OrgCounts, from: OrgCounts): void {
  from.forEach((count, org) => {
    into[org] = (into[org] ?? 0) + count;
  });
}

export function sumOf(counts: OrgCounts): number {
  return counts.reduce((total, count) => total + count, 0);
}
