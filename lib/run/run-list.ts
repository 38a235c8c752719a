/** What stands in a folder of runs: runs, what is left of some, comparisons, and folders that are something else. */
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { comparedMs, listComparison, type ListedComparison } from "./comparison-list.ts";
import { measureFolder } from "./folder-size.ts";
import { isProcessGone, type Manifest, MANIFEST_SCHEMA_VERSION, readManifest } from "./manifest.ts";
import { type RunDirectory, runDirectoryAt } from "./run-directory.ts";

/** A folder that holds a run, or something of one. */
export interface ListedRun {
  directory: RunDirectory;
  /** Null where there is none that can be read; `problem` then says why. */
  manifest: Manifest | null;
  problem: string | null;
  /** Its process is at work. */
  isRunning: boolean;
  /** `latest` points at it. */
  isLatest: boolean;
  bytes: number;
  /** When anything in it was last written, milliseconds since the epoch. */
  changedMs: number;
}

export interface RunList {
  runs: ListedRun[];
  comparisons: ListedComparison[];
  /** Names of folders that hold nothing of either. */
  foreign: string[];
}

/** Kept beside the runs: results to compare with, and the noise between runs. */
const OWN_FOLDERS: readonly string[] = ["baselines", "calibrations"];
const LATEST = "latest";

/** Lists a folder of runs and comparisons, newest first; nothing where there is no such folder. What links lead to is not looked at. */
export async function listRuns(results: string): Promise<RunList> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter(
      (entry) =>
        entry.isDirectory() && !OWN_FOLDERS.includes(entry.name) && !entry.name.startsWith("."),
    )
    .map(({ name }) => name)
    .toSorted();
  const latest = await latestOf(results);
  const list: RunList = { runs: [], comparisons: [], foreign: [] };
  for (const name of names) {
    const path = join(results, name);
    const run = await listRun(path, name === latest);
    const comparison = run === null ? await listComparison(path) : null;
    if (run !== null) list.runs.push(run);
    else if (comparison !== null) list.comparisons.push(comparison);
    else list.foreign.push(name);
  }
  return {
    ...list,
    runs: list.runs.toSorted(newestFirst),
    comparisons: list.comparisons.toSorted((one, other) => comparedMs(other) - comparedMs(one)),
  };
}

async function latestOf(results: string): Promise<string | null> {
  const target = await readlink(join(results, LATEST)).catch(() => null);
  return target === null ? null : basename(resolve(results, target));
}

async function listRun(path: string, isLatest: boolean): Promise<ListedRun | null> {
  const directory = runDirectoryAt(path);
  const [hasManifest, hasResult] = await Promise.all(
    [directory.manifest, directory.result].map(async (file) =>
      lstat(file).then(
        (stats) => stats.isFile(),
        () => false,
      ),
    ),
  );
  if (hasManifest !== true && hasResult !== true) return null;
  const read = hasManifest === true ? await tryManifest(directory) : "there is no manifest.json";
  const manifest = typeof read === "string" ? null : read;
  return {
    directory,
    manifest,
    problem: typeof read === "string" ? read : null,
    isRunning: manifest !== null && manifest.state === "running" && !isProcessGone(manifest),
    isLatest,
    ...(await measureFolder(path)),
  };
}

const versioned = z.object({ schemaVersion: z.number() });

/** The manifest, or why it cannot be read. */
async function tryManifest({ manifest }: RunDirectory): Promise<Manifest | string> {
  try {
    return await readManifest(manifest);
  } catch {
    const version = await readFile(manifest, "utf8")
      .then((text) => versioned.parse(JSON.parse(text)).schemaVersion)
      .catch(() => MANIFEST_SCHEMA_VERSION);
    return version === MANIFEST_SCHEMA_VERSION
      ? "its manifest.json is broken"
      : `its manifest.json is of schema version ${version}, and this reads ${MANIFEST_SCHEMA_VERSION}`;
  }
}

function newestFirst(one: ListedRun, other: ListedRun): number {
  return startOf(other) - startOf(one) || (one.directory.id < other.directory.id ? 1 : -1);
}

/** Milliseconds since the epoch; of a run without a manifest, when it was last written. */
function startOf({ manifest, changedMs }: ListedRun): number {
  return manifest === null ? changedMs : Date.parse(manifest.startedAt);
}
