/** Rule T26: an org is refused from its first attempt until a time, and never after. */
import { formatDuration } from "../../core/text.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import type { EventKind } from "../../core/words.ts";
import { orgsIn, type RunView, sumOver } from "../run-view.ts";
import { seriesOf } from "./org-blocks.ts";
import { type DraftCore, orgsOf, type SymptomRule } from "./rule.ts";

const FEWEST_REFUSED = 3;
/** Attempts that must pass afterwards before "it passes now" is said. */
const FEWEST_PASSED = 10;
/** Share of the attempts before the end that were refused; a block holds a few of after the end. */
const REFUSED_SHARE = 0.9;
/** The same where all refusals lie in one block, which also holds attempts of after the end. */
const REFUSED_SHARE_OF_ONE_BLOCK = 0.5;

/** Events after which refusals may end by themselves. */
const CHANGES: ReadonlySet<EventKind> = new Set(["scope-change", "membership-change"]);

/**
 * When an org's refusals ended, in milliseconds since the scenario's start and within a block; null when they were not
 * all there was until a time, or when too little followed to say that they ended.
 */
function findPropagationEnd(org: number, view: RunView): number | null {
  const { attempts, refused, blockMs } = seriesOf(org, view);
  const first = attempts.findIndex((count) => count > 0);
  const last = refused.findLastIndex((count) => count > 0);
  if (last < 0 || (refused[first] ?? 0) === 0) return null;
  const before = { refused: sumUntil(refused, last), attempts: sumUntil(attempts, last) };
  const throughout = {
    refused: sumUntil(refused, last - 1),
    attempts: sumUntil(attempts, last - 1),
  };
  const passed = sumOver(attempts.slice(last + 1), (count) => count);
  const failedUntilThen =
    throughout.attempts === 0
      ? before.refused >= REFUSED_SHARE_OF_ONE_BLOCK * before.attempts
      : throughout.refused >= REFUSED_SHARE * throughout.attempts;
  const isClear =
    wilsonInterval(before.refused, before.attempts).low > wilsonInterval(0, passed).high;
  const isEnough = before.refused >= FEWEST_REFUSED && passed >= FEWEST_PASSED;
  return isEnough && failedUntilThen && isClear ? (last + 1) * blockMs : null;
}

function sumUntil(numbers: readonly number[], last: number): number {
  return sumOver(numbers.slice(0, last + 1), (number) => number);
}

export const PROPAGATION_RULE: SymptomRule = {
  id: "T26",
  ofWhat: "attempts",
  confidence: "medium",
  isDefect: false,
  matches: ({ status }) => status === 403,
  select({ slices }, view) {
    const propagating = new Set(
      [...orgsIn(slices)].filter((org) => findPropagationEnd(org, view) !== null),
    );
    return slices.filter(({ cell }) => propagating.has(cell.org));
  },
  words: describeEnd,
};

function describeEnd(draft: DraftCore, view: RunView) {
  const ends = orgsOf(draft).map((org) => findPropagationEnd(org, view) ?? 0);
  const lastMs = Math.max(...draft.symptoms.map((symptom) => symptom.lastMs));
  const endMs = Math.min(lastMs, Math.max(...ends));
  const change = view.plan.events.findLast(({ kind, atMs }) => CHANGES.has(kind) && atMs <= endMs);
  return {
    until:
      change === undefined
        ? `${formatDuration(endMs)} into the run`
        : `${formatDuration(endMs - change.atMs)} after ${change.name}`,
  };
}
