/** Runs a planned load with its progress on stderr, then judges it and says the answer on stdout. */
import { availableParallelism } from "node:os";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import { renderTerminal } from "../lib/report/terminal.ts";
import { executeRun } from "../lib/run/execute-run.ts";
import type { Manifest } from "../lib/run/manifest.ts";
import type { PlannedRun } from "../lib/run/plan-run.ts";
import { formatProgress, ProgressLine } from "../lib/run/progress.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type Io, wantsColour } from "./io.ts";
import { judgeRun } from "./judge-run.ts";
import type { RunStop } from "./stop-switch.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

export interface LoadRequest {
  planned: PlannedRun;
  directory: RunDirectory;
  k6: { path: string; version: string };
  stop: RunStop;
  /** Result as JSON instead of the summary. */
  json: boolean;
}

/** What a load came to; `result` is null when it was stopped at once, with its records left to `analyze`. */
export interface LoadOutcome {
  result: Result | null;
  exitCode: ExitCode;
}

/** Runs, judges, answers. */
export async function runLoad(request: LoadRequest, io: Io): Promise<LoadOutcome> {
  const { directory, stop } = request;
  const manifest = await executeWithProgress(request, io);
  stop.release();
  if (stop.immediately.aborted) {
    io.stderr.write(
      `stopped at once; to judge what was seen: tokenrush analyze ${directory.path}\n`,
    );
    return { result: null, exitCode: EXIT_CODES.noVerdict };
  }
  if (manifest.stopReason !== null) io.stderr.write(`${manifest.stopReason}\n`);
  const result = await judgeRun(directory);
  io.stdout.write(answerOf(result, directory, request.json, io));
  return { result, exitCode: exitCodeOf(result) };
}

/** The answer on stdout: the result as JSON, or the summary. */
export function answerOf(result: Result, directory: RunDirectory, json: boolean, io: Io): string {
  if (json) return `${JSON.stringify(result, null, 2)}\n`;
  return renderTerminal(result, {
    width: Math.min(100, io.stdout.columns),
    colour: wantsColour(io.stdout, io.env),
    files: [
      { name: "report", path: directory.reportHtml },
      { name: "ticket", path: directory.ticket },
      { name: "result", path: directory.result },
    ],
  });
}

async function executeWithProgress(request: LoadRequest, io: Io): Promise<Manifest> {
  const { planned, directory, k6, stop } = request;
  const line = new ProgressLine(io.stderr);
  try {
    return await executeRun({
      plan: planned.plan,
      credentials: planned.credentials,
      directory,
      k6,
      tokenrush: TOKENRUSH_VERSION,
      cores: availableParallelism(),
      env: io.env,
      now: io.now,
      onProgress: (reading) =>
        line.show(formatProgress(planned.plan.stages, reading), reading.elapsedMs),
      stop,
    });
  } finally {
    line.clear();
  }
}
