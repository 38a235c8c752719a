/** When a finding was seen, and the examples that show it. */
import { GRANTS } from "../core/words.ts";
import { MAX_EXAMPLES, MAX_PASSING } from "./example-limits.ts";
import { type PassingAttempt, passingExample } from "./passing-attempts.ts";
import type { Evidence, Finding } from "./result.ts";
import { refusedBetween } from "./rules/org-blocks.ts";
import { type DraftCore, orgsOf } from "./rules/rule.ts";
import { isOnSchedule, type RunView, stageEndMs } from "./run-view.ts";

const FORBIDDEN = 403;

interface Span {
  fromMs: number;
  toMs: number;
}

/**
 * First and last time: the symptoms', within the stages in which these orgs show them, and of 403s within the blocks.
 * A symptom's times are of all orgs that show it, so of some of them they are bounds.
 */
export function seenBetween(draft: DraftCore, view: RunView): Pick<Finding, "firstAt" | "lastAt"> {
  const bounds = [spanOfStages(draft, view), spanOfSymptoms(draft), spanOfRefusals(draft, view)];
  const { lastStartMs } = view.aggregate;
  const latestFromMs = Math.max(...bounds.map((span) => span.fromMs));
  const fromMs = Math.min(lastStartMs, Number.isFinite(latestFromMs) ? latestFromMs : 0);
  const toMs = Math.min(lastStartMs, ...bounds.map((span) => span.toMs));
  return { firstAt: view.utc(fromMs), lastAt: view.utc(Math.max(fromMs, toMs)) };
}

const ANY_TIME: Span = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

function spanOfStages({ counts }: DraftCore, { plan }: RunView): Span {
  const indexes = new Set([...counts.keys()].map(({ stage }) => stage));
  const stages = plan.stages.filter((_, index) => indexes.has(index));
  // The preflight lasts until the start, and nobody planned for how long.
  const fromMs = Math.min(
    ...stages.map((stage) => (isOnSchedule(stage) ? stage.startMs : ANY_TIME.fromMs)),
  );
  // Whatever starts after the end belongs to the last stage.
  const isLast = indexes.has(plan.stages.length - 1);
  return { fromMs, toMs: isLast ? ANY_TIME.toMs : Math.max(...stages.map(stageEndMs)) };
}

function spanOfSymptoms({ symptoms }: DraftCore): Span {
  if (symptoms.length === 0) return ANY_TIME;
  return {
    fromMs: Math.min(...symptoms.map(({ firstMs }) => firstMs)),
    toMs: Math.max(...symptoms.map(({ lastMs }) => lastMs)),
  };
}

function spanOfRefusals(draft: DraftCore, view: RunView): Span {
  const isForbidden = draft.symptoms.every(
    ({ family, status }) => family === "http" && status === FORBIDDEN,
  );
  // Blocks are of the load: they know nothing of the preflight.
  const isOfLoad = [...draft.counts.keys()].every(view.isOfLoad);
  return draft.symptoms.length > 0 && isForbidden && isOfLoad
    ? refusedBetween(orgsOf(draft), view)
    : ANY_TIME;
}

/** A few examples of the draft's symptoms, from the draft's own orgs, stages and grants. */
export function evidenceOf({ counts, symptoms }: DraftCore, { plan }: RunView): Evidence[] {
  const places = new Set(
    [...counts.keys()].map(({ org, stage, grant }) =>
      JSON.stringify([plan.orgs[org]?.org, plan.stages[stage]?.name, GRANTS[grant]]),
    ),
  );
  return symptoms
    .flatMap(({ evidence }) => evidence)
    .filter(({ org, stage, grant }) => places.has(JSON.stringify([org, stage, grant])))
    .slice(0, MAX_EXAMPLES);
}

/**
 * Attempts of the grant of the first example that passed, each of another org: of orgs without the finding first, from the same
 * stage and near in time; where there are too few, of that example's own org before it.
 */
export function passingBeside(
  evidence: readonly Evidence[],
  draft: DraftCore,
  { plan, aggregate }: RunView,
): Evidence[] {
  const [first] = evidence;
  if (first === undefined) return [];
  const failing = new Set(orgsOf(draft));
  const grant = GRANTS.indexOf(first.grant);
  const firstMs = timeOf(first.at);
  const rank = (one: PassingAttempt): number =>
    (failing.has(one.org) ? 2 : 0) + (plan.stages[one.stage]?.name === first.stage ? 0 : 1);
  // Of as many as there are cells: each is looked at once, and then only compared.
  const ranked = aggregate.passing
    .filter((one) => one.grant === grant)
    .filter(({ org, at }) => !failing.has(org) || isEarlierOf(plan.orgs[org]?.org, at, first))
    .map((one) => ({ one, rank: rank(one), apartMs: Math.abs(timeOf(one.at) - firstMs) }))
    .toSorted((a, b) => a.rank - b.rank || a.apartMs - b.apartMs);
  return firstOrgs(ranked.map(({ one }) => one)).map((one) => passingExample(one, plan));
}

/** The first of each of the first few orgs. */
function firstOrgs(ranked: readonly PassingAttempt[]): PassingAttempt[] {
  const first = new Map<number, PassingAttempt>();
  for (const one of ranked) {
    if (first.size === MAX_PASSING) break;
    if (!first.has(one.org)) first.set(one.org, one);
  }
  return [...first.values()];
}

function isEarlierOf(org: string | undefined, at: string, first: Evidence): boolean {
  return org === first.org && timeOf(at) < timeOf(first.at);
}

/** Milliseconds; the same for all where no record told the time. */
function timeOf(at: string): number {
  return at === "" ? 0 : Date.parse(at);
}
