/** Puts records to rest: gzipped, synced, renamed, and only then is the plain file removed. */
import { createReadStream, createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import type { RunDirectory } from "./run-directory.ts";

/** Leaves `records.log.gz` in place of `records.log`; nothing happens where there is no plain file. */
export async function archiveRecords(directory: RunDirectory): Promise<void> {
  const plain = await open(directory.records, "r").catch(() => null);
  if (plain === null) return;
  await plain.close();
  const temporary = `${directory.recordsGz}.${process.pid}.tmp`;
  await pipeline(
    createReadStream(directory.records),
    // Tokens hardly compress; a higher level only costs time.
    createGzip({ level: constants.Z_BEST_SPEED }),
    createWriteStream(temporary, { mode: 0o600 }),
  );
  const written = await open(temporary, "r+");
  await written.sync();
  await written.close();
  await rename(temporary, directory.recordsGz);
  await rm(directory.records);
}

/** The records of a run as they stand: plain while it runs or after it died, gzipped at rest. */
export async function findRecords(directory: RunDirectory): Promise<string | null> {
  for (const path of [directory.records, directory.recordsGz]) {
    const file = await open(path, "r").catch(() => null);
    await file?.close();
    if (file !== null) return path;
  }
  return null;
}
