/** What all verbs share: their context, and k6 as they find it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { type RunDirectory, runDirectoryAt } from "../lib/run/run-directory.ts";
import type { Io } from "./io.ts";
import { findK6 } from "./setup/find-k6.mjs";

/** Adds one verb; its action says the exit code through `exit`. */
export type AddVerb = (program: Command, io: Io, exit: (code: ExitCode) => void) => void;

/** Finds a k6 to run with; K6_MISSING (exit: environment) says every way that failed. */
export async function requireK6(
  flag: string | undefined,
  io: Io,
): Promise<{ path: string; version: string }> {
  try {
    return await findK6({ flag, env: io.env });
  } catch (error) {
    throw new HarnessError("K6_MISSING", error instanceof Error ? error.message : String(error), {
      hint: "`npm run setup` installs it",
      exitCode: EXIT_CODES.environment,
      cause: error,
    });
  }
}

/** The folder run directories are made in: `results/` where one stands, unless told otherwise. */
export function resultsFolder(flag: string | undefined, io: Io): string {
  return resolve(io.cwd, flag ?? "results");
}

/** The run directory a verb was given; USAGE when nothing of a run is in it. */
export function requireRun(run: string, io: Io): RunDirectory {
  const directory = runDirectoryAt(resolve(io.cwd, run));
  if (existsSync(directory.manifest) || existsSync(directory.result)) return directory;
  throw new HarnessError("USAGE", `${run} is no run: there is no manifest.json in it`, {
    hint: "name a folder under results/, such as results/latest",
    exitCode: EXIT_CODES.usage,
  });
}

/** The text of a file named by a flag; FILE_UNREADABLE says what it was to be. */
export async function readNamedFile(what: string, path: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new HarnessError("FILE_UNREADABLE", `cannot read ${what} ${path}: ${reason}`, {
      hint: "check the path and its permissions",
      exitCode: EXIT_CODES.usage,
      cause: error,
    });
  }
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
