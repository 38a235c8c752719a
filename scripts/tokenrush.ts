/** The entry point: the process's arguments in, its exit code out. */
import type { ExitCode } from "../lib/core/errors.ts";
import { type Io, processIo } from "./io.ts";
import { main } from "./program.ts";

/** Runs the command line as this process, with the environment it was given. */
export function run(env: Io["env"]): Promise<ExitCode> {
  return main(process.argv.slice(2), processIo(env));
}
