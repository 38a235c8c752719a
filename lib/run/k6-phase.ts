/** Runs k6 once, for the preflight or for the load, and sees it to its end, whatever that is. */
import { setTimeout as sleep } from "node:timers/promises";
import { loadStages, type Plan } from "../core/plan.ts";
import { longestPreflightMs } from "../core/preflight-duration.ts";
import type { Guard } from "./guard.ts";
import { type K6Phase, type K6Process, startK6 } from "./k6-process.ts";
import { preflightAttempts } from "./preflight-time.ts";
import type { ProgressReading } from "./progress.ts";
import type { RecordTail, TailCounts } from "./record-tail.ts";
import type { RunRequest, StopSwitch } from "./run-request.ts";
import { TIMER_MAX_MS } from "./timer-limit.ts";

const PROGRESS_EVERY_MS = 1000;
/** k6 starts, and ends, within this besides its work and the grace; beyond it something hangs, and the load must stop. */
const OVERTIME_MS = 60_000;

export interface PhaseEnd {
  exitCode: number | null;
  /** Why the run is not whole; null when k6 ran to its end. */
  reason: string | null;
}

/** What all phases of a run share. */
export interface PhaseMeans {
  guard: Guard;
  tail: RecordTail;
}

export interface PhaseWatch {
  onStart: (k6: K6Process) => void;
  onCounts: (counts: Readonly<TailCounts>) => void;
}

/** Runs one phase to its end; throws K6_FAILED only when k6 cannot be started. */
export async function runPhase(
  request: RunRequest,
  phase: K6Phase,
  { guard, tail }: PhaseMeans,
  watch: Partial<PhaseWatch> = {},
): Promise<PhaseEnd> {
  const { plan, stop, directory, credentials, env } = request;
  const k6 = await startK6({
    k6Path: request.k6.path,
    phase,
    directory,
    credentials,
    env,
    guard,
    vus: plan.vus,
  });
  watch.onStart?.(k6);
  const overtime = new AbortController();
  const timer = setTimeout(() => overtime.abort(), limitMs(plan, phase));
  const unhook = hookStops([
    [stop.inOrder, k6.interrupt],
    [stop.immediately, k6.kill],
    [overtime.signal, k6.kill],
  ]);
  const following = followRecords(request, phase, tail, k6.ended, watch);
  const end = await k6.ended;
  clearTimeout(timer);
  unhook();
  await following;
  return { exitCode: end.exitCode, reason: reasonOf(stop, overtime.signal, phase, end) };
}

/** Milliseconds after which k6 hangs, at most as many as a timer takes: a preflight of many orgs may have weeks. */
export function limitMs(plan: Plan, phase: K6Phase): number {
  const workMs =
    phase === "preflight"
      ? longestPreflightMs(plan, preflightAttempts(plan))
      : loadStages(plan.stages).reduce((sum, { durationMs }) => sum + durationMs, 0);
  return Math.min(TIMER_MAX_MS, workMs + plan.gracefulStopMs + OVERTIME_MS);
}

function hookStops(hooks: [AbortSignal, () => void][]): () => void {
  for (const [signal, act] of hooks) {
    if (signal.aborted) act();
    else signal.addEventListener("abort", act, { once: true });
  }
  return () => {
    for (const [signal, act] of hooks) signal.removeEventListener("abort", act);
  };
}

function reasonOf(
  stop: StopSwitch,
  overtime: AbortSignal,
  phase: K6Phase,
  { exitCode, signal }: Awaited<K6Process["ended"]>,
): string | null {
  const k6 = phase === "preflight" ? "k6 in the preflight" : "k6";
  if (stop.inOrder.aborted) return String(stop.inOrder.reason);
  if (overtime.aborted) return `${k6} did not end in time and was killed`;
  if (exitCode === null) return `${k6} was ended by ${signal ?? "a signal"}`;
  return exitCode === 0 ? null : `${k6} ended with exit code ${exitCode}; see k6.log`;
}

async function followRecords(
  { now, onProgress }: RunRequest,
  phase: K6Phase,
  tail: RecordTail,
  k6Ended: K6Process["ended"],
  { onCounts }: Partial<PhaseWatch>,
): Promise<void> {
  const ended = k6Ended.then(() => true);
  let before: Pick<ProgressReading, "elapsedMs" | "counts"> | null = null;
  for (let isOver = false; !isOver;) {
    isOver = await Promise.race([ended, sleep(PROGRESS_EVERY_MS, false)]);
    const counts = { ...(await tail.read()) };
    onCounts?.(counts);
    const elapsedMs = counts.epochMs === null ? 0 : Math.max(0, now().getTime() - counts.epochMs);
    const sinceMs = Math.max(1, elapsedMs - (before?.elapsedMs ?? 0));
    const more = counts.attempts - (before?.counts.attempts ?? 0);
    onProgress({ phase, elapsedMs, counts, reachedPerSecond: (more * 1000) / sinceMs });
    before = { elapsedMs, counts };
  }
}
