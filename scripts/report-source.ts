/** What `report` and `ticket` are given: a run's directory, or a comparison's, or the file of a comparison alone. */
import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  type ComparisonDirectory,
  comparisonDirectoryAt,
} from "../lib/run/comparison-directory.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { requireRun } from "./command.ts";
import type { Io } from "./io.ts";

export type ReportSource =
  | { kind: "run"; directory: RunDirectory }
  | { kind: "comparison"; directory: ComparisonDirectory };

/** USAGE when it is neither. */
export function requireSource(given: string, io: Io): ReportSource {
  const path = resolve(io.cwd, given);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    const directory = { ...comparisonDirectoryAt(dirname(path)), comparison: path };
    return { kind: "comparison", directory };
  }
  const directory = comparisonDirectoryAt(path);
  return existsSync(directory.comparison)
    ? { kind: "comparison", directory }
    : { kind: "run", directory: requireRun(given, io) };
}
