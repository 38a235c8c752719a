/** The summary of a pipeline's job, where the pipeline has one: the ticket is appended to it. */
import { appendFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { fitSections } from "../lib/report/job-summary.ts";
import type { Io } from "./io.ts";

/** GitHub drops the whole summary of a step that is larger. */
const MAX_BYTES = 1024 * 1024;
const SEPARATOR = "\n";

/** Appends a ticket where GITHUB_STEP_SUMMARY names a file; a summary that cannot be written fails nothing. */
export async function appendJobSummary(ticket: string, io: Io): Promise<void> {
  const named = io.env["GITHUB_STEP_SUMMARY"] ?? "";
  if (named === "") return;
  const path = resolve(io.cwd, named);
  const present = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const markdown = fitSections(ticket, MAX_BYTES - present - SEPARATOR.length);
  if (markdown === "") {
    io.stderr.write(`note: the job's summary is full, and the ticket is left out of it\n`);
    return;
  }
  await appendFile(path, SEPARATOR + markdown).catch((error: unknown) => {
    io.stderr.write(`note: cannot write the job's summary ${named}: ${String(error)}\n`);
  });
}
