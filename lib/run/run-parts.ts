/** The parts of a merged run, each in a folder of its own below the run's: their records stay as they are, with the plans they were sent by. */
import { copyFile, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { findRecords } from "./records-archive.ts";
import { type RunDirectory, runDirectoryAt } from "./run-directory.ts";

const PARTS = "parts";

/** The parts of a run in order; none of a run that was not merged. */
export async function listParts({ path }: RunDirectory): Promise<RunDirectory[]> {
  const names = await readdir(join(path, PARTS)).catch((): string[] => []);
  return names.toSorted().map((name) => runDirectoryAt(join(path, PARTS, name)));
}

/** Takes over the plan and records of a run as part `index` of another; linked where the file system can, else copied. */
export async function addPart(
  whole: RunDirectory,
  part: RunDirectory,
  index: number,
): Promise<void> {
  const name = `${String(index + 1).padStart(4, "0")}-${part.id}`;
  const own = runDirectoryAt(join(whole.path, PARTS, name));
  await mkdir(own.path, { recursive: true, mode: 0o700 });
  const records = await findRecords(part);
  const files: [string, string][] = [
    [part.plan, own.plan],
    ...(records === null
      ? []
      : [[records, records === part.records ? own.records : own.recordsGz] as [string, string]]),
  ];
  for (const [from, to] of files) await link(from, to).catch(() => copyFile(from, to));
}
