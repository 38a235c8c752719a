/** From a run directory to its answers: aggregate, judge, write. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { z } from "zod";
import type { Aggregate } from "../lib/analysis/aggregate.ts";
import {
  aggregateParts,
  aggregateRecords,
  type RecordSource,
} from "../lib/analysis/aggregate-records.ts";
import { composeResult } from "../lib/analysis/compose-result.ts";
import { packHistograms } from "../lib/analysis/histograms-file.ts";
import type { Result } from "../lib/analysis/result.ts";
import { listRunEvents, runEventsSchema } from "../lib/analysis/run-events.ts";
import { generatorSeriesSchema, k6SummarySchema } from "../lib/analysis/run-facts.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { Plan } from "../lib/core/plan.ts";
import { renderHtml } from "../lib/report/html.ts";
import { renderJunit } from "../lib/report/junit.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import { isProcessGone, type Manifest, readManifest } from "../lib/run/manifest.ts";
import { readPlan } from "../lib/run/plan-file.ts";
import { archiveRecords, findRecords } from "../lib/run/records-archive.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { listParts } from "../lib/run/run-parts.ts";

/** Judges a run by its records, writes `result.json` and the answers made from it, and puts the records to rest; the same for any number of threads. */
export async function judgeRun(
  directory: RunDirectory,
  threads = availableParallelism(),
): Promise<Result> {
  const manifest = await readManifest(directory.manifest);
  refuseRunning(manifest, directory);
  const plan = await readPlan(directory.plan);
  const aggregate = await aggregateRun(directory, plan, threads);
  const result = composeResult({
    plan,
    aggregate,
    manifest: factsOf(manifest),
    k6Summary: await readJson(directory.k6Summary, k6SummarySchema),
    preflightSummary: await readJson(directory.k6SummaryPreflight, k6SummarySchema),
    generator: await readJson(directory.generator, generatorSeriesSchema),
    events: listRunEvents(plan, (await readJson(directory.events, runEventsSchema)) ?? []),
    preflightStopped: manifest.preflightStopped ?? false,
  });
  await writeFileAtomically(directory.result, `${JSON.stringify(result, null, 2)}\n`);
  await writeFileAtomically(directory.histograms, packHistograms(aggregate, plan));
  await writeAnswers(result, directory);
  await archiveRecords(directory);
  return result;
}

/** What the records of a run add up to, also while it goes on; of a merged one those of its parts, each by its own plan. */
export async function aggregateRun(
  directory: RunDirectory,
  plan: Plan,
  threads = availableParallelism(),
): Promise<Aggregate> {
  const parts = await listParts(directory);
  if (parts.length === 0) return aggregateRecords(await sourceOf(directory, plan), { threads });
  const sources = await Promise.all(
    parts.map(async (part) => sourceOf(part, await readPlan(part.plan))),
  );
  return aggregateParts(sources, plan, { threads });
}

async function sourceOf(directory: RunDirectory, plan: Plan): Promise<RecordSource> {
  return { recordsPath: (await findRecords(directory)) ?? "/dev/null", plan };
}

/** Writes the files people read, all from the result alone. */
async function writeAnswers(result: Result, directory: RunDirectory): Promise<void> {
  await writeFileAtomically(directory.reportHtml, renderHtml(result));
  await writeFileAtomically(directory.ticket, renderTicket(result));
  await writeFileAtomically(directory.junit, renderJunit(result));
}

function refuseRunning(manifest: Manifest, directory: RunDirectory): void {
  if (manifest.state !== "running" || isProcessGone(manifest)) return;
  throw new HarnessError(
    "RUN_UNREADABLE",
    `${directory.path} is still running (process ${manifest.pid})`,
    {
      hint: "wait for it to end, or stop it with SIGINT",
      exitCode: EXIT_CODES.usage,
    },
  );
}

function factsOf(manifest: Manifest) {
  const { id, startedAt, endedAt, tokenrush, node, state, stopReason, k6, cores } = manifest;
  const { machine, source, series } = manifest;
  return {
    id,
    startedAt,
    endedAt,
    tokenrush,
    k6: k6.version,
    node,
    state,
    k6ExitCode: k6.exitCode,
    stopReason,
    processGone: isProcessGone(manifest),
    platformCores: cores,
    machine,
    source,
    series,
  };
}

/** A file a killed run may not have left; null when it is missing or cut. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
