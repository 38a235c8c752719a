/** `tokenrush runs`: lists runs, and removes old ones. */
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import { boundText, formatBytes, formatCount } from "../lib/core/text.ts";
import { renderRunsTable, type RunRow } from "../lib/report/runs-table.ts";
import { chooseRemovable, reasonToKeep, removeRun } from "../lib/run/prune.ts";
import { type ListedRun, listRuns } from "../lib/run/run-list.ts";
import { type AddVerb, collect, resultsFolder } from "./command.ts";
import type { Io } from "./io.ts";
import { addBaseline } from "./runs-baseline.ts";
import { readRow } from "./run-rows.ts";
import { readRunsFlags, type RunsChoice, type RunsFlags } from "./runs-flags.ts";

const MAX_NAME = 80;

export const addRuns: AddVerb = (program, io, exit) => {
  const runs = program
    .command("runs")
    .helpGroup("More:")
    .summary("list the runs there are, or remove old ones")
    .description(
      "Lists the runs in a folder, newest first; with --prune, says which of them it would remove.",
    )
    .option("--results <folder>", "folder of run directories (default: results)")
    .option("--label <name=value>", "only runs with this label; may be repeated", collect)
    .option("--prune", "remove runs by --keep and --older-than; without --yes it only says which")
    .option("--keep <n>", "keep so many of the newest")
    .option("--older-than <time>", "remove only what is older, such as 30d, 12h or 2w")
    .option("--yes", "remove them")
    .option("--json", "the list as JSON on stdout")
    .addHelpText(
      "after",
      `
Never removed: the run that latest points at, running ones, baselines, and whatever is no run.

Examples:
  tokenrush runs --label sdk=2.1.0
  tokenrush runs --prune --keep 20 --older-than 30d`,
    )
    .action(async (flags: RunsFlags) => exit(await listOrPrune(readRunsFlags(flags), io)));
  addBaseline(runs, io, exit);
};

async function listOrPrune({ results, labels, prune: rule, yes, json }: RunsChoice, io: Io) {
  const folder = resultsFolder(results, io);
  const { runs: all, foreign } = await listRuns(folder);
  const listed = all.filter((run) => hasLabels(run, labels));
  if (rule !== null) return prune(listed, { rule, yes, json }, io);
  const rows: RunRow[] = [];
  // One after the other: each may have a result of megabytes.
  for (const run of listed) rows.push(await readRow(run));
  io.stdout.write(
    json ? toJson({ folder, runs: rows, foreign }) : describeList(folder, rows, foreign, io),
  );
  return EXIT_CODES.ok;
}

function hasLabels({ manifest }: ListedRun, labels: RunsChoice["labels"]): boolean {
  return labels.every(([name, value]) => manifest?.labels[name] === value);
}

function toJson(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

function describeList(
  folder: string,
  rows: readonly RunRow[],
  foreign: readonly string[],
  io: Io,
): string {
  const table =
    rows.length === 0 ? `no runs in ${folder}\n` : renderRunsTable(rows, io.stdout.columns);
  const names = foreign.map((name) => boundText(name, MAX_NAME)).join(", ");
  return names === "" ? table : `${table}not runs: ${names}\n`;
}

async function prune(
  listed: readonly ListedRun[],
  { rule, yes, json }: { rule: NonNullable<RunsChoice["prune"]>; yes: boolean; json: boolean },
  io: Io,
): Promise<ExitCode> {
  const nowMs = io.now().getTime();
  const chosen = chooseRemovable(listed, { ...rule, nowMs });
  const failures = yes ? await removeAll(chosen) : [];
  const removed = chosen.filter((run) => !failures.some((failure) => failure.run === run));
  if (json) {
    const runs = removed.map(({ directory, bytes }) => ({ id: directory.id, bytes }));
    io.stdout.write(toJson({ removed: yes, runs, bytes: sizeOf(removed) }));
  } else {
    io.stdout.write(describePrune(removed, listed, yes, nowMs));
  }
  for (const { run, why } of failures) {
    io.stderr.write(`error: cannot remove ${run.directory.path}: ${why}\n`);
  }
  return failures.length === 0 ? EXIT_CODES.ok : EXIT_CODES.environment;
}

async function removeAll(runs: readonly ListedRun[]): Promise<{ run: ListedRun; why: string }[]> {
  const failures: { run: ListedRun; why: string }[] = [];
  for (const run of runs) {
    await removeRun(run).catch((error: unknown) => failures.push({ run, why: String(error) }));
  }
  return failures;
}

function sizeOf(runs: readonly ListedRun[]): number {
  return runs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What is removed, one a line, and what is kept whatever the rule says. */
function describePrune(
  chosen: readonly ListedRun[],
  listed: readonly ListedRun[],
  yes: boolean,
  nowMs: number,
): string {
  const of = `${formatCount(chosen.length)} of ${formatCount(listed.length)} runs`;
  const verb = yes ? "removed" : "would remove";
  const kept = listed.flatMap((run) => {
    const why = chosen.includes(run) ? null : reasonToKeep(run, nowMs);
    return why === null ? [] : [`kept: ${nameOf(run)}, ${why}`];
  });
  const lines = [
    `${verb} ${of}, ${formatBytes(sizeOf(chosen))}`,
    ...chosen.map((run) => `  ${nameOf(run)}  ${formatBytes(run.bytes)}`),
    ...kept,
    ...(yes || chosen.length === 0 ? [] : ["nothing is removed yet: --yes does it"]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function nameOf({ directory }: ListedRun): string {
  return boundText(directory.id, MAX_NAME);
}
