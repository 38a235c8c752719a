/** The files people read of a comparison, and what it says on a terminal. */
import type { Comparison } from "../lib/compare/comparison.ts";
import type { TargetComparison } from "../lib/compare/target-comparison.ts";
import type { ComparisonDirectory } from "../lib/run/comparison-directory.ts";
import type { Io } from "./io.ts";

export interface NamedFile {
  name: string;
  path: string;
}

/** Writes every report from the comparison alone; gives where they are. */
export async function writeComparisonReports(
  _comparison: Comparison | TargetComparison,
  directory: ComparisonDirectory,
): Promise<NamedFile[]> {
  return [{ name: "comparison", path: directory.comparison }];
}

/** The answer on stdout. */
export function answerOfComparison(
  comparison: Comparison | TargetComparison,
  files: readonly NamedFile[],
  _io: Io,
): string {
  const lines =
    comparison.kind === "runs"
      ? comparison.rows.map(
          ({ stage, grant, state, text }) => `${state}  ${stage} ${grant}  ${text}`,
        )
      : comparison.splits.map(({ text }) => text);
  return [
    `${comparison.verdict.state}: ${comparison.verdict.text}`,
    ...lines,
    ...files.map(({ name, path }) => `${name}: ${path}`),
    "",
  ].join("\n");
}
