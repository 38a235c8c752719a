/** The files people read of a comparison, and what it says on a terminal. */
import { basename } from "node:path";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { renderComparisonTerminal } from "../lib/report/comparison/terminal.ts";
import { renderComparisonTicket } from "../lib/report/comparison/ticket.ts";
import type { ComparisonDirectory } from "../lib/run/comparison-directory.ts";
import { filesOfComparison, USUAL_COMPARISON_FORMATS } from "./comparison-files.ts";
import { type Io, wantsColour } from "./io.ts";
import { appendJobSummary } from "./job-summary.ts";
import { writeMarkedFiles } from "./marked-files.ts";

export interface NamedFile {
  name: string;
  path: string;
}

/** Writes every report from the comparison alone, and its ticket into the summary of a pipeline's job; gives where they are. */
export async function writeComparisonReports(
  comparison: AnyComparison,
  directory: ComparisonDirectory,
  io: Io,
): Promise<NamedFile[]> {
  const paths = await writeMarkedFiles({
    files: filesOfComparison(USUAL_COMPARISON_FORMATS, comparison),
    folder: directory.path,
    marks: [],
    standing: directory.comparison,
  });
  await appendJobSummary(renderComparisonTicket(comparison), io);
  const named = paths.map((path) => ({ name: basename(path).replace(/\..*$/, ""), path }));
  return [...named, { name: "comparison", path: directory.comparison }];
}

/** The answer on stdout. */
export function answerOfComparison(
  comparison: AnyComparison,
  files: readonly NamedFile[],
  io: Io,
): string {
  return renderComparisonTerminal(comparison, {
    width: Math.min(100, io.stdout.columns),
    colour: wantsColour(io.stdout, io.env),
    files,
  });
}
