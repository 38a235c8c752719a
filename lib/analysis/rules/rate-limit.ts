/** Rule T28: a limit on the rate of an org that is answered with 403, told apart from a permission by its counts over time. */
import type { PlanStage } from "../../core/plan.ts";
import { formatCount } from "../../core/text.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import type { Cell } from "../aggregate.ts";
import { isAtRest, isOnSchedule, isUnderLoad, orgsIn, type RunView, sumOver } from "../run-view.ts";
import { coarsen, type OrgSeries, seriesOf, trailingSums } from "./org-blocks.ts";
import { type DraftCore, orgsOf, type SymptomRule } from "./rule.ts";

const MINUTE_MS = 60_000;
/** Refusals come at a pace at least this many times that at rest. */
const PACE_RATIO = 1.5;
/** A block is busy from this share of the mean pace of blocks with refusals, and calm below the next. */
const BUSY_SHARE = 0.7;
const CALM_SHARE = 0.5;
/** Share of the busiest minute's attempts from which a minute was busy throughout. */
const WHOLE_SHARE = 0.85;
/** Once it has begun, at least this share of busy blocks has refusals. */
const REFUSING_SHARE = 0.5;
/** Blocks are merged until one holds about so many attempts where refusals are: fewer make busy and calm a matter of chance. */
const ATTEMPTS_PER_BLOCK = 4;
const LONGEST_BLOCK_MS = 15_000;
/** What passes without a refusal after the first one may exceed the limit by this factor and this many. */
const FREE_STRETCH_FACTOR = 1.25;
/** A window of fixed minutes lets through twice its limit around the turn of a minute. */
const WINDOW_FACTOR = 2.2;
const SLACK = 5;
const CALM_ATTEMPTS = 5;
const LATER_ATTEMPTS = 3;
/** Share of the refusals under load from which, when the pace has fallen, there surely are about as many. */
const STILL_SHARE = 0.7;
/** Blocks to either side by which a block's pace is judged: a busy org has empty blocks by chance. */
const PACE_REACH = 2;

/**
 * The limit that explains an org's refusals, in attempts that pass per minute, about; or null. It explains them when nothing is refused at rest, clearly something is under
 * load, busy blocks stay refused once it has begun, and refusals get rarer when the pace falls. Where the run ends before the pace
 * falls, what passed per minute must have been bounded.
 */
function findRateLimit(org: number, view: RunView): number | null {
  const fine = seriesOf(org, view);
  const series = coarsen(fine, blocksToMerge(fine));
  const first = series.refused.findIndex((count) => count > 0);
  if (first < 0 || !isOnlyUnderLoad(org, view) || !isPaceHigher(org, series, view)) return null;
  const width = blocksPerMinute(series);
  const passed = series.attempts.map((count, block) => count - (series.refused[block] ?? 0));
  const passedPerMinute = trailingSums(passed, width);
  const limit = passedPerMinute[first] ?? 0;
  const busy = BUSY_SHARE * failingPace(series);
  if (!staysRefused(series, first, busy, FREE_STRETCH_FACTOR * limit + SLACK)) return null;
  const isCapped = Math.max(...passedPerMinute) <= WINDOW_FACTOR * limit + SLACK;
  if (!(easesWithPace(series, first, busy) ?? isCapped)) return null;
  return estimateLimit(series, first, limit);
}

function blocksToMerge(series: OrgSeries): number {
  const [longest, wanted] = [
    LONGEST_BLOCK_MS / series.blockMs,
    ATTEMPTS_PER_BLOCK / busyPace(series),
  ];
  // A divisor of the minute, so that minutes are whole numbers of blocks.
  const widths = [1, 2, 3, 5, 10, 15].filter((width) => width <= longest);
  return widths.find((width) => width >= wanted) ?? widths.at(-1) ?? 1;
}

/** Of a long run a single block is more than a minute. */
function blocksPerMinute({ blockMs }: OrgSeries): number {
  return Math.max(1, Math.round(MINUTE_MS / blockMs));
}

/** Attempts per block in the busiest minute that has refusals; of a run shorter than that, in all of it. */
function busyPace(series: OrgSeries): number {
  const { attempts, refused } = series;
  const width = blocksPerMinute(series);
  const refusals = trailingSums(refused, width);
  const sums = trailingSums(attempts, width).filter((_, block) => (refusals[block] ?? 0) > 0);
  return Math.max(...sums, 1) / Math.min(width, attempts.length);
}

/** Attempts per block where refusals are, blocks with many of them counting more. */
function failingPace({ attempts, refused }: OrgSeries): number {
  const weighted = attempts.map((count, block) => count * (refused[block] ?? 0));
  return sumOver(weighted, (count) => count) / sumOver(refused, (count) => count);
}

function refusedShare(cells: readonly Cell[]): { low: number; high: number; refused: number } {
  const refused = sumOver(cells, (cell) => cell.status403);
  const attempts = sumOver(cells, (cell) => cell.attempts);
  return { ...wilsonInterval(refused, attempts), refused };
}

function isOnlyUnderLoad(org: number, view: RunView): boolean {
  const { stages } = view.plan;
  const own = view.cellsOf(org);
  // What another variant is answered at rest says nothing of the one that is refused.
  const variants = new Set(own.flatMap((cell) => (cell.status403 > 0 ? [cell.variant] : [])));
  const cells = own.filter(({ variant }) => variants.has(variant));
  const rest = refusedShare(cells.filter((cell) => isAtRest(stages[cell.stage])));
  const load = refusedShare(cells.filter((cell) => isUnderLoad(stages[cell.stage])));
  return rest.refused === 0 && load.low > rest.high;
}

/** One token at a time has no pace: the preflight is evidence of rest, and no measure of it. */
function hasPace(stage: PlanStage | undefined): boolean {
  return isAtRest(stage) && isOnSchedule(stage);
}

function isPaceHigher(org: number, series: OrgSeries, view: RunView): boolean {
  const { stages } = view.plan;
  const rest = view.cellsOf(org).filter((cell) => hasPace(stages[cell.stage]));
  const restMs = sumOver(stages.filter(hasPace), (stage) => stage.durationMs);
  const attempts = sumOver(rest, (cell) => cell.attempts);
  const restPerBlock = restMs === 0 ? 0 : (attempts * series.blockMs) / restMs;
  return failingPace(series) >= PACE_RATIO * restPerBlock;
}

/** Whether refusals go on in busy blocks, with no stretch of them in which more than `mostFree` attempts pass. */
function staysRefused(
  { attempts, refused }: OrgSeries,
  first: number,
  busy: number,
  mostFree: number,
): boolean {
  const busyBlocks = attempts
    .map((count, block) => ({ count, isRefusing: (refused[block] ?? 0) > 0 }))
    .slice(first)
    .filter(({ count, isRefusing }) => isRefusing || count >= busy);
  const refusing = busyBlocks.filter(({ isRefusing }) => isRefusing);
  let stretch = 0;
  const hasFreeStretch = busyBlocks.some(({ count, isRefusing }) => {
    stretch = isRefusing ? 0 : stretch + count;
    return stretch > mostFree;
  });
  return !hasFreeStretch && refusing.length >= REFUSING_SHARE * busyBlocks.length;
}

/**
 * Whether less is refused once the pace has fallen; null when too little was attempted then to be sure.
 * A minute's window stays used up after the load: where enough follows, only what comes a minute later is held against it.
 */
function easesWithPace(
  { attempts, refused, blockMs }: OrgSeries,
  first: number,
  busy: number,
): boolean | null {
  const calmBelow = (CALM_SHARE / BUSY_SHARE) * busy;
  const blocks = attempts
    .map((of, block) => ({
      of,
      refused: refused[block] ?? 0,
      block,
      pace: paceAt(attempts, block),
    }))
    .slice(first);
  const busyBlocks = blocks.filter(({ pace }) => pace >= busy);
  const lastBusy = busyBlocks.at(-1)?.block ?? first;
  const calm = blocks.filter(({ pace }) => pace < calmBelow);
  const later = addBlocks(calm.filter(({ block }) => (block - lastBusy) * blockMs > MINUTE_MS));
  const all = addBlocks(calm);
  if (all.of < CALM_ATTEMPTS) return null;
  const held = later.of >= LATER_ATTEMPTS ? later : all;
  // What passes again a minute later was not taken away, few as it may be.
  const passesAgain = later.of > 0 && later.refused === 0;
  const underLoad = addBlocks(busyBlocks);
  const isClear =
    wilsonInterval(underLoad.refused, underLoad.of).low >
    wilsonInterval(held.refused, held.of).high;
  if (isClear) return true;
  // Few attempts at rest rarely part the intervals; surely as many refusals as before speak against a limit.
  const still = wilsonInterval(held.refused, held.of).low;
  const isAsBefore = still >= STILL_SHARE * (underLoad.refused / underLoad.of);
  return isAsBefore && !passesAgain ? false : null;
}

/** Mean attempts of a block and those around it. */
function paceAt(attempts: readonly number[], block: number): number {
  const around = attempts.slice(Math.max(0, block - PACE_REACH), block + PACE_REACH + 1);
  return sumOver(around, (count) => count) / around.length;
}

function addBlocks(blocks: readonly { of: number; refused: number }[]) {
  return {
    of: sumOver(blocks, ({ of }) => of),
    refused: sumOver(blocks, ({ refused }) => refused),
  };
}

/**
 * Over whole minutes from the first refusal on, every kind of limiter lets through its limit per minute: a bucket steadily, a window at once.
 * Where it was busy for less than a minute, what passed until the first refusal tells, or else the trickle of a bucket.
 */
function estimateLimit(series: OrgSeries, first: number, limit: number): number {
  const { attempts, refused, blockMs } = series;
  const passed = attempts.map((count, block) => count - (refused[block] ?? 0));
  const width = blocksPerMinute(series);
  // Blocks of a long run make up no whole minute.
  const perMinuteOf = (count: number) => (count * MINUTE_MS) / (width * blockMs);
  const busiest = Math.max(...trailingSums(attempts, width).slice(first));
  const minutes: number[] = [];
  const end = refused.findLastIndex((count) => count > 0) + 1;
  for (let from = first + 1; from + width <= end; from += width) {
    const isBusy =
      sumOver(attempts.slice(from, from + width), (count) => count) >= WHOLE_SHARE * busiest;
    if (isBusy) minutes.push(sumOver(passed.slice(from, from + width), (count) => count));
  }
  if (minutes.length > 0) {
    return atLeastOne(perMinuteOf(sumOver(minutes, (count) => count) / minutes.length));
  }
  const trickle = attempts
    .map((_, block) => block)
    .filter((block) => block > first && (refused[block] ?? 0) > 0);
  const trickled = sumOver(trickle, (block) => passed[block] ?? 0);
  const perMinute = (trickled * MINUTE_MS) / (trickle.length * blockMs);
  return atLeastOne(perMinute > perMinuteOf(limit) / 4 ? perMinute : perMinuteOf(limit));
}

function atLeastOne(perMinute: number): number {
  return Math.max(1, Math.round(perMinute));
}

export const RATE_LIMIT_RULE: SymptomRule = {
  id: "T28",
  ofWhat: "attempts",
  confidence: "medium",
  isDefect: false,
  matches: ({ status }) => status === 403,
  select({ slices }, view) {
    const limited = new Set([...orgsIn(slices)].filter((org) => findRateLimit(org, view) !== null));
    return slices.filter(({ cell }) => limited.has(cell.org));
  },
  words: describeLimit,
};

function describeLimit(draft: DraftCore, view: RunView) {
  const limits = orgsOf(draft).map((org) => findRateLimit(org, view) ?? 0);
  const [low, high] = [Math.min(...limits), Math.max(...limits)];
  return {
    limit: low === high ? formatCount(low) : `${formatCount(low)} to ${formatCount(high)}`,
  };
}
