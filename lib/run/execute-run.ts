/** Runs a plan: everything from an empty run directory to one that holds the records of a run that has ended. */
import { writeFileAtomically } from "./atomic-file.ts";
import { bundleScenario } from "./bundle.ts";
import { writeOutcomes } from "./event-outcomes.ts";
import { type GeneratorWatch, watchGenerator } from "./generator-watch.ts";
import { startGuard } from "./guard.ts";
import { HookRunner } from "./hook-runner.ts";
import { type PhaseEnd, type PhaseMeans, runPhase } from "./k6-phase.ts";
import { k6Arguments } from "./k6-process.ts";
import { describeMachine } from "./machine.ts";
import { type Manifest, MANIFEST_SCHEMA_VERSION, writeManifest } from "./manifest.ts";
import { RecordTail } from "./record-tail.ts";
import type { RunRequest } from "./run-request.ts";

/** Runs the plan to its end, whatever that is; the manifest says which. Errors only when k6 cannot be started. */
export async function executeRun(request: RunRequest): Promise<Manifest> {
  const { plan, directory } = request;
  const opened = openManifest(request);
  await writeManifest(directory.manifest, opened);
  const means = { guard: startGuard(), tail: new RecordTail(directory.records) };
  try {
    await writeFileAtomically(directory.plan, `${JSON.stringify(plan)}\n`);
    await bundleScenario(plan.scenario, directory.script);
    return await closeManifest(opened, request, await runPhases(request, means));
  } catch (error) {
    const end = { exitCode: null, reason: String(error) };
    await closeManifest(opened, request, end);
    throw error;
  } finally {
    means.guard.end();
    await means.tail.close();
  }
}

interface RunEnd extends PhaseEnd {
  preflightStopped?: true;
}

async function runPhases(request: RunRequest, means: PhaseMeans): Promise<RunEnd> {
  const { plan, stop, onPreflight } = request;
  if (plan.preflight === "off") return runLoad(request, means);
  const preflight = await runPhase(request, "preflight", means);
  if (preflight.reason !== null) return preflight;
  if ((await onPreflight()) === "stop") return { ...preflight, preflightStopped: true };
  return stop.inOrder.aborted
    ? { ...preflight, reason: String(stop.inOrder.reason) }
    : runLoad(request, means);
}

async function runLoad(request: RunRequest, means: PhaseMeans): Promise<RunEnd> {
  const { plan, directory, now } = request;
  const hooks = new HookRunner({
    ...request,
    events: plan.events,
    logPath: directory.hooksLog,
    guard: means.guard,
    onOutcome: request.onHook,
  });
  const seen: { generator: GeneratorWatch | null; epochMs: number | null } = {
    generator: null,
    epochMs: null,
  };
  try {
    return await runPhase(request, "load", means, {
      onStart({ pid }) {
        seen.generator = watchGenerator(pid);
        // Until a record says when the load began.
        hooks.setEpoch(now().getTime());
      },
      onCounts({ epochMs }) {
        if (seen.epochMs === null && epochMs !== null) hooks.setEpoch(epochMs);
        seen.epochMs ??= epochMs;
      },
    });
  } finally {
    const outcomes = await hooks.stop();
    await writeOutcomes(directory, plan, outcomes, seen.epochMs);
    const series = seen.generator?.stop();
    if (series !== undefined) {
      await writeFileAtomically(directory.generator, `${JSON.stringify(series)}\n`);
    }
  }
}

function openManifest(request: RunRequest): Manifest {
  const { directory, plan, k6, tokenrush, cores, now, source, series } = request;
  const command = [k6.path, ...k6Arguments("load")];
  return {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    id: directory.id,
    state: "running",
    stopReason: null,
    startedAt: now().toISOString(),
    endedAt: null,
    pid: process.pid,
    tokenrush,
    k6: { version: k6.version, path: k6.path, command, exitCode: null },
    node: process.version,
    cores,
    scenario: plan.scenario,
    seed: plan.seed,
    configHash: plan.configHash,
    labels: plan.labels,
    machine: describeMachine(request.env),
    source,
    series,
  };
}

async function closeManifest(
  opened: Manifest,
  { directory, now, stop }: RunRequest,
  { exitCode, reason, preflightStopped }: RunEnd,
): Promise<Manifest> {
  const state = reason === null ? "finished" : stop.inOrder.aborted ? stop.state() : "failed";
  const closed: Manifest = {
    ...opened,
    state,
    stopReason: reason,
    endedAt: now().toISOString(),
    k6: { ...opened.k6, exitCode },
    ...(preflightStopped === undefined ? {} : { preflightStopped }),
  };
  await writeManifest(directory.manifest, closed);
  return closed;
}
