/** Test support: what a run that has ended left in its directory. */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { readResult } from "../lib/analysis/result-file.ts";
import type { Result } from "../lib/analysis/result.ts";
import { type AttemptRecord, isRecordLine, parseRecord } from "../lib/core/record.ts";
import { type Manifest, readManifest } from "../lib/run/manifest.ts";
import { findRecords } from "../lib/run/records-archive.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";

export interface EndedRun {
  manifest: Manifest;
  result: Result;
  records: AttemptRecord[];
  /** Whole lines that claim to be records and cannot be read as such. */
  brokenLines: string[];
  /** What follows the last whole line. */
  cut: string;
}

/** Reads the directory of a run that was judged. */
export async function readEndedRun(directory: RunDirectory): Promise<EndedRun> {
  const lines = (await readRecordText(directory)).split("\n");
  const cut = lines.pop() ?? "";
  return {
    manifest: await readManifest(directory.manifest),
    result: await readResult(directory.result),
    records: lines.flatMap((line) => parseRecord(line) ?? []),
    brokenLines: lines.filter((line) => isRecordLine(line) && parseRecord(line) === null),
    cut,
  };
}

/** The records as text, at rest or still being written; empty before the first. */
export async function readRecordText(directory: RunDirectory): Promise<string> {
  const path = await findRecords(directory);
  if (path === null) return "";
  const bytes = await readFile(path);
  return (path === directory.recordsGz ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** How many attempts k6 says it started. */
export async function readStarted(directory: RunDirectory): Promise<number> {
  const summary: unknown = JSON.parse(await readFile(directory.k6Summary, "utf8"));
  return z.object({ started: z.int() }).parse(summary).started;
}
