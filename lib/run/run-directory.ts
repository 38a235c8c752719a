/** The folder of one run and the names of what stands in it. */
import { randomInt } from "node:crypto";
import { lstat, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

export interface RunDirectory {
  id: string;
  path: string;
  manifest: string;
  plan: string;
  script: string;
  /** While k6 writes it. */
  records: string;
  /** At rest. */
  recordsGz: string;
  k6Summary: string;
  /** The same of the preflight. */
  k6SummaryPreflight: string;
  k6Log: string;
  generator: string;
  /** What became of the hooks of events. */
  events: string;
  hooksLog: string;
  result: string;
  histograms: string;
  reportHtml: string;
  ticket: string;
  junit: string;
  /** What aliases are made from. */
  redactionSalt: string;
  aliases: string;
}

/** Names the files of a run directory, whether or not they are there. */
export function runDirectoryAt(path: string): RunDirectory {
  const absolute = resolve(path);
  const file = (name: string) => join(absolute, name);
  return {
    id: absolute.slice(absolute.lastIndexOf("/") + 1),
    path: absolute,
    manifest: file("manifest.json"),
    plan: file("plan.json"),
    script: file("script.js"),
    records: file("records.log"),
    recordsGz: file("records.log.gz"),
    k6Summary: file("k6-summary.json"),
    k6SummaryPreflight: file("k6-summary-preflight.json"),
    k6Log: file("k6.log"),
    generator: file("generator.json"),
    events: file("events.json"),
    hooksLog: file("hooks.log"),
    result: file("result.json"),
    histograms: file("histograms.json.gz"),
    reportHtml: file("report.html"),
    ticket: file("ticket.md"),
    junit: file("junit.xml"),
    redactionSalt: file("redaction.salt"),
    aliases: file("aliases.json"),
  };
}

/** Makes `<results>/<UTC time>-<scenario>-<4 letters>/`, for its owner only, and points `latest` at it. */
export async function createRunDirectory(
  results: string,
  scenario: string,
  now: Date,
): Promise<RunDirectory> {
  const directory = runDirectoryAt(await makeOwnFolder(results, scenario, now));
  await pointLatestAt(results, directory.id).catch((error: unknown) => {
    throw unwritable(results, error);
  });
  return directory;
}

/** Makes a folder of a name of its own below `results`, for its owner only, and gives its path; FILE_UNREADABLE where none can be made. */
export async function makeOwnFolder(results: string, word: string, now: Date): Promise<string> {
  try {
    await mkdir(results, { recursive: true });
    const path = join(results, nameOfOwn(word, now));
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (error) {
    throw unwritable(results, error);
  }
}

function unwritable(results: string, cause: unknown): HarnessError {
  const message = `cannot make a directory in ${results}: ${String(cause)}`;
  return new HarnessError("FILE_UNREADABLE", message, {
    hint: "give a folder you may write to with --results",
    exitCode: EXIT_CODES.environment,
    cause,
  });
}

/** `20261121T134501Z-spike-abcd`: sorts by time, and stands in any file name. */
export function nameOfOwn(word: string, now: Date): string {
  return `${timeStamp(now)}-${word}-${fourLetters()}`;
}

/** `20261121T134501Z`: sorts by time and stands in any file name. */
function timeStamp(now: Date): string {
  return now.toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
}

function fourLetters(): string {
  return Array.from({ length: 4 }, () => String.fromCharCode(97 + randomInt(26))).join("");
}

// Renamed into place, so that two runs that end at once leave a link to one of them and never none.
async function pointLatestAt(results: string, id: string): Promise<void> {
  const link = join(results, "latest");
  const present = await lstat(link).catch(() => null);
  if (present !== null && !present.isSymbolicLink()) return;
  const temporary = join(results, `.latest-${process.pid}-${fourLetters()}`);
  await symlink(id, temporary);
  await rename(temporary, link).catch(() => rm(temporary, { force: true }));
}
