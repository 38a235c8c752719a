/** The line people watch while a run goes on. */
import { loadStages, type Plan } from "../core/plan.ts";
import { stageIndexAt, ticksUntil } from "../core/schedule.ts";
import type { K6Phase } from "./k6-process.ts";
import { preflightAttempts } from "./preflight-time.ts";
import type { TailCounts } from "./record-tail.ts";

export interface ProgressReading {
  phase: K6Phase;
  /** Since the phase began. */
  elapsedMs: number;
  counts: Readonly<TailCounts>;
  /** Attempts recorded per second since the reading before. */
  reachedPerSecond: number;
}

/** One line: how far the preflight is, or of the load stage, elapsed of total, rate offered and reached, 403 so far. */
export function formatProgress(plan: Plan, reading: ProgressReading): string {
  return reading.phase === "preflight"
    ? `preflight ${reading.counts.preflight} of ${preflightAttempts(plan)}`
    : formatLoad(plan, reading);
}

function formatLoad(plan: Plan, { elapsedMs, counts, reachedPerSecond }: ProgressReading): string {
  const stages = loadStages(plan.stages);
  const totalMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  const stage = stages[stageIndexAt(stages, elapsedMs)];
  const offered = Math.round(ticksUntil(stages, elapsedMs) - ticksUntil(stages, elapsedMs - 1000));
  const name = elapsedMs >= totalMs ? "finishing" : (stage?.name ?? "");
  const parts = [
    `${name.padEnd(14)} ${seconds(Math.min(elapsedMs, totalMs))} of ${seconds(totalMs)}`,
    ...(plan.model === "open" ? [`offered ${offered}/s`] : []),
    `reached ${Math.round(reachedPerSecond)}/s`,
    `${counts.attempts} attempts`,
    `403: ${counts.status403}`,
  ];
  if (counts.unanswered > 0) parts.push(`no answer: ${counts.unanswered}`);
  return parts.join(" · ");
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

export interface ProgressOutput {
  isTTY: boolean;
  write(text: string): void;
}

const PLAIN_EVERY_MS = 10_000;

/** Shows progress: one line redrawn on a terminal, one line per 10 s elsewhere. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  #lastPlainAtMs = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(output: ProgressOutput) {
    this.#output = output;
  }

  /** `atMs` is by any clock that goes on. */
  show(text: string, atMs: number): void {
    if (this.#output.isTTY) {
      this.#output.write(`\r\u001b[2K${text}`);
      this.#drawn = true;
    } else if (atMs - this.#lastPlainAtMs >= PLAIN_EVERY_MS) {
      this.#lastPlainAtMs = atMs;
      this.#output.write(`${text}\n`);
    }
  }

  /** Leaves the terminal clean for what comes after. */
  clear(): void {
    if (this.#drawn) this.#output.write("\r\u001b[2K");
    this.#drawn = false;
  }
}
