/** `tokenrush compare`: whether the runs of one side are worse than those of the other. */
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { compareRuns } from "../lib/compare/compare-runs.ts";
import { compareTargets } from "../lib/compare/compare-targets.ts";
import { noiseOf } from "../lib/compare/calibration.ts";
import { ASSUMED_NOISE, assumeNoise, type NoiseByMetric } from "../lib/compare/noise.ts";
import { exitCodeOfComparison } from "../lib/compare/verdict.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import {
  type ComparisonDirectory,
  createComparisonDirectory,
} from "../lib/run/comparison-directory.ts";
import { findCalibration } from "./calibration-files.ts";
import { type AddVerb, collect, resultsFolder } from "./command.ts";
import { type CompareChoice, type CompareFlags, readCompareFlags } from "./compare-flags.ts";
import { answerOfComparison, writeComparisonReports } from "./comparison-reports.ts";
import type { Io } from "./io.ts";
import { findRuns, type ReferencedRun } from "./run-references.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

interface CompareOptions extends CompareFlags {
  against: string[];
  acrossTargets?: true;
  results?: string;
  json?: true;
}

export const addCompare: AddVerb = (program, io, exit) => {
  program
    .command("compare")
    .helpGroup("Judge:")
    .summary("tell whether runs got worse, with the noise stated")
    .description(
      "Compares the runs of BASE with those of the candidate: latencies, failures, claims and each org, as far as several " +
        "runs a side, or the noise between runs, allow it. Runs that differ in more than what is being compared are refused.",
    )
    .argument("<base...>", "a run directory, result.json, run id, label name=value, or baseline")
    .requiredOption("--against <candidate...>", "the same of the side that may be worse")
    .option(
      "--allow <keys>",
      "differences to accept, such as k6,stages; they stay in the report",
      collect,
    )
    .option("--tolerance <metric=share>", "how much worse may be, such as p95=5%", collect)
    .option("--noise <share>", "run-to-run noise to assume (default: calibrated, else 5%)")
    .option("--across-targets", "compare orgs of two targets, without latencies")
    .option("--pass-unknown", "exit 0 where there is no verdict")
    .option("--results <folder>", "folder of run directories (default: results)")
    .option("--json", "the comparison as JSON on stdout")
    .addHelpText(
      "after",
      `
One run a side proves only large changes. To run 5 a side in turn, and compare them:
tokenrush run --replicates 5 --ab a.yaml,b.yaml

Examples:
  tokenrush compare sdk=262 --against sdk=263
  tokenrush compare nightly --against results/latest --tolerance p95=5%

Exit codes: 0 same, improved or within the tolerance; 1 regressed, or a correctness defect;
4 cannot tell, no data, or not comparable.`,
    )
    .action(async (base: string[], options: CompareOptions) =>
      exit(await compare(base, options, io)),
    );
};

async function compare(references: string[], options: CompareOptions, io: Io): Promise<ExitCode> {
  const chosen = { ...readCompareFlags(options), json: options.json === true };
  const results = resultsFolder(options.results, io);
  const base = await findRuns(references, results, io.cwd);
  const candidate = await findRuns(options.against, results, io.cwd);
  refuseShared(base, candidate);
  const sides = { base, candidate };
  return options.acrossTargets === true
    ? compareAcrossTargets(sides, results, chosen, io)
    : compareSides(sides, results, chosen, io);
}

type Chosen = CompareChoice & { json: boolean };

interface Sides {
  base: readonly ReferencedRun[];
  candidate: readonly ReferencedRun[];
}

/** Compares, writes the comparison and its reports into a directory of its own, and says the answer. */
export async function compareSides(
  { base, candidate }: Sides,
  results: string,
  choice: Chosen,
  io: Io,
): Promise<ExitCode> {
  const [before, after] = [resultsOf(base), resultsOf(candidate)];
  const directory = await createComparisonDirectory(results, io.now());
  const comparison = compareRuns({
    ...identify(directory, io),
    base: before,
    candidate: after,
    tolerances: choice.tolerances,
    noise: await chooseNoise(choice.noise, results, before),
    allowed: choice.allowed,
  });
  await finish(comparison, directory, choice.json, io);
  return exitCodeFor(comparison, choice);
}

async function compareAcrossTargets(
  { base, candidate }: Sides,
  results: string,
  choice: Chosen,
  io: Io,
): Promise<ExitCode> {
  const directory = await createComparisonDirectory(results, io.now());
  const comparison = compareTargets({
    ...identify(directory, io),
    base: { runs: resultsOf(base), plan: base[0]?.plan ?? null },
    candidate: { runs: resultsOf(candidate), plan: candidate[0]?.plan ?? null },
    allowed: choice.allowed,
  });
  await finish(comparison, directory, choice.json, io);
  return exitCodeFor(comparison, choice);
}

function exitCodeFor(comparison: AnyComparison, { passUnknown }: Chosen): ExitCode {
  const exitCode = exitCodeOfComparison(comparison);
  return passUnknown && exitCode === EXIT_CODES.noVerdict ? EXIT_CODES.ok : exitCode;
}

async function finish(
  comparison: AnyComparison,
  directory: ComparisonDirectory,
  json: boolean,
  io: Io,
): Promise<void> {
  const text = `${JSON.stringify(comparison, null, 2)}\n`;
  await writeFileAtomically(directory.comparison, text);
  const files = await writeComparisonReports(comparison, directory, io);
  io.stdout.write(json ? text : answerOfComparison(comparison, files, io));
}

function identify({ id }: ComparisonDirectory, io: Io) {
  return { id, comparedAt: io.now().toISOString(), tokenrush: TOKENRUSH_VERSION };
}

function resultsOf(runs: readonly ReferencedRun[]): ReferencedRun["result"][] {
  return runs.map(({ result }) => result);
}

/** What the flag says, else a calibration of the same load, else what is ordinary. */
async function chooseNoise(
  given: number | null,
  results: string,
  runs: readonly ReferencedRun["result"][],
): Promise<NoiseByMetric> {
  if (given !== null) return assumeNoise(given);
  const calibration = await findCalibration(results, runs);
  return calibration === null ? ASSUMED_NOISE : noiseOf(calibration, ASSUMED_NOISE);
}

function refuseShared(base: readonly ReferencedRun[], candidate: readonly ReferencedRun[]): void {
  const ids = new Set(base.map(({ result }) => result.run.id));
  const shared = candidate.find(({ result }) => ids.has(result.run.id));
  if (shared === undefined) return;
  throw new HarnessError("USAGE", `run ${shared.result.run.id} is on both sides`, {
    hint: "name runs of one side before --against, and those of the other after it",
    exitCode: EXIT_CODES.usage,
  });
}
