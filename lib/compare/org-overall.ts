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

/** The geometric mean over orgs, run by run; over many orgs its own scatter is little beside the noise between runs. */
function meansByRun(orgs: readonly (readonly RunPercentile[])[]): RunPercentile[] {
  const runs = orgs[0]?.length ?? 0;
  return Array.from({ length: runs }, (_, run) => {
    const sum = orgs.reduce((all, ofOrg) => all + Math.log(ofOrg[run]?.us ?? 1), 0);
    const us = Math.exp(sum / orgs.length);
    return { us, band: { lowUs: us, highUs: us } };
  });
}

/** The geometric mean over runs of the p95 of all tokens of the load; null where a run has too few. */
function ofAllTraffic(runs: readonly Result[]): number | null {
  const values = runs.flatMap(({ totals: { latencyUs } }) =>
    latencyUs.n < QUANTILES.p95.fewest || latencyUs.p95 === 0 ? [] : [Math.log(latencyUs.p95)],
  );
  if (values.length < runs.length || values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + value, 0) / values.length);
}
