/** The org that a plan asks most of in any minute: attempts, or all token requests. */
import { loadStages, type Plan, type PlanHotOrg, type PlanStage } from "../core/plan.ts";
import { ticksUntil, tickTimeMs } from "../core/schedule.ts";
import type { TokenRequests } from "./token-requests.ts";

const MINUTE_MS = 60_000;

export interface BusiestOrg {
  org: string;
  /** In its busiest minute, or at that pace where the load is shorter. */
  perMinute: number;
}

/** A stretch of iterations in which an org gets the same of each, as a mean. */
interface Stretch {
  from: number;
  to: number;
  each: number;
}

/** An attempt each, retries and all that comes before it apart. */
const ATTEMPTS: TokenRequests = { own: 1, subject: 0 };

/** Finds the org, of an open model, by what an iteration counts for it; these are expectations of the draws. */
export function findBusiestOrg(plan: Plan, counted = ATTEMPTS): BusiestOrg {
  const stages = loadStages(plan.stages);
  const rated = candidatesOf(plan).map((index) => {
    const subject = index === plan.tokenExchange?.subjectOrg ? counted.subject : 0;
    const stretches = sharesOverTime(plan, index).map(({ share, ...stretch }) => ({
      ...stretch,
      each: share * counted.own + subject,
    }));
    return { org: plan.orgs[index]?.org ?? "", perMinute: busiestMinute(stages, stretches) };
  });
  return rated.reduce((most, one) => (one.perMinute > most.perMinute ? one : most));
}

/** Every hot org, that of the subject tokens, and the heaviest beside those, of which any other gets less at all times. */
function candidatesOf({ orgs, hot, tokenExchange }: Plan): number[] {
  const candidates = new Set(hot.map(({ org }) => org));
  if (tokenExchange !== null) candidates.add(tokenExchange.subjectOrg);
  let heaviest = -1;
  orgs.forEach(({ weight }, index) => {
    if (!candidates.has(index) && weight > (orgs[heaviest]?.weight ?? 0)) heaviest = index;
  });
  return heaviest < 0 ? [...candidates] : [...candidates, heaviest];
}

function sharesOverTime({ orgs, hot }: Plan, org: number) {
  const ends = hot.flatMap(({ fromIteration, toIteration }) => [fromIteration, toIteration]);
  const bounds = [...new Set([0, ...ends, Number.POSITIVE_INFINITY])].toSorted((a, b) => a - b);
  const weights = orgs.map(({ weight }) => weight);
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index] ?? 0;
    const active = hot.filter(
      ({ fromIteration, toIteration }) => fromIteration <= from && toIteration > from,
    );
    return { from, to, share: shareOf(org, weights, active) };
  });
}

/** As `prepareHotDraw` draws: each hot org its shares, the others what is left by their weights. */
function shareOf(org: number, weights: readonly number[], active: readonly PlanHotOrg[]): number {
  const hot = new Set(active.map((stretch) => stretch.org));
  if (hot.has(org)) return sharesOf(active.filter((stretch) => stretch.org === org));
  const others = weights.reduce((sum, weight, index) => sum + (hot.has(index) ? 0 : weight), 0);
  return ((1 - sharesOf(active)) * (weights[org] ?? 0)) / others;
}

function sharesOf(stretches: readonly PlanHotOrg[]): number {
  return stretches.reduce((sum, { share }) => sum + share, 0);
}

function busiestMinute(stages: readonly PlanStage[], stretches: readonly Stretch[]): number {
  const endMs = Math.max(0, ...stages.map(({ startMs, durationMs }) => startMs + durationMs));
  const spanMs = Math.min(MINUTE_MS, endMs);
  if (spanMs === 0) return 0;
  const countUntil = (tMs: number) => {
    const ticks = ticksUntil(stages, tMs);
    return stretches.reduce(
      (sum, { from, to, each }) => sum + each * Math.max(0, Math.min(ticks, to) - from),
      0,
    );
  };
  // Between these the rate is linear, so a busiest minute begins or ends at one of them.
  const bends = [
    ...stages.map(({ startMs }) => startMs),
    endMs,
    ...stretches.map(({ from }) => tickTimeMs(stages, from)).filter(Number.isFinite),
  ];
  const counts = bends
    .flatMap((bend) => [bend, bend - spanMs])
    .map((start) => Math.min(Math.max(0, start), endMs - spanMs))
    .map((start) => countUntil(start + spanMs) - countUntil(start));
  return (Math.max(...counts) * MINUTE_MS) / spanMs;
}
