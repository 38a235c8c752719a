/** `tokenrush calibrate`: what runs of the very same differ by, so that a comparison knows what is noise. */
import { calibrate, type Calibration, noiseOf } from "../lib/compare/calibration.ts";
import { TOLERANCES } from "../lib/compare/metrics.ts";
import { ASSUMED_NOISE, MANY_RUNS } from "../lib/compare/noise.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { formatCount, formatShare } from "../lib/core/text.ts";
import { requireScenario } from "../lib/run/bundle.ts";
import { parseDurationMs } from "../lib/run/config/duration.ts";
import { nameOfOwn } from "../lib/run/run-directory.ts";
import { saveCalibration } from "./calibration-files.ts";
import { type AddVerb, requireK6, resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { addOverrides, loadWith, type PlanFlags, requireTarget } from "./plan-flags.ts";
import { planReplicate, runSeries, type SeriesRun } from "./run-series.ts";
import { createStop } from "./stop-switch.ts";
import { TOKENRUSH_VERSION } from "./version.ts";

interface CalibrateOptions extends PlanFlags {
  runs: string;
  pause: string;
  resume?: string;
  k6?: string;
  results?: string;
  json?: true;
}

const LEAST_RUNS = 3;
const MOST_RUNS = 100;

export const addCalibrate: AddVerb = (program, io, exit) => {
  addOverrides(program.command("calibrate"))
    .helpGroup("More:")
    .summary("measure what runs of the very same differ by")
    .description(
      "Runs CONFIG several times and tells how noisy its latencies are from run to run, what change a comparison can find, " +
        "and how long and how often to run. `compare` uses it for the same load, orgs and target.",
    )
    .argument("<config>", "a tokenrush.yaml")
    .option("--runs <n>", "how often to run it", "5")
    .option("--pause <time>", "between runs, so that servers come to rest", "5s")
    .option("--resume <series>", "go on with a calibration that was interrupted")
    .option("--k6 <path>", "k6 to use")
    .option("--results <folder>", "folder for run directories (default: results)")
    .option("--json", "the calibration as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush calibrate tokenrush.yaml
  tokenrush calibrate tokenrush.yaml --runs 10 --pause 30s

Exit codes: 0 measured; 4 interrupted, or runs that were limited by the generator or incomplete.`,
    )
    .action(async (config: string, options: CalibrateOptions) =>
      exit(await calibrateFrom(config, options, io)),
    );
};

async function calibrateFrom(path: string, options: CalibrateOptions, io: Io): Promise<ExitCode> {
  const { runs: replicates, pauseMs } = readFlags(options);
  const { runs: _, pause: __, resume, k6: flag, results: folder, json, ...planFlags } = options;
  const { overrides, loaded: config } = await loadWith(path, planFlags, io);
  const side = { side: "a" as const, config, overrides };
  const id = resume ?? nameOfOwn("calibration", io.now());
  const { plan, warnings } = planReplicate({ id }, side, 1);
  for (const warning of warnings) io.stderr.write(`note: ${warning}\n`);
  await requireScenario(plan.scenario);
  await requireTarget(plan, io);
  const k6 = await requireK6(flag, io);
  const results = resultsFolder(folder, io);
  const stop = createStop(io);
  const start = resume === undefined ? "new" : "resumed";
  const request = { id, start, sides: [side], replicates, pauseMs, results, k6, stop } as const;
  const { runs, end } = await runSeries(request, io).finally(stop.release);
  if (end === "stopped") {
    io.stderr.write(
      `interrupted after ${formatCount(runs.length)} whole ${runs.length === 1 ? "run" : "runs"}; to go on, with the same other flags: tokenrush calibrate ${path} --runs ${replicates} --resume ${id}\n`,
    );
    return EXIT_CODES.noVerdict;
  }
  return answer(runs, results, json === true, io);
}

function readFlags({ runs, pause }: CalibrateOptions): { runs: number; pauseMs: number } {
  const count = Number(runs);
  const pauseMs = parseDurationMs(pause);
  const faults = [
    !(Number.isInteger(count) && count >= LEAST_RUNS && count <= MOST_RUNS) &&
      `--runs ${JSON.stringify(runs)}: give a whole number from ${LEAST_RUNS} to ${MOST_RUNS}`,
    pauseMs === null && `--pause ${JSON.stringify(pause)}: give a duration such as 5s`,
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return { runs: count, pauseMs: pauseMs ?? 0 };
  throw new HarnessError("USAGE", faults.join("\n"), { exitCode: EXIT_CODES.usage });
}

async function answer(
  runs: readonly SeriesRun[],
  results: string,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const valid = runs.flatMap(({ result }) => (result.verdict.state === "VALID" ? [result] : []));
  for (const { result, directory } of runs) {
    const { state } = result.verdict;
    if (state !== "VALID") io.stderr.write(`note: ${directory.path} is ${state} and left out\n`);
  }
  if (valid.length < LEAST_RUNS) {
    io.stderr.write(
      `only ${formatCount(valid.length)} runs are valid, and it takes ${LEAST_RUNS}\n`,
    );
    return EXIT_CODES.noVerdict;
  }
  const made = { calibratedAt: io.now().toISOString(), tokenrush: TOKENRUSH_VERSION };
  const calibration = calibrate(valid, TOLERANCES, made);
  const path = await saveCalibration(results, calibration);
  io.stdout.write(
    json
      ? `${JSON.stringify(calibration, null, 2)}\n`
      : `${describe(calibration)}calibration: ${path}\n`,
  );
  return EXIT_CODES.ok;
}

function describe(calibration: Calibration): string {
  const { metrics, runs, suggestion } = calibration;
  const noise = noiseOf(calibration, ASSUMED_NOISE);
  const lines = metrics.map(({ metric, sigma, runs: measured, provable }) => {
    const found = provable.flatMap(({ runsPerSide, change }) =>
      change === null ? [] : [`${runsPerSide} + ${runsPerSide} find ${formatShare(change)}`],
    );
    // Few runs hide their noise by chance, so what comparisons go by is told too.
    const most = measured < MANY_RUNS ? ` (at most ${formatShare(noise[metric].sigma)}, 80 %)` : "";
    return `${metric}  noise from run to run ${formatShare(sigma)}${most}; ${found.join(", ")}`;
  });
  return [`${formatCount(runs.length)} runs`, ...lines, ...suggestion.text, ""].join("\n");
}
