/** What all verbs share: their context, and k6 as they find it. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
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

/** Collects an option that may be given several times. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
