/** Rule T28: a limit on the rate of an org that is answered with 403, told apart from a permission by its counts over time. */
import { formatCount } from "../../core/text.ts";
import { wilsonInterval } from "../../core/wilson.ts";
import type { Cell } from "../aggregate.ts";
import { isAtRest, isUnderLoad, orgsIn, type RunView, sumOver } from "../run-view.ts";
import { type OrgSeries, seriesOf, trailingSums } from "./org-blocks.ts";
import { type DraftCore, orgsOf, type SymptomRule } from "./rule.ts";

const MINUTE_MS = 60_000;
/** Refusals come at a pace at least this many times that at rest. */
const PACE_RATIO = 1.5;
/** A block is busy from this share of the mean pace of blocks with refusals, and calm below the next. */
const BUSY_SHARE = 0.7;
const CALM_SHARE = 0.5;
/** Once it has begun, at least this share of busy blocks has refusals. */
const REFUSING_SHARE = 0.5;
/** What passes without a refusal after the first one may exceed the limit by this factor and this many. */
const FREE_STRETCH_FACTOR = 1.25;
/** A window of fixed minutes lets through twice its limit around the turn of a minute. */
const WINDOW_FACTOR = 2.2;
const SLACK = 5;
const CALM_ATTEMPTS = 5;

/**
 * The limit that explains an org's refusals, in attempts that pass per minute, about; or null. It explains them when nothing is refused at rest, clearly something is under
 * load, busy blocks stay refused once it has begun, and refusals get rarer when the pace falls. Where the run ends before the pace
 * falls, what passed per minute must have been bounded.
 */
function findRateLimit(org: number, view: RunView): number | null {
  const series = seriesOf(org, view);
  const first = series.refused.findIndex((count) => count > 0);
  if (first < 0 || !isOnlyUnderLoad(org, view) || !isPaceHigher(org, series, view)) return null;
  const width = Math.max(1, Math.round(MINUTE_MS / series.blockMs));
  const passed = series.attempts.map((count, block) => count - (series.refused[block] ?? 0));
  const passedPerMinute = trailingSums(passed, width);
  const limit = passedPerMinute[first] ?? 0;
  const busy = BUSY_SHARE * failingPace(series);
  if (!staysRefused(series, first, busy, FREE_STRETCH_FACTOR * limit + SLACK)) return null;
  const isCapped = Math.max(...passedPerMinute) <= WINDOW_FACTOR * limit + SLACK;
  if (!(easesWithPace(series, first, busy) ?? isCapped)) return null;
  return estimateLimit(series, first, busy, limit);
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
  const cells = view.cellsOf(org);
  const rest = refusedShare(cells.filter((cell) => isAtRest(stages[cell.stage])));
  const load = refusedShare(cells.filter((cell) => isUnderLoad(stages[cell.stage])));
  return rest.refused === 0 && load.low > rest.high;
}

function isPaceHigher(org: number, series: OrgSeries, view: RunView): boolean {
  const { stages } = view.plan;
  const rest = view.cellsOf(org).filter((cell) => isAtRest(stages[cell.stage]));
  const restMs = sumOver(stages.filter(isAtRest), (stage) => stage.durationMs);
  const restPerBlock = (sumOver(rest, (cell) => cell.attempts) * series.blockMs) / restMs;
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

/** Whether clearly less is refused once the pace has fallen; null when too little was attempted then. */
function easesWithPace(
  { attempts, refused }: OrgSeries,
  first: number,
  busy: number,
): boolean | null {
  const calm = (CALM_SHARE / BUSY_SHARE) * busy;
  const tally = { busy: { refused: 0, of: 0 }, calm: { refused: 0, of: 0 } };
  attempts.slice(first).forEach((count, index) => {
    const side = count >= busy ? tally.busy : count < calm ? tally.calm : null;
    if (side === null) return;
    side.of += count;
    side.refused += refused[first + index] ?? 0;
  });
  if (tally.calm.of < CALM_ATTEMPTS) return null;
  const busyShare = wilsonInterval(tally.busy.refused, tally.busy.of);
  return busyShare.low > wilsonInterval(tally.calm.refused, tally.calm.of).high;
}

// A bucket lets a steady trickle through while it refuses. A window that counts per minute lets through nothing more until the next
// minute, so that only minutes of it tell its limit; before that, what passed until the first refusal does.
function estimateLimit(
  { attempts, refused, blockMs }: OrgSeries,
  first: number,
  busy: number,
  limit: number,
): number {
  const after = attempts
    .map((count, block) => ({ count, refused: refused[block] ?? 0, block }))
    .filter(({ count, block }) => block > first && count >= busy);
  const isLong = after.length * blockMs >= MINUTE_MS;
  const asked = isLong ? after : after.filter((block) => block.refused > 0);
  const passed = sumOver(asked, (block) => block.count - block.refused);
  const perMinute = (passed * MINUTE_MS) / (asked.length * blockMs);
  return Math.max(1, Math.round(perMinute > limit / 4 ? perMinute : limit));
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
