/** `tokenrush runs`: lists runs, and removes old ones. */
import { EXIT_CODES } from "../lib/core/errors.ts";
import { boundText } from "../lib/core/text.ts";
import {
  type ComparisonListRow,
  renderComparisonsTable,
} from "../lib/report/comparison/comparisons-table.ts";
import { renderRunsTable, type RunRow } from "../lib/report/runs-table.ts";
import { type ListedRun, listRuns } from "../lib/run/run-list.ts";
import { type AddVerb, collect, resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { addBaseline } from "./runs-baseline.ts";
import { comparisonRow, readRow } from "./run-rows.ts";
import { readRunsFlags, type RunsChoice, type RunsFlags } from "./runs-flags.ts";
import { prune } from "./runs-prune.ts";

const MAX_NAME = 80;

export const addRuns: AddVerb = (program, io, exit) => {
  const runs = program
    .command("runs")
    .helpGroup("More:")
    .summary("list the runs and comparisons there are, or remove old ones")
    .description(
      "Lists the runs in a folder, newest first, and below them the comparisons of some; with --prune, says which of them it would remove.",
    )
    .option("--results <folder>", "folder of run directories (default: results)")
    .option("--label <name=value>", "only runs with this label; may be repeated", collect)
    .option("--prune", "remove by --keep and --older-than; without --yes it only says what")
    .option("--keep <n>", "keep so many of the newest runs, and of the newest comparisons")
    .option("--older-than <time>", "remove only what is older, such as 30d, 12h or 2w")
    .option("--yes", "remove them")
    .option("--json", "the list as JSON on stdout")
    .addHelpText(
      "after",
      `
Never removed: the run that latest points at, running ones, baselines, calibrations, and whatever
is neither a run nor a comparison. With --label comparisons are left alone.

Examples:
  tokenrush runs --label sdk=2.1.0
  tokenrush runs --prune --keep 20 --older-than 30d`,
    )
    .action(async (flags: RunsFlags) => exit(await listOrPrune(readRunsFlags(flags), io)));
  addBaseline(runs, io, exit);
};

async function listOrPrune({ results, labels, prune: rule, yes, json }: RunsChoice, io: Io) {
  const folder = resultsFolder(results, io);
  const { runs: all, comparisons: compared, foreign } = await listRuns(folder);
  const runs = all.filter((run) => hasLabels(run, labels));
  // Comparisons have no labels of their own.
  const comparisons = labels.length === 0 ? compared : [];
  if (rule !== null) return prune({ runs, comparisons }, { rule, yes, json }, io);
  const rows: RunRow[] = [];
  // One after the other: each may have a result of megabytes.
  for (const run of runs) rows.push(await readRow(run));
  const listed = { folder, runs: rows, comparisons: comparisons.map(comparisonRow), foreign };
  io.stdout.write(json ? toJson(listed) : describeList(listed, io));
  return EXIT_CODES.ok;
}

function hasLabels({ manifest }: ListedRun, labels: RunsChoice["labels"]): boolean {
  return labels.every(([name, value]) => manifest?.labels[name] === value);
}

function toJson(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

interface List {
  folder: string;
  runs: readonly RunRow[];
  comparisons: readonly ComparisonListRow[];
  foreign: readonly string[];
}

function describeList({ folder, runs, comparisons, foreign }: List, io: Io): string {
  const { columns } = io.stdout;
  const table = runs.length === 0 ? `no runs in ${folder}\n` : renderRunsTable(runs, columns);
  const compared =
    comparisons.length === 0 ? "" : `\n${renderComparisonsTable(comparisons, columns)}`;
  const names = foreign.map((name) => boundText(name, MAX_NAME)).join(", ");
  return table + compared + (names === "" ? "" : `not runs: ${names}\n`);
}
