/** `tokenrush breakpoint`: the highest rate that still passes the gates, by search. */
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import type { GateMetric } from "../lib/core/plan.ts";
import { startSearch } from "../lib/core/rate-search.ts";
import { type BreakpointTexts, readBreakpointFlags } from "./breakpoint-flags.ts";
import { exitCodeOfSearch, formatSearch, searchJson } from "./breakpoint-report.ts";
import { type AddVerb, requireK6, resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { leftOutGates, suggestRange } from "./probe-plan.ts";
import { planProbe, runSearch, type SearchEnd } from "./rate-probes.ts";
import { addChoices, loadWith, type PlanFlags, requireTarget } from "./plan-flags.ts";
import { createStop } from "./stop-switch.ts";

interface BreakpointOptions extends PlanFlags, BreakpointTexts {
  k6?: string;
  results?: string;
  json?: true;
}

export const addBreakpoint: AddVerb = (program, io, exit) => {
  addChoices(program.command("breakpoint"))
    .helpGroup("More:")
    .summary("find the highest rate that still passes the gates")
    .description(
      "Runs CONFIG's orgs and grants at one rate after another, each first at rest and then on a plateau, until the gates " +
        "tell the rates that pass from those that do not. A file without gates on rates is held to 1 % failed, throttled " +
        "and never started each; gates on the tokens themselves are left out. Every run keeps its directory.",
    )
    .argument("<config>", "a tokenrush.yaml with an open model")
    .option("--min <rate>", "lowest rate to search from (default: the file's first)")
    .option("--max <rate>", "highest rate to search to (default: the file's peak)")
    .option("--precision <share>", "how far the answer may be off (default: 0.1)")
    .option("--stage-duration <time>", "length of a plateau (default: that of the file's peak)")
    .option("--warmup <time>", "time at the lowest rate before each plateau", "5s")
    .option("--pause <time>", "between runs, so that limiters refill", "5s")
    .option("--max-runs <n>", "most runs (default: what the range and the precision take)")
    .option("--k6 <path>", "k6 to use")
    .option("--results <folder>", "folder for run directories (default: results)")
    .option("--json", "the answer as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush breakpoint tokenrush.yaml --max 800
  tokenrush breakpoint tokenrush.yaml --min 20 --max 300 --stage-duration 20s

Exit codes: 0 found, or at least that much; 1 below the lowest rate; 4 unknown.`,
    )
    .action(async (config: string, options: BreakpointOptions) =>
      exit(await findBreakpoint(config, options, io)),
    );
};

async function findBreakpoint(path: string, options: BreakpointOptions, io: Io): Promise<ExitCode> {
  const flags = readBreakpointFlags(options);
  const { overrides, loaded: config } = await loadWith(path, planFlagsOf(options), io);
  const range = suggestRange(config);
  const minRatePerSecond = flags.min ?? range.minRatePerSecond;
  const search = startSearch({
    minRatePerSecond,
    maxRatePerSecond: flags.max ?? range.maxRatePerSecond,
    ...(flags.precision !== undefined && { precision: flags.precision }),
    ...(flags.maxRuns !== undefined && { maxRuns: flags.maxRuns }),
  });
  const plateauMs = flags.stageDuration ?? range.plateauMs;
  const shape = { restRatePerSecond: minRatePerSecond, restMs: flags.warmup, plateauMs };
  // Whatever is wrong with the highest rate is said before anything is sent.
  const { plan, warnings } = planProbe({ config, overrides, shape }, search.maxRatePerSecond, true);
  for (const warning of warnings) io.stderr.write(`note: ${warning}\n`);
  const k6 = await requireK6(options.k6, io);
  await requireTarget(plan, io);
  const results = resultsFolder(options.results, io);
  const stop = createStop(io);
  const means = {
    config,
    overrides: { ...overrides, seed: plan.seed },
    shape,
    pauseMs: flags.pause,
    k6,
    results,
    stop,
  };
  const ended = await runSearch(means, search, io).finally(stop.release);
  return answer(ended, leftOutGates(config), options.json === true, io);
}

function planFlagsOf({
  seed,
  sample,
  orgs,
  onlyOrg,
  preflight,
  label,
}: BreakpointOptions): PlanFlags {
  return { seed, sample, orgs, onlyOrg, preflight, ...(label !== undefined && { label }) };
}

function answer(
  { search, probes, end }: SearchEnd,
  leftOut: readonly GateMetric[],
  json: boolean,
  io: Io,
): ExitCode {
  io.stdout.write(
    json
      ? searchJson(search, probes, leftOut)
      : formatSearch(search, probes, Math.min(100, io.stdout.columns), leftOut),
  );
  if (end === "preflight") return EXIT_CODES.failed;
  return end === "stopped" ? EXIT_CODES.noVerdict : exitCodeOfSearch(search);
}
