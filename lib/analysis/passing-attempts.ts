/** One attempt of each org, stage, grant and variant whose token was as it should be: what those that failed are held against. */
import type { Plan } from "../core/plan.ts";
import { isPreflightId } from "../core/record.ts";
import { boundText } from "../core/text.ts";
import { GRANTS } from "../core/words.ts";
import type { Evidence } from "./result.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { requestForm } from "./request-form.ts";
import type { RunClock } from "./run-clock.ts";

const WORD_CHARACTERS_MAX = 100;

/** No more than what cannot be told from the plan, for there may be as many as cells. */
interface PassingSighting {
  attemptId: string;
  org: number;
  stage: number;
  client: number;
  /** Index into `GRANTS`. */
  grant: number;
  variant: number;
  startMs: number;
  status: number;
  latencyUs: number;
  correlationId: string;
}

/** The earliest of each cell, by the cell's key. */
export type PassingTally = Map<number, PassingSighting>;

/** `startMs` is milliseconds since the scenario's start, negative in the preflight. */
export interface PassingAttempt extends PassingSighting {
  /** UTC, milliseconds; empty when no record told when its phase began. */
  at: string;
}

/** Keeps the earliest of each cell as records come, which is about in the order of their times: only few are looked at closely. */
export class PassingKeeper {
  readonly #passing: PassingTally;
  /** Start of the earliest met, by row of the cells. */
  #earliestMs = new Float64Array(0);

  constructor(passing: PassingTally) {
    this.#passing = passing;
  }

  /** Keeps the record that the scanner read last where it is the earliest of its cell, which is given by its row and its key. */
  keep(row: number, key: number, scanner: RecordScanner, stage: number): void {
    if (row >= this.#earliestMs.length) this.#growTo(row);
    const { startMs } = scanner.scanned;
    if (startMs > (this.#earliestMs[row] ?? 0)) return;
    this.#earliestMs[row] = startMs;
    const kept = this.#passing.get(key);
    const attemptId = scanner.attemptId();
    if (kept === undefined || isBefore({ startMs, attemptId }, kept)) {
      this.#passing.set(key, sightingOf(scanner, stage));
    }
  }

  #growTo(row: number): void {
    const longer = new Float64Array(2 * row + 64).fill(Number.POSITIVE_INFINITY);
    longer.set(this.#earliestMs);
    this.#earliestMs = longer;
  }
}

function sightingOf(scanner: RecordScanner, stage: number): PassingSighting {
  const { org, client, grant, variant, startMs, status, latencyUs } = scanner.scanned;
  const correlationId = boundText(scanner.record()?.correlationId ?? "", WORD_CHARACTERS_MAX);
  const place = { org, stage, client, grant, variant };
  return {
    attemptId: scanner.attemptId(),
    ...place,
    startMs,
    status,
    latencyUs,
    correlationId,
  };
}

/** Adds those of another part of the run. */
export function addPassing(into: PassingTally, from: PassingTally): void {
  for (const [key, one] of from) {
    const kept = into.get(key);
    if (kept === undefined || isBefore(one, kept)) into.set(key, one);
  }
}

function isBefore(
  a: Pick<PassingSighting, "startMs" | "attemptId">,
  b: Pick<PassingSighting, "startMs" | "attemptId">,
): boolean {
  return a.startMs < b.startMs || (a.startMs === b.startMs && a.attemptId < b.attemptId);
}

/** All of them in the order of their cells, with their times. */
export function listPassing(passing: PassingTally, clock: RunClock): PassingAttempt[] {
  return [...passing]
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => {
      const isPreflight = isPreflightId(one.attemptId);
      return {
        ...one,
        startMs: clock.sinceStart(one.startMs, isPreflight),
        at: clock.utc(one.startMs, isPreflight),
      };
    });
}

/** As evidence is shown. */
export function passingExample(
  { org, client, stage, grant, variant, startMs: _startMs, ...seen }: PassingAttempt,
  plan: Plan,
): Evidence {
  const named = GRANTS[grant] ?? GRANTS[0];
  return {
    ...seen,
    org: plan.orgs[org]?.org ?? "",
    orgId: plan.orgs[org]?.orgId ?? "",
    clientId: plan.clients[client]?.clientId ?? "",
    grant: named,
    stage: plan.stages[stage]?.name ?? "",
    outcome: "issued",
    k6ErrorCode: 0,
    error: "",
    description: "",
    parent: "",
    detail: "",
    request: requestForm(plan, { org, client, variant, grant: named }),
  };
}
