/** Runs and comparisons as rows of the list: a run from its manifest while it has no result, from both once it is judged. */
import { readResultBrief } from "../lib/analysis/result-brief.ts";
import type { ComparisonListRow } from "../lib/report/comparison/comparisons-table.ts";
import type { RunRow } from "../lib/report/runs-table.ts";
import type { ListedComparison } from "../lib/run/comparison-list.ts";
import type { ListedRun } from "../lib/run/run-list.ts";

/** Reads what the list shows of a run. */
export async function readRow(run: ListedRun): Promise<RunRow> {
  const { manifest, directory, problem, isRunning, isLatest, bytes } = run;
  const read = await readResultBrief(directory.result);
  const [brief, why] = typeof read === "string" ? [null, read] : [read, ""];
  const unjudged = manifest?.state === "running" && why === "not judged" ? "never closed" : why;
  return {
    id: directory.id,
    startedAt: manifest?.startedAt ?? brief?.run.startedAt ?? null,
    scenario: manifest?.scenario ?? brief?.run.scenario ?? null,
    target: brief?.run.target.name ?? null,
    labels: manifest?.labels ?? brief?.run.labels ?? {},
    verdict: isRunning ? null : (brief?.verdict ?? null),
    status: problem ?? (isRunning ? "running" : unjudged),
    attempts: brief?.totals.attempts ?? null,
    unusable: brief?.totals.unusable ?? null,
    bytes,
    isLatest,
  };
}

/** What the list shows of a comparison. */
export function comparisonRow({
  directory,
  brief,
  problem,
  bytes,
}: ListedComparison): ComparisonListRow {
  return {
    id: directory.id,
    comparedAt: brief?.comparedAt ?? null,
    kind: brief?.kind ?? null,
    base: brief?.base.name ?? null,
    candidate: brief?.candidate.name ?? null,
    verdict: brief?.verdict ?? null,
    status: problem ?? "",
    bytes,
  };
}
