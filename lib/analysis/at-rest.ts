/** The at-rest line: whether something is there before the load too, by stage and by grant. */
import type { PlanStage } from "../core/plan.ts";
import { formatCount } from "../core/text.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { GRANTS } from "../core/words.ts";
import { ADVICE } from "./advice/advice-table.ts";
import type { Cell } from "./aggregate.ts";
import type { Finding } from "./result.ts";
import { type Draft, type DraftCore, orgsOf } from "./rules/rule.ts";
import { DENOMINATORS, isAtRest, isUnderLoad, type RunView } from "./run-view.ts";

export interface Tally {
  count: number;
  of: number;
}
type NamedTally = Tally & { name: string };

/** More stages than this are told by kind: `spike ×8`. */
const STAGES_TOLD = 6;
/** From this share at rest on, what a rule says of being there at rest is said. */
const NEARLY_ALWAYS = 0.9;
/** Fewer are told of without a conclusion. */
const FEWEST_TOLD = 3;
const ALSO_AT_REST = "there at rest too, not load";
const FORBIDDEN = 403;

/** Compares rest with load over the draft's orgs, all cells of theirs included but for variants that never show it. */
export function describeAtRest(draft: Draft, view: RunView): Finding["atRest"] {
  const cells = comparedCells(draft, view);
  const tally = (some: readonly Cell[]) => tallyCells(some, draft, draft.covers);
  const stages = view.plan.stages.map(({ name }, index) => ({
    stage: name,
    ...tally(cells.filter(({ stage }) => stage === index)),
  }));
  const all = orgsOf(draft).flatMap((org) => view.cellsOf(org));
  const grants = draft.kind === "measure" ? [] : tallyGrants(all, draft);
  const { rest, load } = compareWithRest(draft, view);
  const byGrant = grants.map((tallied) => ({ ...tallied, name: tallied.grant }));
  const parts = [
    `${joinTallies(mergeByKind(stages, view))} → ${conclude(rest, load, draft)}`,
    grants.length > 1 ? joinTallies(byGrant, ", ") : "",
  ];
  return { text: parts.filter((part) => part !== "").join("; "), stages, grants };
}

/** How much of it is there at rest, and how much under load, over the draft's orgs. */
export function compareWithRest(draft: Draft, view: RunView): { rest: Tally; load: Tally } {
  const cells = comparedCells(draft, view);
  const tally = (isPart: (stage: PlanStage | undefined) => boolean) =>
    tallyCells(
      cells.filter(({ stage }) => isPart(view.plan.stages[stage])),
      draft,
      draft.covers,
    );
  return { rest: tally(isAtRest), load: tally(isUnderLoad) };
}

/**
 * A variant that never shows it says nothing of load, at rest or not: the preflight tries the first one alone, and its silence would make of
 * another's fault one that comes with load.
 */
function comparedCells(draft: Draft, view: RunView): Cell[] {
  const variants = new Set(
    [...draft.counts].flatMap(([{ variant }, count]) => (count > 0 ? [variant] : [])),
  );
  const cells = orgsOf(draft).flatMap((org) => view.cellsOf(org));
  return cells.filter(({ variant }) => variants.has(variant));
}

// Every grant and variant, also where the draft is about one: that the others do not show it is the point.
function tallyGrants(cells: readonly Cell[], draft: Draft): Finding["atRest"]["grants"] {
  return GRANTS.map((grant, index) => ({
    grant,
    ...tallyCells(cells, draft, (cell) => cell.grant === index),
  })).filter(({ of }) => of > 0);
}

function tallyCells(
  cells: readonly Cell[],
  { counts, ofWhat }: Draft,
  covers: (cell: Cell) => boolean,
): Tally {
  const measure = DENOMINATORS[ofWhat];
  let [count, of] = [0, 0];
  for (const cell of cells) {
    if (!covers(cell)) continue;
    count += counts.get(cell) ?? 0;
    of += measure(cell);
  }
  return { count, of };
}

function joinTallies(tallies: readonly NamedTally[], separator = " · "): string {
  return tallies
    .filter(({ of }) => of > 0)
    .map(({ name, count, of }) => `${name} ${formatCount(count)}/${formatCount(of)}`)
    .join(separator);
}

function mergeByKind(
  stages: readonly (Tally & { stage: string })[],
  { plan }: RunView,
): NamedTally[] {
  if (stages.length <= STAGES_TOLD) return stages.map((tally) => ({ ...tally, name: tally.stage }));
  const kinds = [...new Set(plan.stages.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const those = stages.filter((_, index) => plan.stages[index]?.kind === kind);
    return {
      name: those.length === 1 ? kind : `${kind} ×${those.length}`,
      count: those.reduce((sum, { count }) => sum + count, 0),
      of: those.reduce((sum, { of }) => sum + of, 0),
    };
  });
}

function conclude(rest: Tally, load: Tally, draft: Draft): string {
  if (rest.of === 0) return "nothing ran at rest to compare with";
  if (load.of === 0) return "nothing ran under load to compare with";
  const seen = rest.count + load.count;
  if (seen === 0) return "after the load only";
  if (seen < FEWEST_TOLD) return "too few to tell";
  const isOftener = isOftenerUnderLoad(rest, load);
  if (rest.count === 0) return isOftener ? "under load only" : "none at rest, but too few to tell";
  if (isOftener) return "more often under load";
  const { atRest: meaning } = ADVICE[draft.rule];
  const text = rest.count >= NEARLY_ALWAYS * rest.of ? (meaning ?? ALSO_AT_REST) : ALSO_AT_REST;
  return isForbidden(draft) ? `${text} (not a rate limit: 403 in ${ofTotal(rest)} at rest)` : text;
}

/** True where the 95 % intervals part. */
export function isOftenerUnderLoad(rest: Tally, load: Tally): boolean {
  return intervalOf(load).low > intervalOf(rest).high;
}

function intervalOf({ count, of }: Tally) {
  return wilsonInterval(Math.min(count, of), of);
}

/** True where all that was answered is 403. */
export function isForbidden({ symptoms }: DraftCore): boolean {
  return symptoms.length > 0 && symptoms.every(({ status }) => status === FORBIDDEN);
}

export function ofTotal({ count, of }: Tally): string {
  return `${formatCount(count)} of ${formatCount(of)}`;
}
