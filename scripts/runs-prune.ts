/** `tokenrush runs --prune`: removes old runs and comparisons, or says which it would remove. */
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import { boundText, formatBytes, formatCount } from "../lib/core/text.ts";
import type { ListedComparison } from "../lib/run/comparison-list.ts";
import {
  chooseRemovable,
  chooseRemovableComparisons,
  reasonToKeep,
  reasonToKeepComparison,
  removeListed,
} from "../lib/run/prune.ts";
import type { ListedRun } from "../lib/run/run-list.ts";
import type { Io } from "./io.ts";
import type { RunsChoice } from "./runs-flags.ts";

interface Listed {
  runs: readonly ListedRun[];
  comparisons: readonly ListedComparison[];
}

interface PruneOrder {
  rule: NonNullable<RunsChoice["prune"]>;
  yes: boolean;
  json: boolean;
}

type Folder = ListedRun | ListedComparison;

const MAX_NAME = 80;

/** What of a list goes by a rule is removed where that was asked for, and said in any case. */
export async function prune(
  listed: Listed,
  { rule, yes, json }: PruneOrder,
  io: Io,
): Promise<ExitCode> {
  const nowMs = io.now().getTime();
  const chosen: Listed = {
    runs: chooseRemovable(listed.runs, { ...rule, nowMs }),
    comparisons: chooseRemovableComparisons(listed.comparisons, { ...rule, nowMs }),
  };
  const failures = yes ? await removeAll([...chosen.runs, ...chosen.comparisons]) : [];
  const isGone = (folder: Folder): boolean =>
    !failures.some((failure) => failure.folder === folder);
  const removed: Listed = {
    runs: chosen.runs.filter(isGone),
    comparisons: chosen.comparisons.filter(isGone),
  };
  io.stdout.write(json ? toJson(removed, yes) : describePrune(removed, listed, { yes, nowMs }));
  for (const { folder, why } of failures) {
    io.stderr.write(`error: cannot remove ${folder.directory.path}: ${why}\n`);
  }
  return failures.length === 0 ? EXIT_CODES.ok : EXIT_CODES.environment;
}

async function removeAll(folders: readonly Folder[]): Promise<{ folder: Folder; why: string }[]> {
  const failures: { folder: Folder; why: string }[] = [];
  for (const folder of folders) {
    await removeListed(folder).catch((error: unknown) =>
      failures.push({ folder, why: String(error) }),
    );
  }
  return failures;
}

function toJson({ runs, comparisons }: Listed, removed: boolean): string {
  const content = {
    removed,
    runs: briefs(runs),
    comparisons: briefs(comparisons),
    bytes: sizeOf([...runs, ...comparisons]),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function briefs(folders: readonly Folder[]) {
  return folders.map(({ directory, bytes }) => ({ id: directory.id, bytes }));
}

function sizeOf(folders: readonly Folder[]): number {
  return folders.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** What is removed, one a line, and what is kept whatever the rule says. */
function describePrune(
  { runs, comparisons }: Listed,
  listed: Listed,
  { yes, nowMs }: { yes: boolean; nowMs: number },
): string {
  const gone = [...runs, ...comparisons];
  const compared =
    listed.comparisons.length === 0
      ? ""
      : ` and ${formatCount(comparisons.length)} of ${formatCount(listed.comparisons.length)} comparisons`;
  const of = `${formatCount(runs.length)} of ${formatCount(listed.runs.length)} runs${compared}`;
  const kept = [
    ...listed.runs.map((run) => [run, reasonToKeep(run, nowMs)] as const),
    ...listed.comparisons.map((one) => [one, reasonToKeepComparison(one)] as const),
  ].flatMap(([folder, why]) =>
    why === null || gone.includes(folder) ? [] : [`kept: ${nameOf(folder)}, ${why}`],
  );
  const lines = [
    `${yes ? "removed" : "would remove"} ${of}, ${formatBytes(sizeOf(gone))}`,
    ...gone.map((folder) => `  ${nameOf(folder)}  ${formatBytes(folder.bytes)}`),
    ...kept,
    ...(yes || gone.length === 0 ? [] : ["nothing is removed yet: --yes does it"]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function nameOf({ directory }: Folder): string {
  return boundText(directory.id, MAX_NAME);
}
