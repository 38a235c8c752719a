/** `tokenrush report`: writes the answers of a run anew from its `result.json`, in any format, for any audience. */
import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import type { Result } from "../lib/analysis/result.ts";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import type { ExitCode } from "../lib/core/errors.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type AddVerb, requireRun } from "./command.ts";
import type { Io } from "./io.ts";
import { appendJobSummary } from "./job-summary.ts";
import { judgeRun } from "./judge-run.ts";
import { answerOf, summaryOf } from "./load-run.ts";
import {
  addRedactionFlags,
  readRedactionFlags,
  type RedactionChoice,
  type RedactionFlags,
  redactRun,
} from "./redaction-flags.ts";
import { readFormats, slugOf, USUAL_FORMATS, writeReportFiles } from "./report-files.ts";

interface ReportOptions extends RedactionFlags {
  format?: string;
  out?: string;
  fromRecords?: true;
  json?: true;
}

export const addReport: AddVerb = (program, io, exit) => {
  const command = program
    .command("report")
    .helpGroup("Judge:")
    .summary("write the answers of a run anew, in any format, for any audience")
    .description(
      "Writes report.html, ticket.md and junit.xml of a run from its result.json and prints the summary, or writes the " +
        "formats named and prints their paths.",
    )
    .argument("<run>", "a run directory")
    .option(
      "--format <list>",
      "some of html,md,junit,svg,png,csv,hlog,hgrm,json (default: html,md,junit)",
    )
    .option("--audience <who>", "internal, vendor or customer (default: internal)")
    .option("--out <folder>", "folder for the files (default: the run directory)")
    .option("--from-records", "judge the records again first")
    .option("--json", "the result as JSON on stdout");
  addRedactionFlags(command)
    .addHelpText(
      "after",
      `
For a vendor orgs have aliases, and so have hosts, groups, the target and ids of orgs that no
finding names, unless they are allowed; labels are left out. For a customer there is one org, named
by --only-org, and totals. aliases.json in the run directory keeps what stands for what.

Of a CSV, text that a spreadsheet would take for a formula has an apostrophe before it. PNG needs
an optional package: an error says how to get it.

Examples:
  tokenrush report results/latest --format svg,png,csv
  tokenrush report results/latest --audience vendor --allow-host login.example --out for-vendor

Exit codes: those of the run: 0 passed, 1 failed, 4 no verdict; 2 usage, 3 environment.`,
    )
    .action(async (run: string, options: ReportOptions) => exit(await report(run, options, io)));
};

async function report(run: string, options: ReportOptions, io: Io): Promise<ExitCode> {
  const choice = readRedactionFlags(options);
  const formats = options.format === undefined ? USUAL_FORMATS : readFormats(options.format);
  const directory = requireRun(run, io);
  const whole =
    options.fromRecords === true ? await judgeRun(directory) : await readResult(directory.result);
  const { result, rewrite } = await redactRun(whole, directory, choice, io);
  const paths = await writeReportFiles({
    directory,
    result,
    rewrite,
    formats,
    folder: options.out === undefined ? directory.path : resolve(io.cwd, options.out),
    marks: marksOf(choice, result),
  });
  await appendJobSummary(result, io);
  io.stdout.write(answer(result, directory, paths, options, io));
  return exitCodeOf(whole);
}

/** The result as JSON; the paths, where formats were named; or the summary with the paths at its end. */
function answer(
  result: Result,
  directory: RunDirectory,
  paths: readonly string[],
  { json, format }: ReportOptions,
  io: Io,
): string {
  if (json === true) return answerOf(result, directory, true, io);
  if (format !== undefined) return paths.map((path) => `${path}\n`).join("");
  const files = paths.map((path) => ({ name: basename(path).replace(/\..*$/, ""), path }));
  return summaryOf(result, files, io);
}

/** What the names of files tell; of an org what the report itself calls it. */
function marksOf({ audience, org }: RedactionChoice, { orgs }: Result): string[] {
  const shown = org === undefined ? [] : orgs.map((one) => slugOf(one.org, sha256));
  return [...(audience === "internal" ? [] : [audience]), ...shown.slice(0, 1)];
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
