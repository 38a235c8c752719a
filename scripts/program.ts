/** The command line as a function of its arguments and the world; nothing here exits the process. */
import { Command, CommanderError } from "commander";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { addAnalyze } from "./analyze.ts";
import { addBreakpoint } from "./breakpoint.ts";
import { addBundle } from "./bundle.ts";
import { addCalibrate } from "./calibrate.ts";
import { addCompare } from "./compare.ts";
import { addDemo } from "./demo.ts";
import { addInspect } from "./inspect.ts";
import type { Io } from "./io.ts";
import { addIssuer } from "./issuer.ts";
import { addMerge } from "./merge.ts";
import { addReport } from "./report.ts";
import { addRun } from "./run.ts";
import { addRuns } from "./runs.ts";
import { addSchema } from "./schema.ts";
import { addTicket } from "./ticket.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

const HELP_END = `
Examples:
  tokenrush demo
  tokenrush run tokenrush.yaml --dry-run

Exit codes, the first that holds:
  2  usage or configuration
  3  environment, such as no usable k6
  1  failed: a defect, or a gate that does not hold
  4  no verdict: the run is incomplete, limited by the generator, or has no data
  0  passed

Environment variables:
  K6_BIN                      the k6 to use; else the one on PATH, else the cached one
  TOKENRUSH_CACHE             where that cache is (default: the user's cache folder)
  TOKENRUSH_SEED and so on    what the flags --seed, --sample, --scale, --time-scale, --orgs,
                              --only-org, --scenario and --preflight say when they are left out
  TOKENRUSH_EVENTS            events besides those of the file, as name@time, separated by commas
  TOKENRUSH_LABELS            labels of the run as name=value, separated by commas
  GITHUB_STEP_SUMMARY         a file that \`run\`, \`compare\` and \`report\` append their ticket to
  NO_COLOR                    no colour on terminals`;

const VERBS = [
  addDemo,
  addRun,
  addReport,
  addAnalyze,
  addCompare,
  addInspect,
  addTicket,
  addBreakpoint,
  addCalibrate,
  addIssuer,
  addBundle,
  addMerge,
  addRuns,
  addSchema,
];

/** Runs one command and gives its exit code; an error of the harness is printed here, and nowhere else. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.ok;
  const program = createProgram(io, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, io);
  }
}

function createProgram(io: Io, exit: (code: ExitCode) => void): Command {
  const program = new Command("tokenrush")
    .description(
      "Spike-tests OAuth token issuance across many orgs and tells whether the tokens are usable.",
    )
    .version(TOKENRUSH_VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .commandsGroup("More:")
    .helpCommand(true)
    .addHelpText("after", HELP_END)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => Math.min(100, io.stdout.columns),
      getErrHelpWidth: () => Math.min(100, io.stderr.columns),
    });
  for (const addVerb of VERBS) addVerb(program, io, exit);
  return program;
}

function report(error: unknown, io: Io): ExitCode {
  // commander has printed its message already; help and version are no errors.
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
  if (error instanceof HarnessError) {
    io.stderr.write(`error: ${error.message}\n`);
    if (error.hint !== undefined) io.stderr.write(`hint: ${error.hint}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`error: tokenrush itself failed, please report this:\n${text}\n`);
  return EXIT_CODES.environment;
}
