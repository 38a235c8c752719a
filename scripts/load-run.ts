/** Runs a planned load with its progress on stderr, then judges it and says the answer on stdout. */
import { availableParallelism } from "node:os";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import {
  describePreflightFailures,
  findPreflightFailures,
} from "../lib/analysis/preflight-failures.ts";
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import type { Plan } from "../lib/core/plan.ts";
import { renderTerminal } from "../lib/report/terminal.ts";
import { executeRun } from "../lib/run/execute-run.ts";
import type { Manifest } from "../lib/run/manifest.ts";
import type { PlannedRun } from "../lib/run/plan-run.ts";
import { formatProgress, ProgressLine } from "../lib/run/progress.ts";
import { findRunSource } from "../lib/run/run-source.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type Io, wantsColour } from "./io.ts";
import { aggregateRun, judgeRun } from "./judge-run.ts";
import type { RunStop } from "./stop-switch.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

export interface LoadRequest {
  planned: PlannedRun;
  directory: RunDirectory;
  k6: { path: string; version: string };
  stop: RunStop;
  /** Result as JSON instead of the summary. */
  json: boolean;
  /** Left out for a run by itself. */
  series?: Manifest["series"];
}

/** What a load came to; `result` is null when it was stopped at once, with its records left to `analyze`. */
export interface LoadOutcome {
  result: Result | null;
  exitCode: ExitCode;
}

/** Runs, judges, answers. */
export async function runLoad(request: LoadRequest, io: Io): Promise<LoadOutcome> {
  const result = await judgeLoad(request, io);
  request.stop.release();
  if (result === null) return { result, exitCode: EXIT_CODES.noVerdict };
  io.stdout.write(answerOf(result, request.directory, request.json, io));
  return { result, exitCode: exitCodeOf(result) };
}

/** Runs and judges; null when it was stopped at once, with its records left to `analyze`. */
export async function judgeLoad(
  request: Omit<LoadRequest, "json">,
  io: Io,
): Promise<Result | null> {
  const { directory, stop } = request;
  const { stopReason } = await executeWithProgress(request, io);
  if (stop.immediately.aborted) {
    io.stderr.write(
      `stopped at once; to judge what was seen: tokenrush analyze ${directory.path}\n`,
    );
    return null;
  }
  if (stopReason !== null) io.stderr.write(`${stopReason}\n`);
  return judgeRun(directory);
}

/** The answer on stdout: the result as JSON, or the summary. */
export function answerOf(result: Result, directory: RunDirectory, json: boolean, io: Io): string {
  if (json) return `${JSON.stringify(result, null, 2)}\n`;
  return summaryOf(
    result,
    [
      { name: "report", path: directory.reportHtml },
      { name: "ticket", path: directory.ticket },
      { name: "result", path: directory.result },
    ],
    io,
  );
}

/** The summary for the terminal that stdout is, with the files at its end. */
export function summaryOf(
  result: Result,
  files: readonly { name: string; path: string }[],
  io: Io,
): string {
  return renderTerminal(result, {
    width: Math.min(100, io.stdout.columns),
    colour: wantsColour(io.stdout, io.env),
    files,
  });
}

async function executeWithProgress(request: Omit<LoadRequest, "json">, io: Io): Promise<Manifest> {
  const { planned, directory, k6, stop } = request;
  const { plan } = planned;
  const line = new ProgressLine(io.stderr);
  const say = (text: string) => {
    line.clear();
    io.stderr.write(`${text}\n`);
  };
  try {
    return await executeRun({
      ...planned,
      directory,
      k6,
      tokenrush: TOKENRUSH_VERSION,
      cores: availableParallelism(),
      env: io.env,
      cwd: io.cwd,
      now: io.now,
      source: await findRunSource(io.env, io.cwd),
      series: request.series ?? null,
      onProgress: (reading) => line.show(formatProgress(plan, reading), io.now().getTime()),
      onPreflight: () => judgePreflight(plan, directory, say),
      onHook: ({ name, outcome, detail }) => {
        if (outcome === "failed") say(`warning: the hook of the event ${name} failed: ${detail}`);
      },
      stop,
    });
  } finally {
    line.clear();
  }
}

/** Says what the preflight found; in a strict one anything at all means that no load is sent. */
export async function judgePreflight(
  plan: Plan,
  directory: RunDirectory,
  say: (text: string) => void,
): Promise<"go" | "stop"> {
  const failures = findPreflightFailures(plan, await aggregateRun(directory, plan));
  for (const text of describePreflightFailures(plan, failures)) say(text);
  if (failures.length === 0 || plan.preflight !== "strict") return "go";
  say("the preflight is strict: no load was sent");
  return "stop";
}
