/** `tokenrush run --replicates` and `--ab`: several runs of one configuration, or of two in turn, and their comparison. */
import type { Command } from "commander";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { formatCount, formatLatency, formatShare } from "../lib/core/text.ts";
import { requireScenario } from "../lib/run/bundle.ts";
import { parseDurationMs } from "../lib/run/config/duration.ts";
import { nameOfOwn } from "../lib/run/run-directory.ts";
import { requireK6, resultsFolder } from "./command.ts";
import { compareSides } from "./compare.ts";
import { readCompareFlags } from "./compare-flags.ts";
import type { Io } from "./io.ts";
import { loadWith, type PlanFlags, requireTarget } from "./plan-flags.ts";
import {
  planReplicate,
  runSeries,
  type SeriesEnd,
  type SeriesRun,
  type SeriesSide,
} from "./run-series.ts";
import { createStop } from "./stop-switch.ts";

/** As commander gives them. */
export interface SeriesFlags {
  replicates?: string;
  ab?: string;
  pause?: string;
  resume?: string;
}

interface SeriesOptions extends SeriesFlags, PlanFlags {
  k6?: string;
  results?: string;
  dryRun?: true;
  json?: true;
  from?: string;
}

const REPLICATES_MAX = 100;
const USUAL_REPLICATES = 5;

export function addSeriesFlags(command: Command): Command {
  return command
    .option("--replicates <n>", "run it so often, one after the other (default with --ab: 5)")
    .option("--ab <a,b>", "two configurations, run in turn and then compared")
    .option("--pause <time>", "between runs of a series, so that servers come to rest", "5s")
    .option("--resume <series>", "go on with a series that was interrupted");
}

export function isSeries({ replicates, ab, resume }: SeriesFlags): boolean {
  return replicates !== undefined || ab !== undefined || resume !== undefined;
}

/** What the flags ask for. */
interface SeriesChoice {
  configs: string[];
  replicates: number;
  pauseMs: number;
  id: string | null;
}

/** Runs the series and compares its sides, or says what its runs came to. */
export async function runSeriesOf(
  config: string | undefined,
  options: SeriesOptions,
  io: Io,
): Promise<ExitCode> {
  const choice = readSeriesFlags(config, options);
  const sides = await loadSides(choice.configs, options, io);
  const id = choice.id ?? nameOfOwn("series", io.now());
  const results = resultsFolder(options.results, io);
  // Whatever is wrong with either side is said before anything is sent.
  const planned = sides.map((side) => planReplicate({ id }, side, 1));
  for (const { plan, warnings } of planned) {
    for (const warning of warnings) io.stderr.write(`note: ${warning}\n`);
    await requireScenario(plan.scenario);
    await requireTarget(plan, io);
  }
  const k6 = await requireK6(options.k6, io);
  const stop = createStop(io);
  const { replicates, pauseMs } = choice;
  const start = choice.id === null ? "new" : "resumed";
  const request = { id, start, sides, replicates, pauseMs, results, k6, stop } as const;
  const ended = await runSeries(request, io).finally(stop.release);
  if (ended.end === "stopped") return sayInterrupted(id, ended, config, options, io);
  return sides.length === 2
    ? compareEnded(ended, results, options.json === true, io)
    : sayRuns(ended, options.json === true, io);
}

async function loadSides(
  configs: readonly string[],
  flags: PlanFlags,
  io: Io,
): Promise<SeriesSide[]> {
  const sides: SeriesSide[] = [];
  for (const [index, config] of configs.entries()) {
    const { overrides, loaded } = await loadWith(config, planFlagsOf(flags), io);
    sides.push({ side: index === 0 ? "a" : "b", config: loaded, overrides });
  }
  return sides;
}

function planFlagsOf(flags: PlanFlags): PlanFlags {
  const { seed, sample, scale, timeScale, orgs, onlyOrg, scenario, preflight } = flags;
  const { label, event } = flags;
  const texts = { seed, sample, scale, timeScale, orgs, onlyOrg, scenario, preflight };
  return { ...texts, ...(label && { label }), ...(event && { event }) };
}

function readSeriesFlags(config: string | undefined, options: SeriesOptions): SeriesChoice {
  const { replicates, ab, pause = "0s", resume } = options;
  const configs = ab === undefined ? [config ?? ""] : ab.split(",").map((path) => path.trim());
  const count = replicates === undefined ? USUAL_REPLICATES : Number(replicates);
  const pauseMs = parseDurationMs(pause);
  const faults = [
    options.from !== undefined && "--from: give it for one run at a time",
    options.dryRun === true && "--dry-run: say it of one configuration at a time",
    ab !== undefined &&
      config !== undefined &&
      `${config} and --ab: name either one or two configurations`,
    ab !== undefined &&
      (configs.length !== 2 || configs.includes("")) &&
      `--ab ${JSON.stringify(ab)}: give two configurations, such as a.yaml,b.yaml`,
    ab === undefined && config === undefined && "name a configuration, or two with --ab",
    !(Number.isInteger(count) && count >= 1 && count <= REPLICATES_MAX) &&
      `--replicates ${JSON.stringify(replicates)}: give a whole number from 1 to ${REPLICATES_MAX}`,
    pauseMs === null && `--pause ${JSON.stringify(pause)}: give a duration such as 5s`,
  ].filter((fault) => fault !== false);
  if (faults.length > 0) {
    throw new HarnessError("USAGE", faults.join("\n"), { exitCode: EXIT_CODES.usage });
  }
  return { configs, replicates: count, pauseMs: pauseMs ?? 0, id: resume ?? null };
}

function sayInterrupted(
  id: string,
  { runs }: SeriesEnd,
  config: string | undefined,
  { replicates, ab }: SeriesOptions,
  io: Io,
): ExitCode {
  const what = ab === undefined ? (config ?? "") : `--ab ${ab}`;
  const times = replicates === undefined ? "" : ` --replicates ${replicates}`;
  io.stderr.write(
    `interrupted after ${formatCount(runs.length)} whole ${runs.length === 1 ? "run" : "runs"}; to go on, with the same other flags:\n  tokenrush run ${what}${times} --resume ${id}\n`,
  );
  return EXIT_CODES.noVerdict;
}

function compareEnded(
  { runs }: SeriesEnd,
  results: string,
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const ofSide = (side: SeriesRun["side"]) =>
    runs.filter((run) => run.side === side).map(({ result }) => ({ result, plan: null }));
  const choice = { ...readCompareFlags({}), json };
  return compareSides({ base: ofSide("a"), candidate: ofSide("b") }, results, choice, io);
}

/** One line a run, and the worst of their exit codes. */
function sayRuns({ runs }: SeriesEnd, json: boolean, io: Io): ExitCode {
  const lines = runs.map(({ replicate, directory, result: { totals, verdict } }) => {
    const verdictWord =
      verdict.passed === null ? verdict.state : verdict.passed ? "PASSED" : "FAILED";
    const status403 = totals.attempts === 0 ? 0 : totals.status403 / totals.attempts;
    return `${replicate}  ${verdictWord}  p95 ${formatLatency(totals.latencyUs.p95)}  403 ${formatShare(status403)}  ${directory.path}`;
  });
  io.stdout.write(
    json
      ? `${JSON.stringify(
          runs.map(({ result }) => result),
          null,
          2,
        )}\n`
      : lines.map((line) => `${line}\n`).join(""),
  );
  const codes = runs.map(({ result }) => exitCodeOf(result));
  if (codes.includes(EXIT_CODES.failed)) return EXIT_CODES.failed;
  return codes.includes(EXIT_CODES.noVerdict) ? EXIT_CODES.noVerdict : EXIT_CODES.ok;
}
