/** Runs a plan: everything from an empty run directory to one that holds the records of a run that has ended. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "../core/plan.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { bundleScenario } from "./bundle.ts";
import { watchGenerator } from "./generator-watch.ts";
import { K6_ARGUMENTS, type K6Process, startK6 } from "./k6-process.ts";
import { type Manifest, MANIFEST_SCHEMA_VERSION, writeManifest } from "./manifest.ts";
import type { ProgressReading } from "./progress.ts";
import { RecordTail } from "./record-tail.ts";
import type { RunDirectory } from "./run-directory.ts";

export interface RunRequest {
  plan: Plan;
  credentials: ReadonlyMap<string, string>;
  /** Empty, from `createRunDirectory`. */
  directory: RunDirectory;
  k6: { path: string; version: string };
  tokenrush: string;
  cores: number;
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
  onProgress: (reading: ProgressReading) => void;
  stop: StopSwitch;
}

/** How others end a run: the first reason stops it in order, `immediately` makes an end of it. */
export interface StopSwitch {
  /** Aborted with the reason as a text. */
  inOrder: AbortSignal;
  immediately: AbortSignal;
  /** Whether a stop in order is somebody's wish or something died. */
  state: () => "stopped" | "failed";
}

const PROGRESS_EVERY_MS = 1000;
/** k6 starts, and ends, within this besides the stages and the grace; beyond it something hangs, and the load must stop. */
const OVERTIME_MS = 60_000;

/** Runs the plan to its end, whatever that is; the manifest says which. Errors only when k6 cannot be started. */
export async function executeRun(request: RunRequest): Promise<Manifest> {
  const { plan, directory } = request;
  const opened = openManifest(request);
  await writeManifest(directory.manifest, opened);
  try {
    await writeFileAtomically(directory.plan, `${JSON.stringify(plan)}\n`);
    await bundleScenario(plan.scenario, directory.script);
    return await closeManifest(opened, request, await runK6(request));
  } catch (error) {
    const end = { exitCode: null, reason: String(error) };
    await closeManifest(opened, request, end);
    throw error;
  }
}

interface RunEnd {
  exitCode: number | null;
  /** Why the run is not whole; null when k6 ran to its end. */
  reason: string | null;
}

async function runK6(request: RunRequest): Promise<RunEnd> {
  const { plan, stop, directory } = request;
  const k6 = await startK6(request.k6.path, directory, request.credentials, request.env);
  const watch = watchGenerator(k6.pid);
  const overtime = new AbortController();
  const limitMs = totalMs(plan) + plan.gracefulStopMs + OVERTIME_MS;
  const timer = setTimeout(() => overtime.abort(), limitMs);
  const unhook = hookStops([
    [stop.inOrder, k6.interrupt],
    [stop.immediately, k6.kill],
    [overtime.signal, k6.kill],
  ]);
  const following = followRecords(request, k6.ended);
  const { exitCode, signal } = await k6.ended;
  clearTimeout(timer);
  unhook();
  await following;
  await writeFileAtomically(directory.generator, `${JSON.stringify(watch.stop())}\n`);
  return { exitCode, reason: reasonOf(stop, overtime.signal, exitCode, signal) };
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
  exitCode: number | null,
  signal: string | null,
): string | null {
  if (stop.inOrder.aborted) return String(stop.inOrder.reason);
  if (overtime.aborted) return "k6 did not end in time and was killed";
  if (exitCode === null) return `k6 was ended by ${signal ?? "a signal"}`;
  return exitCode === 0 ? null : `k6 ended with exit code ${exitCode}; see k6.log`;
}

async function followRecords(request: RunRequest, k6Ended: K6Process["ended"]): Promise<void> {
  const tail = new RecordTail(request.directory.records);
  const ended = k6Ended.then(() => true);
  let before = { attempts: 0, atMs: 0 };
  for (let isOver = false; !isOver;) {
    isOver = await Promise.race([ended, sleep(PROGRESS_EVERY_MS, false)]);
    const counts = await tail.read();
    const elapsedMs =
      counts.epochMs === null ? 0 : Math.max(0, request.now().getTime() - counts.epochMs);
    const sinceMs = Math.max(1, elapsedMs - before.atMs);
    const reachedPerSecond = ((counts.attempts - before.attempts) * 1000) / sinceMs;
    request.onProgress({ elapsedMs, counts, reachedPerSecond });
    before = { attempts: counts.attempts, atMs: elapsedMs };
  }
  await tail.close();
}

function openManifest(request: RunRequest): Manifest {
  const { directory, plan, k6, tokenrush, cores, now } = request;
  return {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    id: directory.id,
    state: "running",
    stopReason: null,
    startedAt: now().toISOString(),
    endedAt: null,
    pid: process.pid,
    tokenrush,
    k6: { version: k6.version, path: k6.path, command: [k6.path, ...K6_ARGUMENTS], exitCode: null },
    node: process.version,
    cores,
    scenario: plan.scenario,
    seed: plan.seed,
    configHash: plan.configHash,
    labels: plan.labels,
  };
}

async function closeManifest(
  opened: Manifest,
  { directory, now, stop }: RunRequest,
  { exitCode, reason }: RunEnd,
): Promise<Manifest> {
  const state = reason === null ? "finished" : stop.inOrder.aborted ? stop.state() : "failed";
  const closed: Manifest = {
    ...opened,
    state,
    stopReason: reason,
    endedAt: now().toISOString(),
    k6: { ...opened.k6, exitCode },
  };
  await writeManifest(directory.manifest, closed);
  return closed;
}

function totalMs(plan: Plan): number {
  return plan.stages.reduce((sum, stage) => sum + stage.durationMs, 0);
}
