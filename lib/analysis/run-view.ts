/** One run as rules and gates look at it: plan and aggregate, with the indexes that several of them need. */
import type { Plan, PlanStage } from "../core/plan.ts";
import type { StageKind } from "../core/words.ts";
import type { Aggregate, Cell, CellCounts, Symptom } from "./aggregate.ts";
import type { Finding } from "./result.ts";

/** One symptom in one cell. */
export interface Slice {
  cell: Cell;
  count: number;
}

/** A symptom with every cell that shows it. */
export interface Spread {
  symptom: Symptom;
  slices: readonly Slice[];
}

export interface RunView {
  plan: Plan;
  aggregate: Aggregate;
  /** Every cell that shows a symptom, the preflight's among them. */
  spreads: readonly Spread[];
  /** The cells of the load: a denominator or a gate must not mix requests at rest in. */
  loadCells: readonly Cell[];
  /** All cells of an org, the preflight's among them, which tell what is there at rest; see `isOfLoad`. */
  cellsOf: (org: number) => readonly Cell[];
  /** False of a cell of the preflight. */
  isOfLoad: (cell: Cell) => boolean;
  /** UTC of a time in milliseconds since the scenario's start; negative in the preflight. */
  utc: (ms: number) => string;
}

/**
 * Indexes an aggregate by org and by symptom.
 * `startedAt` stands in for the scenario's start when no record told k6's clock.
 */
export function viewRun(plan: Plan, aggregate: Aggregate, startedAt: string): RunView {
  const byOrg = new Map<number, Cell[]>();
  const slices: Slice[][] = aggregate.symptoms.map(() => []);
  for (const cell of aggregate.cells) {
    const cells = byOrg.get(cell.org);
    if (cells === undefined) byOrg.set(cell.org, [cell]);
    else cells.push(cell);
    for (const [symptom, count] of cell.symptoms) slices[symptom]?.push({ cell, count });
  }
  // A run that went no further than its preflight counts from there.
  const epochMs = aggregate.epochMs ?? aggregate.preflightEpochMs ?? Date.parse(startedAt);
  const isOfLoad = ({ stage }: Cell) => isOnSchedule(plan.stages[stage]);
  return {
    plan,
    aggregate,
    loadCells: aggregate.cells.filter(isOfLoad),
    isOfLoad,
    spreads: aggregate.symptoms.map((symptom, index) => ({
      symptom,
      slices: slices[index] ?? [],
    })),
    cellsOf: (org) => byOrg.get(org) ?? [],
    utc: (ms) => new Date(epochMs + ms).toISOString(),
  };
}

/** The org indexes of slices, each once. */
export function orgsIn(slices: readonly Slice[]): Set<number> {
  return new Set(slices.map(({ cell }) => cell.org));
}

/** Denominators that cells have; what a scenario alone counts is in its tally. */
export type OfWhat = Exclude<Finding["ofWhat"], "spends" | "polls">;

/** Tokens whose claims could be read. */
export function decodedIn({ claims }: CellCounts): number {
  return claims.match + claims.wrongOrg + claims.empty + claims.absent;
}

/** How much of a cell each denominator counts. */
export const DENOMINATORS: Readonly<Record<OfWhat, (cell: CellCounts) => number>> = {
  attempts: (cell) => cell.attempts,
  issued: (cell) => cell.outcomes.issued,
  decoded: decodedIn,
  sampled: (cell) => cell.sampled,
  answers: (cell) => cell.attempts - cell.outcomes.timeout - cell.outcomes.connection,
  checks: (cell) => cell.checks.sent,
  requests: requestsIn,
};

/** Logical requests: first attempts, and those that could not be sent. */
function requestsIn({ attempts, retries, unprepared }: CellCounts): number {
  return attempts - retries + unprepared;
}

/** Attempts without a token, and what could not be sent at all, of both. */
export function failedIn({ attempts, outcomes, unprepared }: CellCounts): {
  count: number;
  of: number;
} {
  return { count: attempts - outcomes.issued + unprepared, of: attempts + unprepared };
}

export function sumOver<T>(items: Iterable<T>, measure: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += measure(item);
  return sum;
}

const REST_KINDS: readonly StageKind[] = ["preflight", "warmup", "baseline"];
const LOAD_KINDS: readonly StageKind[] = ["ramp", "spike", "soak"];

/** True of a stage before the load; recovery is neither at rest nor under load, for load may still tell there. */
export function isAtRest(stage: PlanStage | undefined): boolean {
  return stage !== undefined && REST_KINDS.includes(stage.kind);
}

/** False of the preflight, which has no rate and no duration: nothing that looks at pace may count it. */
export function isOnSchedule(stage: PlanStage | undefined): boolean {
  return stage?.kind !== "preflight";
}

export function isUnderLoad(stage: PlanStage | undefined): boolean {
  return stage !== undefined && LOAD_KINDS.includes(stage.kind);
}

export function stageEndMs(stage: PlanStage): number {
  return stage.startMs + stage.durationMs;
}
