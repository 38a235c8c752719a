/** Which runs and comparisons may be removed to make room, and which are kept whatever was asked. */
import { rm } from "node:fs/promises";
import { comparedMs, type ListedComparison } from "./comparison-list.ts";
import type { ListedRun } from "./run-list.ts";

export interface PruneRule {
  /** So many of the newest are kept; null for none on that account. */
  keep: number | null;
  /** Younger ones are kept; null for none on that account. */
  olderThanMs: number | null;
  nowMs: number;
}

/** A run may be another machine's that shares the folder: its process is not to be seen, but its files grow. */
const QUIET_MS = 3_600_000;

/** Why a run is never removed; null for one that may be. */
export function reasonToKeep(run: ListedRun, nowMs: number): string | null {
  const { manifest, directory, isLatest, isRunning, changedMs } = run;
  if (manifest === null) return run.problem ?? "it is no run";
  if (manifest.id !== directory.id) return "its folder was renamed";
  if (isLatest) return "latest points at it";
  if (isRunning) return "it is running";
  if (manifest.state === "running" && nowMs - changedMs < QUIET_MS) {
    return "it was never closed, and was written to within the last hour";
  }
  return null;
}

/** The runs, of a list with the newest first, that a rule gives up; those that are never removed count among the newest all the same. */
export function chooseRemovable(
  runs: readonly ListedRun[],
  { keep, olderThanMs, nowMs }: PruneRule,
): ListedRun[] {
  const newest = new Set(runs.filter(({ manifest }) => manifest !== null).slice(0, keep ?? 0));
  return runs.filter((run) => {
    const startedMs = Date.parse(run.manifest?.startedAt ?? "");
    const isOld = olderThanMs === null || nowMs - startedMs > olderThanMs;
    return isOld && !newest.has(run) && reasonToKeep(run, nowMs) === null;
  });
}

/** Why a comparison is never removed; null for one that may be. */
export function reasonToKeepComparison({
  brief,
  problem,
  directory,
}: ListedComparison): string | null {
  if (brief === null) return problem ?? "it is no comparison";
  return brief.id === directory.id ? null : "its folder was renamed";
}

/** The comparisons, of a list with the newest first, that a rule gives up: as many are kept as runs are. */
export function chooseRemovableComparisons(
  comparisons: readonly ListedComparison[],
  { keep, olderThanMs, nowMs }: PruneRule,
): ListedComparison[] {
  const newest = new Set(comparisons.filter(({ brief }) => brief !== null).slice(0, keep ?? 0));
  return comparisons.filter((comparison) => {
    const isOld = olderThanMs === null || nowMs - comparedMs(comparison) > olderThanMs;
    return isOld && !newest.has(comparison) && reasonToKeepComparison(comparison) === null;
  });
}

/** Removes the folder of a run or a comparison with all that is in it, and follows no link. */
export async function removeListed({
  directory,
}: Pick<ListedRun | ListedComparison, "directory">): Promise<void> {
  await rm(directory.path, { recursive: true });
}
