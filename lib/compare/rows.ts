/** The table of a comparison: each metric in each phase of the load and for each grant. */
import { holm } from "../core/statistics/multiplicity.ts";
import type { Change } from "./change.ts";
import { changeFacts } from "./change-facts.ts";
import { judgeChange } from "./change-state.ts";
import type { ComparisonRow, SideValue } from "./comparison.ts";
import { latencyChange } from "./latency-change.ts";
import {
  ALWAYS_COMPARED,
  isLatencyMetric,
  LATENCY_METRICS,
  type LatencyMetric,
  type Metric,
  RATE_METRICS,
  type RateMetric,
  RATES,
  type Tolerances,
} from "./metrics.ts";
import type { NoiseByMetric } from "./noise.ts";
import { listPlaces, type Place, type SlicedRun } from "./places.ts";
import { runsNeeded, smallestProvable } from "./outlook.ts";
import { rateChange } from "./rate-change.ts";
import { describeRow } from "./row-words.ts";
import { percentilesOf, ratesOf, summarizePercentiles, summarizeRates } from "./side-values.ts";

export interface RowInput {
  base: readonly SlicedRun[];
  candidate: readonly SlicedRun[];
  tolerances: Tolerances;
  noise: NoiseByMetric;
}

/** A row before it is known what all the others say. */
interface Draft {
  metric: Metric;
  place: Place;
  base: SideValue;
  candidate: SideValue;
  change: Change | null;
  /** In units of the change. */
  tolerance: number;
  neverHappened: boolean;
}

/** The rows of all phases but warm-ups and ramps; those of one family share the risk of a false alarm (Holm). */
export function compareRows(input: RowInput): ComparisonRow[] {
  const drafts = listPlaces(input.base, input.candidate).flatMap((place) => [
    ...LATENCY_METRICS.map((metric) => draftLatency(metric, place, input)),
    ...RATE_METRICS.flatMap((metric) => draftRate(metric, place, input)),
  ]);
  const adjusted = adjustByFamily(drafts);
  return drafts.map((draft, index) => finish(draft, adjusted[index] ?? 1, input));
}

function draftLatency(metric: LatencyMetric, place: Place, input: RowInput): Draft {
  const base = percentilesOf(metric, place.base);
  const candidate = percentilesOf(metric, place.candidate);
  const tolerance = Math.log1p(input.tolerances[metric]);
  return {
    metric,
    place,
    base: summarizePercentiles(base, place.base),
    candidate: summarizePercentiles(candidate, place.candidate),
    change: latencyChange(base, candidate, input.noise[metric], tolerance),
    tolerance,
    neverHappened: false,
  };
}

function draftRate(metric: RateMetric, place: Place, { tolerances }: RowInput): Draft[] {
  const [before, after] = [ratesOf(metric, place.base), ratesOf(metric, place.candidate)];
  const [base, candidate] = [summarizeRates(before), summarizeRates(after)];
  const events = (base.count ?? 0) + (candidate.count ?? 0);
  // Of tokens that nobody can decode there is nothing to compare, and nothing is missed.
  if (base.of + candidate.of === 0) return [];
  if (events === 0 && !ALWAYS_COMPARED.has(metric)) return [];
  const tolerance = tolerances[metric];
  return [
    {
      metric,
      place,
      base,
      candidate,
      change: rateChange(before, after, tolerance),
      tolerance,
      neverHappened: events === 0 && tolerance === 0,
    },
  ];
}

/** What never happened on either side can raise no alarm, and takes no part. */
function adjustByFamily(drafts: readonly Draft[]): number[] {
  const adjusted = drafts.map(() => 1);
  for (const isDecisive of [true, false]) {
    const family = [...drafts.entries()].filter(
      ([, { place, change, base, candidate }]) =>
        place.decisive === isDecisive &&
        change !== null &&
        (base.count === null || base.count + (candidate.count ?? 0) > 0),
    );
    const ps = holm(family.map(([, { change }]) => change?.pBeyond ?? 1));
    family.forEach(([index], nth) => (adjusted[index] = ps[nth] ?? 1));
  }
  return adjusted;
}

function finish(draft: Draft, adjustedP: number, { tolerances }: RowInput): ComparisonRow {
  const { metric, place, change, tolerance, neverHappened, base, candidate } = draft;
  const isRatio = isLatencyMetric(metric);
  const state = judgeChange(change, tolerance, adjustedP, neverHappened);
  const runs = Math.min(base.runs, candidate.runs);
  const provable = change === null ? null : smallestProvable(change, freedomOf(change, draft));
  const row = {
    metric,
    unit: isRatio ? ("latencyUs" as const) : ("share" as const),
    stage: place.stage,
    kind: place.kind,
    grant: place.grant,
    decisive: place.decisive,
    ofWhat: isRatio ? "issued tokens" : RATES[metric].ofWhat,
    base,
    candidate,
    change: change === null ? null : changeFacts(change, adjustedP, isRatio),
    tolerance: tolerances[metric],
    state,
    smallestProvable: provable !== null && isRatio ? Math.expm1(provable) : provable,
    runsNeeded: change === null ? null : runsToSettle(change, state, tolerance, runs),
  };
  return { ...row, text: describeRow(row) };
}

/** Of what cannot be told, runs that fit the interval into the tolerance; of a shift that may be too much, that tell it from the tolerance. */
function runsToSettle(
  change: Change,
  state: ComparisonRow["state"],
  tolerance: number,
  runs: number,
): number | null {
  if (state === "INCONCLUSIVE") return runsNeeded(change, tolerance, runs);
  if (state !== "SHIFTED" || change.high <= tolerance || change.estimate <= 0) return null;
  return runsNeeded(change, Math.abs(change.estimate - tolerance), runs);
}

function freedomOf({ method }: Change, { base, candidate }: Draft): number {
  if (method === "runs") return base.runs + candidate.runs - 2;
  return method === "prediction" ? Math.max(base.runs, candidate.runs) - 1 : Infinity;
}
