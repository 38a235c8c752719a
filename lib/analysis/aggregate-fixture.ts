/** Aggregates made by hand, for tests: a load played attempt by attempt against answers that the test decides. */
import type { Plan } from "../core/plan.ts";
import { PREFLIGHT_VU } from "../core/record.ts";
import { stageIndexAt, ticksUntil } from "../core/schedule.ts";
import { CLAIM_STATES, type ClaimState, type Grant, GRANTS, type Outcome } from "../core/words.ts";
import type { Aggregate, Block, Cell, Symptom } from "./aggregate.ts";
import { makeCell } from "./cell-fixture.ts";
import { emptyAggregate, emptyBlock, PREFLIGHT_MS } from "./empty-aggregate-fixture.ts";
import { boundAll, type IssuedLatency, summariseAll } from "./latency-fixture.ts";
import { EPOCH_MS } from "./plan-fixture.ts";
import { PREFLIGHT_STAGE } from "./record-stage.ts";
import type { Evidence } from "./result.ts";
import { isOnSchedule } from "./run-view.ts";
import type { Answer, Shown } from "./symptom-fixture.ts";

type Tallies = Aggregate & { latenciesUs: IssuedLatency[] };

export interface Attempt {
  org: number;
  /** Milliseconds since the scenario's start; negative in the preflight. */
  startMs: number;
  stage: string;
  grant: Grant;
  /** Counts up from 0 within the org; 0 in the preflight. */
  n: number;
}

/** Plays the preflight, if there is one, and the plan's load evenly over its orgs and, within an org, evenly over its grants. */
export function playLoad(plan: Plan, answer: (attempt: Attempt) => Answer = () => ({})): Aggregate {
  const aggregate: Tallies = { ...emptyAggregate(plan), latenciesUs: [] };
  for (const attempt of preflightOf(plan)) {
    countAttempt(aggregate, plan, PREFLIGHT_STAGE, attempt, answer(attempt));
  }
  const counts = plan.orgs.map(() => 0);
  const last = plan.stages.at(-1);
  const endMs = last === undefined ? 0 : last.startMs + last.durationMs;
  let started = 0;
  for (let startMs = 0; startMs < endMs; startMs += 1) {
    for (
      const due = Math.floor(ticksUntil(plan.stages, startMs + 1));
      started < due;
      started += 1
    ) {
      const org = started % plan.orgs.length;
      const n = counts[org] ?? 0;
      counts[org] = n + 1;
      const stage = stageIndexAt(plan.stages, startMs);
      const grant = plan.mix[n % plan.mix.length]?.grant ?? "client_credentials";
      const attempt = { org, startMs, stage: plan.stages[stage]?.name ?? "", grant, n };
      countAttempt(aggregate, plan, stage, attempt, answer(attempt));
    }
  }
  const { latenciesUs } = aggregate;
  return {
    ...aggregate,
    latencies: summariseAll(latenciesUs, plan),
    variantLatencies: boundAll(latenciesUs, plan),
  };
}

/** One token per org and grant, a second apart. */
function preflightOf({ stages, orgs, mix }: Plan): Attempt[] {
  const stage = stages[PREFLIGHT_STAGE];
  if (stage === undefined || isOnSchedule(stage)) return [];
  const places = orgs.flatMap((_, org) => mix.map(({ grant }) => ({ org, grant })));
  return places.map((place, index) => ({
    ...place,
    startMs: PREFLIGHT_MS + index * 1000,
    stage: stage.name,
    n: 0,
  }));
}

function countAttempt(
  aggregate: Tallies,
  plan: Plan,
  stage: number,
  attempt: Attempt,
  answer: Answer,
): void {
  const { shows = [], state = stateOf(shows), latencyUs = 20_000 } = answer;
  const { retries = 0, checks = {}, variant = 0 } = answer;
  const cell = cellOf(aggregate, { ...attempt, stage, variant });
  const outcome: Outcome = shows[0]?.outcome ?? "issued";
  const is403 = shows.some(({ family, status }) => family !== "check" && status === 403);
  cell.attempts += 1;
  cell.outcomes[outcome] += 1;
  cell.status403 += Number(is403);
  cell.retries += retries;
  cell.obtainedByRetry += outcome === "issued" ? retries : 0;
  for (const came of CHECK_COUNTS) cell.checks[came] += checks[came] ?? 0;
  for (const shown of shows) countShown(aggregate, plan, cell, shown, attempt);
  const told = { outcome, is403, state, latencyUs };
  if (isOnSchedule(plan.stages[stage])) countOfLoad(aggregate, attempt, told);
  else aggregate.preflight += 1;
  if (outcome !== "issued") return;
  aggregate.latenciesUs.push({ us: latencyUs, cell });
  if (state === null) return;
  cell.sampled += 1;
  cell.claims[state] += 1;
}

const CHECK_COUNTS = ["sent", "allowed", "denied", "failed", "confirmed", "refuted"] as const;

interface Told {
  outcome: Outcome;
  is403: boolean;
  state: ClaimState | null;
  latencyUs: number;
}

function countOfLoad(aggregate: Aggregate, { org, startMs }: Attempt, told: Told): void {
  const index = Math.floor(startMs / aggregate.blockMs);
  const { blocks, attempts, status403, unusable } = aggregate.orgBlocks;
  const at = org * blocks + index;
  aggregate.recorded += 1;
  aggregate.lastStartMs = startMs;
  const block = aggregate.blocks[index] ?? emptyBlock();
  const unusableBefore = block.unusable;
  countBlock(block, told);
  unusable[at] = (unusable[at] ?? 0) + block.unusable - unusableBefore;
  attempts[at] = (attempts[at] ?? 0) + 1;
  status403[at] = (status403[at] ?? 0) + Number(told.is403);
}

function stateOf(shows: readonly Shown[]): ClaimState {
  const state = CLAIM_STATES.find((known) =>
    shows.some(({ family }) => family === `claim.${known}`),
  );
  return state ?? "match";
}

function countBlock(block: Block, { outcome, is403, state, latencyUs }: Told): void {
  const isDecoded =
    outcome === "issued" && state !== null && !["undecodable", "opaque"].includes(state);
  block.attempts += 1;
  block.issued += Number(outcome === "issued");
  block.failed += Number(outcome !== "issued");
  block.status403 += Number(is403);
  block.decoded += Number(isDecoded);
  block.unusable += Number(outcome === "hollow" || (isDecoded && state !== "match"));
  block.empty += Number(state === "empty" || state === "absent");
  block.wrongOrg += Number(state === "wrongOrg");
  block.busyMs += latencyUs / 1000;
}

function cellOf(
  aggregate: Aggregate,
  place: Pick<Cell, "org" | "stage" | "variant"> & { grant: Grant },
): Cell {
  const { org, stage, variant } = place;
  const grant = GRANTS.indexOf(place.grant);
  const known = aggregate.cells.find(
    (cell) =>
      cell.org === org && cell.stage === stage && cell.grant === grant && cell.variant === variant,
  );
  if (known !== undefined) return known;
  const cell = makeCell({ org, stage, grant, variant });
  aggregate.cells.push(cell);
  return cell;
}

function countShown(
  aggregate: Aggregate,
  plan: Plan,
  cell: Cell,
  shown: Shown,
  attempt: Attempt,
): void {
  const index = symptomIndex(aggregate, shown);
  const symptom = aggregate.symptoms[index];
  if (symptom === undefined) return;
  symptom.count += 1;
  symptom.firstMs = Math.min(symptom.firstMs, attempt.startMs);
  symptom.lastMs = Math.max(symptom.lastMs, attempt.startMs);
  if (symptom.evidence.length < 3) symptom.evidence.push(makeEvidence(plan, shown, attempt));
  const counts = countsOf.get(symptom);
  const block = Math.floor(attempt.startMs / aggregate.blockMs);
  if (counts !== undefined && block >= 0) counts[block] = (counts[block] ?? 0) + 1;
  cell.symptoms.set(index, (cell.symptoms.get(index) ?? 0) + 1);
  cell.extraOrg += Number(shown.family === "extraOrg");
  cell.scopeShortfall += Number(shown.family === "scopeShortfall");
  cell.lifetimeDefects += Number(shown.family === "lifetime");
}

function symptomIndex({ symptoms, blocks }: Aggregate, shown: Shown): number {
  const known = symptoms.findIndex((symptom) => keyOf(symptom) === keyOf({ ...BLANK, ...shown }));
  if (known >= 0) return known;
  const counts = Array.from({ length: blocks.length }, () => 0);
  const symptom: Symptom = {
    ...BLANK,
    ...shown,
    count: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    evidence: [],
    blocks: counts,
  };
  countsOf.set(symptom, counts);
  return symptoms.push(symptom) - 1;
}

/** The counts by block of each symptom, which only this file may change. */
const countsOf = new WeakMap<Symptom, number[]>();

function keyOf({ family, status, error, bodyKeys, description, detail }: Shown): string {
  return JSON.stringify([family, status, error, bodyKeys, description, detail]);
}

const BLANK = {
  error: "",
  shape: "",
  bodyKeys: "",
  description: "",
  detail: "",
  retryAfter: false,
};

function makeEvidence(
  plan: Plan,
  shown: Shown,
  { org, startMs, stage, grant, n }: Attempt,
): Evidence {
  return {
    attemptId: `${startMs < 0 ? PREFLIGHT_VU : 1}-${org}-${n}`,
    org: plan.orgs[org]?.org ?? "",
    orgId: plan.orgs[org]?.orgId ?? "",
    clientId: "",
    request: null,
    grant,
    stage,
    at: new Date(EPOCH_MS + startMs).toISOString(),
    status: shown.status,
    outcome: shown.outcome,
    latencyUs: 20_000,
    k6ErrorCode: 0,
    error: shown.error ?? "",
    description: shown.description ?? "",
    correlationId: "",
    parent: "",
    detail: shown.detail ?? "",
  };
}
