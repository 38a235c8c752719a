/** Finds the runs that an argument means: a path, a run's id, a baseline, a label, or a side of a series. */
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readBaseline } from "../lib/analysis/baseline.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import type { Result } from "../lib/analysis/result.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { Plan } from "../lib/core/plan.ts";
import { boundText } from "../lib/core/text.ts";
import { readPlan } from "../lib/run/plan-file.ts";
import { runDirectoryAt } from "../lib/run/run-directory.ts";
import { type ListedRun, listRuns } from "../lib/run/run-list.ts";

export interface ReferencedRun {
  result: Result;
  /** Null where only the result is there. */
  plan: Plan | null;
}

const TEXT_MAX = 120;

/** The runs of all references, each once, in order; USAGE for one that means none. */
export async function findRuns(
  references: readonly string[],
  results: string,
  cwd: string,
): Promise<ReferencedRun[]> {
  const found: ReferencedRun[] = [];
  for (const reference of references) found.push(...(await findRun(reference, results, cwd)));
  const byId = new Map(found.map((run) => [run.result.run.id, run]));
  return [...byId.values()];
}

async function findRun(reference: string, results: string, cwd: string): Promise<ReferencedRun[]> {
  const places = [resolve(cwd, reference), join(results, reference)];
  for (const place of places) {
    const found = await readPlace(place);
    if (found !== null) return found;
  }
  const baseline = baselinePath(results, reference);
  if (baseline !== null && (await kindOf(baseline)) === "file") return readBaselineRuns(baseline);
  const { runs } = await listRuns(results);
  const meant = runs.filter((run) => isMeant(run, reference));
  if (meant.length === 0) throw unknown(reference, results, await namesOfBaselines(results));
  return Promise.all(meant.map(({ directory }) => readRun(directory.path)));
}

/** A name that can be no path out of the folder; null for any other. */
export function baselinePath(results: string, name: string): string | null {
  return /^[A-Za-z0-9][\w.-]{0,79}$/.test(name) ? join(results, "baselines", `${name}.json`) : null;
}

async function kindOf(path: string): Promise<"file" | "folder" | null> {
  return stat(path).then(
    (stats) => (stats.isDirectory() ? "folder" : "file"),
    () => null,
  );
}

async function readPlace(path: string): Promise<ReferencedRun[] | null> {
  const kind = await kindOf(path);
  if (kind === null) return null;
  if (kind === "folder") return (await holdsRun(path)) ? [await readRun(path)] : null;
  try {
    return [{ result: await readResult(path), plan: null }];
  } catch (error) {
    const runs = await readBaselineRuns(path).catch(() => null);
    if (runs !== null) return runs;
    throw error;
  }
}

async function holdsRun(path: string): Promise<boolean> {
  const { manifest, result } = runDirectoryAt(path);
  return (await kindOf(manifest)) !== null || (await kindOf(result)) !== null;
}

async function readBaselineRuns(path: string): Promise<ReferencedRun[]> {
  const { runs } = await readBaseline(path);
  return runs.map(({ result }) => ({ result, plan: null }));
}

async function readRun(path: string): Promise<ReferencedRun> {
  const directory = runDirectoryAt(path);
  const result = await readResult(directory.result);
  return { result, plan: await readPlan(directory.plan).catch(() => null) };
}

/** `name=value` of a label, or `series:a` and `series:b`; of runs that came to their end. */
function isMeant({ manifest }: ListedRun, reference: string): boolean {
  if (manifest === null || manifest.state !== "finished") return false;
  const [, name = "", value] = /^([^=]+)=(.*)$/s.exec(reference) ?? [];
  if (value !== undefined) return manifest.labels[name] === value;
  const { series } = manifest;
  return series !== null && [series.id, `${series.id}:${series.side}`].includes(reference);
}

async function namesOfBaselines(results: string): Promise<string[]> {
  const files = await readdir(join(results, "baselines")).catch(() => []);
  return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -5));
}

function unknown(reference: string, results: string, baselines: readonly string[]): HarnessError {
  const shown = boundText(reference, TEXT_MAX);
  const known = baselines.length === 0 ? "" : `; baselines: ${baselines.join(", ")}`;
  return new HarnessError(
    "USAGE",
    `${shown} is no path, no run or baseline in ${results}, and no label of a run that ended there`,
    {
      hint: `\`tokenrush runs\` lists runs and their labels${known}`,
      exitCode: EXIT_CODES.usage,
    },
  );
}
