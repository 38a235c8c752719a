/** One org on both sides: what each of its runs says by one metric, and how far they differ. */
import type { Result } from "../analysis/result.ts";
import { holdsBlocks } from "../core/statistics/merged-blocks.ts";
import type { Change } from "./change.ts";
import type { OrgMetric, OrgRow } from "./comparison.ts";
import { latencyChange, type RunPercentile, TWO_DIGITS } from "./latency-change.ts";
import { QUANTILES } from "./metrics.ts";
import type { Noise } from "./noise.ts";
import { listPlaces } from "./places.ts";
import { rateChange, type RunShare } from "./rate-change.ts";
import { medianOrNull, summarizeRates } from "./side-values.ts";

type OrgCounts = Result["orgs"][number];

/** What an org of one run is compared by. */
export interface OrgRun {
  counts: OrgCounts;
  /** Of the whole run's load, by metric: how many times bursts raise the variance of its shares. */
  bursts: Readonly<Record<Exclude<OrgMetric, "p95">, Burst>>;
  /** Whether the run by itself says how failures scatter over time. */
  scatter: RunShare["scatter"];
}

interface Burst {
  designEffect: number;
  of: number;
}

/** The orgs that are in all runs of a side, with what each run says of them. */
export function orgSides(runs: readonly Result[]): Map<string, OrgRun[]> {
  const sides = new Map<string, OrgRun[]>();
  for (const run of runs) {
    const ofAll = { bursts: burstsOf(run), scatter: scatterOf(run) };
    for (const counts of run.orgs) {
      const known = sides.get(counts.org);
      if (known === undefined) sides.set(counts.org, [{ counts, ...ofAll }]);
      else known.push({ counts, ...ofAll });
    }
  }
  return new Map([...sides].filter(([, ofOrg]) => ofOrg.length === runs.length));
}

function burstsOf({ slices, totals }: Result): OrgRun["bursts"] {
  const most = (effectOf: (slice: Result["slices"][number]) => number) =>
    Math.max(1, ...slices.map(effectOf));
  return {
    status403: {
      designEffect: most(({ designEffects }) => designEffects.status403),
      of: totals.attempts,
    },
    unusable: {
      designEffect: most(({ designEffects: { empty, wrongOrg } }) => Math.max(empty, wrongOrg)),
      of: totals.decoded,
    },
  };
}

/** By the stages that the verdict rests on. */
function scatterOf(run: Result): RunShare["scatter"] {
  const decisive = listPlaces([run], []).filter((place) => place.decisive);
  const areLong = decisive.every(({ base }) =>
    base.every(({ slice, blockMs }) => holdsBlocks(slice.durationMs, blockMs)),
  );
  return areLong ? "known" : "unknown";
}

export interface OrgSides extends Pick<OrgRow, "base" | "candidate"> {
  change: Change | null;
  neverHappened: boolean;
}

/** Compares one org by one metric; `tolerance` is in units of the change. */
export function compareOrg(
  metric: OrgMetric,
  base: readonly OrgRun[],
  candidate: readonly OrgRun[],
  noise: Noise,
  tolerance: number,
): OrgSides {
  if (metric === "p95") {
    const [before, after] = [percentilesOf(base), percentilesOf(candidate)];
    return {
      base: summarize(before, base),
      candidate: summarize(after, candidate),
      change: betweenRuns(latencyChange(before, after, noise, tolerance, TWO_DIGITS)),
      neverHappened: false,
    };
  }
  const [before, after] = [ratesOf(metric, base), ratesOf(metric, candidate)];
  const sides = { base: summarizeRates(before), candidate: summarizeRates(after) };
  return {
    ...sides,
    change: rateChange(before, after, tolerance),
    neverHappened: (sides.base.count ?? 0) + (sides.candidate.count ?? 0) === 0,
  };
}

/** An org's band is by ranks, as if its tokens were independent of each other: no verdict rests on such bands alone. */
function betweenRuns(change: Change | null): Change | null {
  return change?.method === "single" ? null : change;
}

/** The p95 of each run with tokens enough for one. */
export function percentilesOf(runs: readonly OrgRun[]): RunPercentile[] {
  return runs.flatMap(({ counts: { latencyUs, bands } }): RunPercentile[] => {
    if (latencyUs.n < QUANTILES.p95.fewest || latencyUs.p95 === 0) return [];
    const band = bands.find(({ p }) => p === QUANTILES.p95.p);
    if (band === undefined) return [{ us: latencyUs.p95, band: null }];
    const { us, lowUs, highUs } = band;
    return [{ us, band: { lowUs: lowUs ?? 0, highUs: highUs ?? Infinity } }];
  });
}

function summarize(percentiles: readonly RunPercentile[], runs: readonly OrgRun[]) {
  const sum = percentiles.reduce((all, { us }) => all + Math.log(us), 0);
  return {
    value: percentiles.length === 0 ? null : Math.exp(sum / percentiles.length),
    median: medianOrNull(percentiles.map(({ us }) => us)),
    count: null,
    of: runs.reduce((all, { counts }) => all + counts.latencyUs.n, 0),
    runs: percentiles.length,
  };
}

function ratesOf(metric: Exclude<OrgMetric, "p95">, runs: readonly OrgRun[]): RunShare[] {
  return runs.flatMap(({ counts, bursts, scatter }): RunShare[] => {
    const { count, of } = countOf(metric, counts);
    if (of === 0) return [];
    const designEffect = shareOfBurst(bursts[metric], of);
    return [{ count: Math.min(count, of), of, designEffect, scatter }];
  });
}

function countOf(metric: Exclude<OrgMetric, "p95">, counts: OrgCounts) {
  return metric === "status403"
    ? { count: counts.status403, of: counts.attempts }
    : { count: counts.unusable, of: counts.decoded + counts.outcomes.hollow };
}

/** A burst hits an org as often as the org is there: what bursts add to the variance goes with its part of all attempts. */
function shareOfBurst({ designEffect, of: total }: Burst, of: number): number {
  return total === 0 ? 1 : 1 + (designEffect - 1) * Math.min(1, of / total);
}
