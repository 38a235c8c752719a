/** Aggregates made by hand, for tests: a load played attempt by attempt against answers that the test decides. */
import type { Plan } from "../core/plan.ts";
import { stageIndexAt, ticksUntil } from "../core/schedule.ts";
import { CLAIM_STATES, type ClaimState, type Grant, GRANTS, type Outcome } from "../core/words.ts";
import type { Aggregate, Block, Cell } from "./aggregate.ts";
import { makeCell } from "./cell-fixture.ts";
import { type IssuedLatency, summarise, summariseAll } from "./latency-fixture.ts";
import { EPOCH_MS } from "./plan-fixture.ts";
import type { Evidence } from "./result.ts";
import type { Answer, Shown } from "./symptom-fixture.ts";

const BLOCK_MS = 1000;

export interface Attempt {
  org: number;
  /** Milliseconds since the scenario's start. */
  startMs: number;
  stage: string;
  grant: Grant;
  /** Counts up from 0 within the org. */
  n: number;
}

/** Plays the plan's load evenly over its orgs and, within an org, evenly over its grants. */
export function playLoad(plan: Plan, answer: (attempt: Attempt) => Answer = () => ({})): Aggregate {
  const aggregate = emptyAggregate(plan);
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
  return { ...aggregate, latencies: summariseAll(aggregate.latenciesUs, plan) };
}

type Tallies = Aggregate & { latenciesUs: IssuedLatency[] };

function emptyAggregate(plan: Plan): Tallies {
  const seconds = Math.ceil(plan.stages.reduce((ms, stage) => ms + stage.durationMs, 0) / BLOCK_MS);
  const size = plan.orgs.length * seconds;
  return {
    epochMs: EPOCH_MS,
    recorded: 0,
    auxiliary: 0,
    primeFailures: new Map(),
    unparsedLines: 0,
    unparsedExamples: [],
    foreignLines: 0,
    foreignExamples: [],
    cutLastLine: false,
    lastStartMs: 0,
    cells: [],
    symptoms: [],
    blockMs: BLOCK_MS,
    blocks: Array.from({ length: seconds }, emptyBlock),
    orgBlocks: {
      blocks: seconds,
      attempts: new Uint32Array(size),
      status403: new Uint32Array(size),
    },
    latencies: {
      total: summarise([]),
      byStage: [],
      byGrant: [],
      byVariant: [],
      byOrg: [],
      byOrgStage: new Map(),
    },
    lag: plan.stages.map(() => ({
      n: 100,
      exactMs: { p50: 1, p99: 8, max: 20 },
      sinceTickMs: { p50: 0.5, p99: 4, max: 9 },
    })),
    histograms: { total: "", byStageGrant: [] },
    latenciesUs: [],
  };
}

function emptyBlock(): Block {
  return {
    attempts: 0,
    issued: 0,
    status403: 0,
    failed: 0,
    decoded: 0,
    unusable: 0,
    busyMs: 0,
    minUnaccountedTicks: 0,
    latencyUs: summarise([]),
  };
}

function countAttempt(
  aggregate: Tallies,
  plan: Plan,
  stage: number,
  attempt: Attempt,
  { shows = [], state = stateOf(shows), latencyUs = 20_000 }: Answer,
): void {
  const { org, startMs, grant } = attempt;
  const cell = cellOf(aggregate, org, stage, GRANTS.indexOf(grant));
  const outcome: Outcome = shows[0]?.outcome ?? "issued";
  const is403 = shows.some(({ status }) => status === 403);
  const index = Math.floor(startMs / BLOCK_MS);
  aggregate.recorded += 1;
  aggregate.lastStartMs = startMs;
  cell.attempts += 1;
  cell.outcomes[outcome] += 1;
  cell.status403 += Number(is403);
  for (const shown of shows) countShown(aggregate, plan, cell, shown, attempt);
  countBlock(aggregate.blocks[index] ?? emptyBlock(), { outcome, is403, state, latencyUs });
  const { blocks, attempts, status403 } = aggregate.orgBlocks;
  attempts[org * blocks + index] = (attempts[org * blocks + index] ?? 0) + 1;
  status403[org * blocks + index] = (status403[org * blocks + index] ?? 0) + Number(is403);
  if (outcome !== "issued") return;
  aggregate.latenciesUs.push({ us: latencyUs, cell });
  if (state === null) return;
  cell.sampled += 1;
  cell.claims[state] += 1;
}

function stateOf(shows: readonly Shown[]): ClaimState {
  const state = CLAIM_STATES.find((known) =>
    shows.some(({ family }) => family === `claim.${known}`),
  );
  return state ?? "match";
}

function countBlock(
  block: Block,
  {
    outcome,
    is403,
    state,
    latencyUs,
  }: { outcome: Outcome; is403: boolean; state: ClaimState | null; latencyUs: number },
): void {
  const isDecoded =
    outcome === "issued" && state !== null && !["undecodable", "opaque"].includes(state);
  block.attempts += 1;
  block.issued += Number(outcome === "issued");
  block.failed += Number(outcome !== "issued");
  block.status403 += Number(is403);
  block.decoded += Number(isDecoded);
  block.unusable += Number(outcome === "hollow" || (isDecoded && state !== "match"));
  block.busyMs += latencyUs / 1000;
}

function cellOf(aggregate: Aggregate, org: number, stage: number, grant: number): Cell {
  const known = aggregate.cells.find(
    (cell) => cell.org === org && cell.stage === stage && cell.grant === grant,
  );
  if (known !== undefined) return known;
  const cell = makeCell({ org, stage, grant });
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
  cell.symptoms.set(index, (cell.symptoms.get(index) ?? 0) + 1);
  cell.extraOrg += Number(shown.family === "extraOrg");
  cell.scopeShortfall += Number(shown.family === "scopeShortfall");
  cell.lifetimeDefects += Number(shown.family === "lifetime");
}

function symptomIndex({ symptoms }: Aggregate, shown: Shown): number {
  const known = symptoms.findIndex((symptom) => keyOf(symptom) === keyOf({ ...BLANK, ...shown }));
  if (known >= 0) return known;
  const times = { count: 0, firstMs: Number.POSITIVE_INFINITY, lastMs: 0, evidence: [] };
  return symptoms.push({ ...BLANK, ...shown, ...times }) - 1;
}

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
    attemptId: `1-${org}-${n}`,
    org: plan.orgs[org]?.org ?? "",
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
