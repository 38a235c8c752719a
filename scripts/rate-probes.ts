/** Runs a search for the breakpoint: one run after another, each in a directory of its own. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Result } from "../lib/analysis/result.ts";
import { type NextRate, nextRate, noteRun, type RateSearch } from "../lib/core/rate-search.ts";
import { formatRate } from "../lib/core/text.ts";
import type { Config } from "../lib/run/config/load-config.ts";
import type { Overrides } from "../lib/run/config/overrides.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";
import { createRunDirectory } from "../lib/run/run-directory.ts";
import { formatProbe, type Probe, verdictOf } from "./breakpoint-report.ts";
import type { Io } from "./io.ts";
import { judgeLoad } from "./load-run.ts";
import { probeConfig, type ProbeShape } from "./probe-plan.ts";
import type { RunStop } from "./stop-switch.ts";

/** What every run of a search shares. */
export interface ProbeMeans {
  config: Config;
  overrides: Overrides;
  shape: Omit<ProbeShape, "ratePerSecond">;
  /** Between runs, so that limiters refill. */
  pauseMs: number;
  k6: { path: string; version: string };
  /** Folder for run directories. */
  results: string;
  stop: RunStop;
}

export interface SearchEnd {
  search: RateSearch;
  probes: Probe[];
  /** `stopped` by somebody, or by a strict preflight that sent no load. */
  end: "over" | "stopped" | "preflight";
}

/** Plans the run at a rate; only the first of a search has a preflight. */
export function planProbe(
  { config, overrides, shape }: Pick<ProbeMeans, "config" | "overrides" | "shape">,
  ratePerSecond: number,
  isFirst: boolean,
): PlannedRun {
  const probe = { probe: formatRate(ratePerSecond) };
  const planned = planRun(probeConfig(config, { ...shape, ratePerSecond }), {
    ...overrides,
    labels: { ...overrides.labels, ...probe },
    ...(isFirst ? {} : { preflight: "off" as const }),
    // The rates are those of the search, whatever the environment says.
    scale: 1,
    timeScale: 1,
  });
  // What happens once in a run would happen in every one of them.
  return { ...planned, plan: { ...planned.plan, events: [] }, hooks: new Map() };
}

/** Runs the search to its end. */
export async function runSearch(means: ProbeMeans, opened: RateSearch, io: Io): Promise<SearchEnd> {
  const probes: Probe[] = [];
  let search = opened;
  for (let next = nextRate(search); next !== null; next = nextRate(search)) {
    if (probes.length > 0) await pause(means);
    if (means.stop.inOrder.aborted) return { search, probes, end: "stopped" };
    io.stderr.write(`probe ${probes.length + 1} of at most ${search.maxRuns}: `);
    const { probe, result } = await runProbe(means, next, probes.length === 0, io);
    if (means.stop.inOrder.aborted || result === null) return { search, probes, end: "stopped" };
    if (wasStoppedByPreflight(result)) return { search, probes, end: "preflight" };
    probes.push(probe);
    search = noteRun(search, probe);
    io.stderr.write(`${formatProbe(probe)}\n`);
  }
  return { search, probes, end: "over" };
}

async function pause({ pauseMs, stop }: ProbeMeans): Promise<void> {
  // Whoever stops the search is asked next.
  await sleep(pauseMs, undefined, { signal: stop.inOrder }).catch(() => undefined);
}

async function runProbe(means: ProbeMeans, next: NextRate, isFirst: boolean, io: Io) {
  const { k6, stop, results } = means;
  const planned = planProbe(means, next.ratePerSecond, isFirst);
  const directory = await createRunDirectory(results, "breakpoint", io.now());
  const rate = formatRate(next.ratePerSecond);
  io.stderr.write(`${rate} to ${next.purpose}\n${directory.path} · seed ${planned.plan.seed}\n`);
  const result = await judgeLoad({ planned, directory, k6, stop }, io);
  const verdict =
    result === null ? { verdict: "noVerdict" as const, reasons: [] } : verdictOf(result);
  const probe: Probe = { ...next, ...verdict, run: directory.path };
  return { probe, result };
}

function wasStoppedByPreflight({ verdict }: Result): boolean {
  return verdict.reasons.some(({ code }) => code === "PREFLIGHT");
}
