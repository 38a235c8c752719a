/** Several runs of one configuration, or of two in turn (A B A B …), each complete in itself; what was interrupted goes on where it stopped. */
import { setTimeout as wait } from "node:timers/promises";
import type { Result } from "../lib/analysis/result.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { hash32 } from "../lib/core/hash.ts";
import type { Config } from "../lib/run/config/load-config.ts";
import type { Overrides } from "../lib/run/config/overrides.ts";
import type { Manifest } from "../lib/run/manifest.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";
import { createRunDirectory, type RunDirectory } from "../lib/run/run-directory.ts";
import { listRuns } from "../lib/run/run-list.ts";
import type { Io } from "./io.ts";
import { judgeLoad } from "./load-run.ts";
import type { RunStop } from "./stop-switch.ts";

type Series = NonNullable<Manifest["series"]>;

export interface SeriesSide {
  side: Series["side"];
  config: Config;
  overrides: Overrides;
}

export interface SeriesRequest {
  id: string;
  /** `resumed`: there must be runs of it, whole or not. */
  start: "new" | "resumed";
  /** One, or two that are run in turn. */
  sides: readonly SeriesSide[];
  replicates: number;
  /** Between runs, so that a server and its limiters come to rest. */
  pauseMs: number;
  results: string;
  k6: { path: string; version: string };
  stop: RunStop;
}

export interface SeriesRun {
  side: Series["side"];
  replicate: number;
  directory: RunDirectory;
  result: Result;
}

export interface SeriesEnd {
  runs: SeriesRun[];
  /** `stopped`: somebody stopped it, and it can go on. */
  end: "done" | "stopped";
}

const SEED_RANGE = 2 ** 31;

/**
 * Runs what is missing of the series. The n-th run of either side has the same seed, so that both draw alike.
 * USAGE where the configuration is another one than that of the runs there are.
 */
export async function runSeries(request: SeriesRequest, io: Io): Promise<SeriesEnd> {
  const runs = await findDone(request);
  const turns = listTurns(request);
  for (const [index, { side, replicate }] of turns.entries()) {
    if (runs.some((run) => run.side === side.side && run.replicate === replicate)) continue;
    if (index > 0 && !request.stop.inOrder.aborted) await rest(request);
    if (request.stop.inOrder.aborted) return { runs, end: "stopped" };
    const count = `run ${index + 1} of ${turns.length}`;
    const which = request.sides.length > 1 ? ` (${side.side} ${replicate})` : "";
    const done = await runOne(request, side, replicate, `${count}${which}`, io);
    if (done === null || request.stop.inOrder.aborted) return { runs, end: "stopped" };
    runs.push(done);
  }
  return { runs, end: "done" };
}

interface Turn {
  side: SeriesSide;
  replicate: number;
}

/** In turn, so that what changes with time changes for both sides. */
function listTurns({ sides, replicates }: SeriesRequest): Turn[] {
  return Array.from({ length: replicates }, (_, index) =>
    sides.map((side) => ({ side, replicate: index + 1 })),
  ).flat();
}

async function rest({ pauseMs, stop }: SeriesRequest): Promise<void> {
  if (pauseMs === 0) return;
  await wait(pauseMs, undefined, { signal: stop.inOrder }).catch(() => undefined);
}

async function runOne(
  request: SeriesRequest,
  side: SeriesSide,
  replicate: number,
  name: string,
  io: Io,
): Promise<SeriesRun | null> {
  const { id, replicates, results, k6, stop } = request;
  const planned = planReplicate(request, side, replicate);
  const directory = await createRunDirectory(results, planned.plan.scenario, io.now());
  io.stderr.write(`${name}: ${directory.path}\n`);
  const series = { id, side: side.side, replicate, of: replicates };
  const result = await judgeLoad({ planned, directory, k6, stop, series }, io);
  if (result === null) return null;
  return { side: side.side, replicate, directory, result };
}

/** Plans one run of the series; the seed is the configuration's where it names one, else the series'. */
export function planReplicate(
  { id }: Pick<SeriesRequest, "id">,
  { config, overrides }: SeriesSide,
  replicate: number,
): PlannedRun {
  const first =
    overrides.seed ?? config.environment.seed ?? config.settings.seed ?? hash32(0, id) % SEED_RANGE;
  return planRun(config, { ...overrides, seed: (first + replicate - 1) % SEED_RANGE });
}

/** The runs of the series that came to their end. */
async function findDone(request: SeriesRequest): Promise<SeriesRun[]> {
  const { runs } = await listRuns(request.results);
  const own = runs.flatMap(({ directory, manifest }) =>
    manifest?.series?.id === request.id ? [{ directory, manifest, series: manifest.series }] : [],
  );
  if (own.length === 0 && request.start === "resumed") throw unknownSeries(request);
  const done: SeriesRun[] = [];
  for (const { directory, manifest, series } of own) {
    if (manifest.state !== "finished") continue;
    requireSame(request, series, manifest);
    const result = await readResult(directory.result);
    done.push({ side: series.side, replicate: series.replicate, directory, result });
  }
  return done.toSorted(inTurn);
}

function unknownSeries({ id, results }: SeriesRequest): HarnessError {
  return new HarnessError("USAGE", `there is no run of series ${id} in ${results}`, {
    hint: "name the series that the interrupted command said",
    exitCode: EXIT_CODES.usage,
  });
}

function inTurn(one: SeriesRun, other: SeriesRun): number {
  return one.replicate - other.replicate || (one.side < other.side ? -1 : 1);
}

function requireSame(request: SeriesRequest, series: Series, manifest: Manifest): void {
  const side = request.sides.find((one) => one.side === series.side);
  const planned = side === undefined ? null : planReplicate(request, side, series.replicate);
  if (planned?.plan.configHash === manifest.configHash) return;
  throw new HarnessError(
    "USAGE",
    `the configuration of side ${series.side} is not the one that run ${manifest.id} of series ${request.id} had`,
    {
      hint: "go on with the same files, or start a new series without --resume",
      exitCode: EXIT_CODES.usage,
    },
  );
}
