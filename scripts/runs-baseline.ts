/** `tokenrush runs baseline`: keeps runs to compare later ones with, small enough to be committed. */
import { access, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Command } from "commander";
import { BASELINE_SCHEMA_VERSION, type Baseline, toBaselineRun } from "../lib/analysis/baseline.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { formatBytes, formatCount } from "../lib/core/text.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import { resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { baselinePath, findRuns } from "./run-references.ts";

interface SaveOptions {
  results?: string;
  replace?: true;
}

/** Adds `baseline save` below `runs`. */
export function addBaseline(runs: Command, io: Io, exit: (code: ExitCode) => void): void {
  const baseline = runs
    .command("baseline")
    .description("Keeps runs to compare later ones with: `tokenrush compare NAME --against RUN`.");
  baseline
    .command("save")
    .description(
      "Writes baselines/NAME.json below the results folder: counts, percentiles and orgs of the runs, without evidence or whole histograms.",
    )
    .argument("<name>", "letters, digits, dots, dashes")
    .argument("<run...>", "a run directory, run id, or label name=value")
    .option("--results <folder>", "folder of run directories (default: results)")
    .option("--replace", "in place of a baseline of that name")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush runs baseline save nightly results/latest
  tokenrush runs baseline save sdk-262 sdk=262 --replace`,
    )
    .action(async (name: string, references: string[], options: SaveOptions) =>
      exit(await save(name, references, options, io)),
    );
}

async function save(
  name: string,
  references: readonly string[],
  options: SaveOptions,
  io: Io,
): Promise<ExitCode> {
  const results = resultsFolder(options.results, io);
  const path = baselinePath(results, name);
  if (path === null) {
    throw usage(
      `${JSON.stringify(name)} can be no name of a baseline`,
      "take letters, digits, dots and dashes",
    );
  }
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere && options.replace !== true) {
    throw usage(`there is a baseline ${name} already`, "take another name, or give --replace");
  }
  const runs = await findRuns(references, results, io.cwd);
  const incomplete = runs.find(({ result }) => result.verdict.state !== "VALID");
  if (incomplete !== undefined) {
    const { run, verdict } = incomplete.result;
    throw usage(
      `run ${run.id} is ${verdict.state}: nothing can be compared with it`,
      "name runs that are VALID",
    );
  }
  const content: Baseline = {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: "baseline",
    name,
    savedAt: io.now().toISOString(),
    runs: runs.map(({ result }) => toBaselineRun(result)),
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, `${JSON.stringify(content)}\n`);
  const { size } = await stat(path);
  io.stdout.write(`${path}\n`);
  io.stderr.write(
    `${formatCount(runs.length)} runs, ${formatBytes(size)}; orgs are in it by name\n`,
  );
  return EXIT_CODES.ok;
}

function usage(message: string, hint: string): HarnessError {
  return new HarnessError("USAGE", message, { hint, exitCode: EXIT_CODES.usage });
}
