/** What stands in a folder of runs: runs, what is left of some, and folders that are something else. */
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
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
  /** Names of folders that hold nothing of a run. */
  foreign: string[];
}

/** Committed results to compare with; no runs. */
const BASELINES = "baselines";
const LATEST = "latest";

/** Lists a folder of runs, newest first; nothing where there is no such folder. What links lead to is not looked at. */
export async function listRuns(results: string): Promise<RunList> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter(
      (entry) => entry.isDirectory() && entry.name !== BASELINES && !entry.name.startsWith("."),
    )
    .map(({ name }) => name)
    .toSorted();
  const latest = await latestOf(results);
  const runs: ListedRun[] = [];
  const foreign: string[] = [];
  for (const name of names) {
    const run = await listRun(join(results, name), name === latest);
    if (run === null) foreign.push(name);
    else runs.push(run);
  }
  return { runs: runs.toSorted(newestFirst), foreign };
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
    ...(await measure(path)),
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

/** The size of all files in a folder, and the latest time one was written. */
async function measure(path: string): Promise<{ bytes: number; changedMs: number }> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const stats = await Promise.all(
    files.map(({ parentPath, name }) => lstat(join(parentPath, name)).catch(() => null)),
  );
  const known = stats.filter((one) => one !== null);
  return {
    bytes: known.reduce((sum, { size }) => sum + size, 0),
    changedMs: known.reduce((latest, { mtimeMs }) => Math.max(latest, mtimeMs), 0),
  };
}

function newestFirst(one: ListedRun, other: ListedRun): number {
  return startOf(other) - startOf(one) || (one.directory.id < other.directory.id ? 1 : -1);
}

/** Milliseconds since the epoch; of a run without a manifest, when it was last written. */
function startOf({ manifest, changedMs }: ListedRun): number {
  return manifest === null ? changedMs : Date.parse(manifest.startedAt);
}
