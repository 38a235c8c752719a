/** The latency of all orgs in one number, twice: each org counting once, and each token counting once. */
import type { Result } from "../analysis/result.ts";
import type { OrgComparisonFacts } from "./comparison.ts";
import { changeFacts } from "./change-facts.ts";
import { latencyChange, type RunPercentile } from "./latency-change.ts";
import { QUANTILES, type Tolerances } from "./metrics.ts";
import type { NoiseByMetric } from "./noise.ts";
import { type OrgRun, percentilesOf } from "./org-sides.ts";

/** By what part of the tolerance the two may differ before both are shown. */
const APART = 0.5;

export interface OverallInput {
  base: readonly Result[];
  candidate: readonly Result[];
  tolerances: Tolerances;
  noise: NoiseByMetric;
}

/** Over orgs that have a p95 in every run of both sides; null without any. Only such orgs, for one that is missing on a side would shift the mean by itself. */
export function overallLatency(
  sides: readonly Readonly<Record<"base" | "candidate", readonly OrgRun[]>>[],
  { base, candidate, tolerances, noise }: OverallInput,
): OrgComparisonFacts["overall"] {
  const complete = sides.flatMap((side) => {
    const [before, after] = [percentilesOf(side.base), percentilesOf(side.candidate)];
    return before.length === base.length && after.length === candidate.length
      ? [{ base: before, candidate: after }]
      : [];
  });
  const tolerance = Math.log1p(tolerances.p95);
  const change =
    complete.length === 0
      ? null
      : latencyChange(
          meansByRun(complete.map((org) => org.base)),
          meansByRun(complete.map((org) => org.candidate)),
          noise.p95,
          tolerance,
        );
  const [before, after] = [ofAllTraffic(base), ofAllTraffic(candidate)];
  const weighted = before === null || after === null ? null : after / before;
  const apart = change === null || weighted === null ? 0 : change.estimate - Math.log(weighted);
  return {
    geometricMean: change === null ? null : changeFacts(change, change.pBeyond, true),
    trafficWeighted: weighted,
    disagree: Math.abs(apart) > APART * tolerance,
  };
}

/** The geometric mean over orgs, run by run, with a band as much narrower as the mean of so many is more certain. */
function meansByRun(orgs: readonly (readonly RunPercentile[])[]): RunPercentile[] {
  const runs = orgs[0]?.length ?? 0;
  return Array.from({ length: runs }, (_, run) =>
    meanOf(orgs.flatMap((ofOrg) => ofOrg[run] ?? [])),
  );
}

function meanOf(orgs: readonly RunPercentile[]): RunPercentile {
  const sum = orgs.reduce((all, { us }) => all + Math.log(us), 0);
  const us = Math.exp(sum / orgs.length);
  const bands = orgs.flatMap(({ us: own, band }) => (band === null ? [] : [{ own, ...band }]));
  if (bands.length === 0) return { us, band: null };
  // Orgs with too few tokens for a band are taken to be as uncertain as the others are.
  const times = 1 / Math.sqrt(bands.length * orgs.length);
  const below = times * Math.hypot(...bands.map(({ own, lowUs }) => Math.log(own / lowUs)));
  const above = times * Math.hypot(...bands.map(({ own, highUs }) => Math.log(highUs / own)));
  return { us, band: { lowUs: us * Math.exp(-below), highUs: us * Math.exp(above) } };
}

/** The geometric mean over runs of the p95 of all tokens of the load; null where a run has too few. */
function ofAllTraffic(runs: readonly Result[]): number | null {
  const values = runs.flatMap(({ totals: { latencyUs } }) =>
    latencyUs.n < QUANTILES.p95.fewest || latencyUs.p95 === 0 ? [] : [Math.log(latencyUs.p95)],
  );
  if (values.length < runs.length || values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + value, 0) / values.length);
}
