/** Propagation: for every org, when its tokens came to agree with a change, between the last bad poll and the next. */
import type { Plan, PlanEvent, PropagationEnd, ScenarioOptions } from "../../core/plan.ts";
import type { ClaimState, Outcome } from "../../core/words.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import type { CheckAnswer, ScenarioRecord } from "./scenario-record.ts";

const CELLS_MAX = 1024;
const ORGS_TOLD_MAX = 200;
/** A cell's value: 0 of no poll, else 1 + 2 × its place within the cell + 1 when it was bad. */
const PLACES = 32_767;

/** Whether an org has what the event is about; null where a poll says nothing of it. */
type Sight = boolean | null;

/** Refusals of what was asked for; any other failure says nothing of what an org has. */
const REFUSED: ReadonlySet<Outcome> = new Set(["denied", "rejected"]);
/** What a token's own claims say, where they can be read. */
const SIGHTS: Readonly<Partial<Record<ClaimState, Sight>>> = {
  match: true,
  empty: false,
  absent: false,
  wrongOrg: false,
};

export type PropagationFacts = Extract<ScenarioFacts, { name: "propagation" }>;
type OrgFacts = PropagationFacts["orgs"][number];

export interface PropagationTally {
  name: "propagation";
  event: PlanEvent;
  expect: PropagationEnd;
  pollMs: number;
  windowMs: number;
  cellMs: number;
  cellCount: number;
  /** Org × cell: the last poll that started within it, so that the largest value is the same in any order. */
  cells: Uint16Array<ArrayBuffer>;
  before: PropagationFacts["before"];
}

type PropagationOptions = Extract<ScenarioOptions, { name: "propagation" }>;

/** Cells of half a poll's interval keep polls apart that did not start exactly in time. */
export function createPropagationTally(
  plan: Plan,
  { event, pollMs, windowMs, expect = "granted" }: PropagationOptions,
): PropagationTally {
  const cellMs = Math.max(pollMs / 2, windowMs / CELLS_MAX);
  const cellCount = Math.max(1, Math.ceil(windowMs / cellMs));
  return {
    name: "propagation",
    event: plan.events[event] ?? { name: "", kind: "other", atMs: 0 },
    expect,
    pollMs,
    windowMs,
    cellMs,
    cellCount,
    cells: new Uint16Array(plan.orgs.length * cellCount),
    before: { polls: 0, good: 0 },
  };
}

/** Counts a poll by its answer and by what its token says. */
export function countPropagation(tally: PropagationTally, record: ScenarioRecord): void {
  const { scanned, outcome } = record;
  if (outcome === null) return;
  const sight = outcome === "issued" ? sightOfToken(tally, record) : sightOfFailure(tally, outcome);
  countSight(tally, scanned, sight);
}

/** Counts a call made with a token that says nothing itself; `isOfOrg` is false where the answer names another org, null where it names none. */
export function countPropagationCheck(
  tally: PropagationTally,
  scanned: ScenarioRecord["scanned"],
  { answer, isOfOrg }: { answer: CheckAnswer; isOfOrg: boolean | null },
): void {
  const ofOrg = tally.event.kind === "membership-change" ? isOfOrg : (isOfOrg ?? true);
  if (answer !== "failed") countSight(tally, scanned, answer === "allowed" ? ofOrg : false);
}

/** A token that cannot be read tells by the scope of its answer alone, and by that of nothing but a scope. */
function sightOfToken(
  { event }: PropagationTally,
  { scanned, claimState, isShort }: ScenarioRecord,
): Sight {
  if (isShort) return false;
  const read = claimState === null ? null : (SIGHTS[claimState] ?? null);
  return read === null && event.kind === "scope-change" && scanned.grantedScope !== ""
    ? true
    : read;
}

/** An org that cannot get a token at all has not come to agree; nor has it lost anything by that. */
function sightOfFailure({ expect }: PropagationTally, outcome: Outcome): Sight {
  return expect === "granted" || REFUSED.has(outcome) ? false : null;
}

function countSight(
  tally: PropagationTally,
  { org, startMs }: ScenarioRecord["scanned"],
  sight: Sight,
): void {
  const sinceMs = startMs - tally.event.atMs;
  if (sight === null || sinceMs >= tally.windowMs) return;
  const isGood = sight === (tally.expect === "granted");
  if (sinceMs < 0) {
    tally.before.polls += 1;
    tally.before.good += Number(isGood);
    return;
  }
  const place = sinceMs / tally.cellMs;
  const cell = Math.floor(place);
  const value = 1 + 2 * Math.floor((place - cell) * PLACES) + Number(!isGood);
  const index = org * tally.cellCount + cell;
  tally.cells[index] = Math.max(tally.cells[index] ?? 0, value);
}

export function addPropagation(into: PropagationTally, from: PropagationTally): void {
  into.before.polls += from.before.polls;
  into.before.good += from.before.good;
  from.cells.forEach((value, index) => {
    if (value > (into.cells[index] ?? 0)) into.cells[index] = value;
  });
}

interface Poll {
  atMs: number;
  isGood: boolean;
}

function pollsOf({ cells, cellCount, cellMs }: PropagationTally, org: number): Poll[] {
  const polls: Poll[] = [];
  cells.subarray(org * cellCount, (org + 1) * cellCount).forEach((value, cell) => {
    if (value === 0) return;
    const place = ((value - 1) >> 1) / PLACES;
    polls.push({ atMs: Math.round((cell + place) * cellMs), isGood: (value - 1) % 2 === 0 });
  });
  return polls;
}

export function describePropagation(tally: PropagationTally, plan: Plan): PropagationFacts {
  const { event, pollMs, windowMs, before } = tally;
  const orgs = listOrgConsistency(tally, plan);
  const polled = orgs.filter(({ polls }) => polls > 0);
  const reached = polled
    .map(({ consistentMs }) => consistentMs?.high ?? Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a - b);
  const quantileMs = (share: number) => finite(reached[Math.ceil(share * reached.length) - 1]);
  return {
    name: "propagation",
    event: event.name,
    expect: tally.expect,
    pollMs,
    windowMs,
    orgs: polled.toSorted(compareSlowness).slice(0, ORGS_TOLD_MAX),
    orgCount: orgs.length,
    never: polled.filter(({ consistentMs }) => consistentMs === null).length,
    noData: orgs.length - polled.length,
    before,
    changedNothing:
      before.polls > 0 &&
      before.good === before.polls &&
      polled.length > 0 &&
      polled.every(({ polls, good }) => good === polls),
    p50Ms: quantileMs(0.5),
    p95Ms: quantileMs(0.95),
    maxMs: finite(reached.findLast(Number.isFinite)),
  };
}

/** One row per org of the plan, in its order. */
export function listOrgConsistency(tally: PropagationTally, plan: Plan): OrgFacts[] {
  return plan.orgs.map(({ org }, index) => describeOrg(org, pollsOf(tally, index)));
}

function describeOrg(org: string, polls: readonly Poll[]): OrgFacts {
  const lastBad = polls.findLastIndex(({ isGood }) => !isGood);
  const next = polls[lastBad + 1];
  const lastBadMs = polls[lastBad]?.atMs ?? null;
  return {
    org,
    polls: polls.length,
    good: polls.filter(({ isGood }) => isGood).length,
    lastBadMs,
    consistentMs: next === undefined ? null : { low: lastBadMs ?? 0, high: next.atMs },
  };
}

function compareSlowness(a: OrgFacts, b: OrgFacts): number {
  const never = Number(b.consistentMs === null) - Number(a.consistentMs === null);
  return never || (b.consistentMs?.low ?? b.polls) - (a.consistentMs?.low ?? a.polls);
}

function finite(ms: number | undefined): number | null {
  return ms === undefined || !Number.isFinite(ms) ? null : ms;
}
