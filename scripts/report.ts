/** `tokenrush report`: writes the answers of a run or a comparison anew from its JSON, in any format, for any audience. */
import { basename, resolve } from "node:path";
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import { readComparison } from "../lib/compare/comparison-file.ts";
import { exitCodeOfComparison } from "../lib/compare/verdict.ts";
import { EXIT_CODES, type ExitCode, HarnessError } from "../lib/core/errors.ts";
import { renderComparisonTicket } from "../lib/report/comparison/ticket.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import type { ComparisonDirectory } from "../lib/run/comparison-directory.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import type { AddVerb } from "./command.ts";
import {
  COMPARISON_FORMATS,
  filesOfComparison,
  USUAL_COMPARISON_FORMATS,
} from "./comparison-files.ts";
import { answerOfComparison } from "./comparison-reports.ts";
import type { Io } from "./io.ts";
import { appendJobSummary } from "./job-summary.ts";
import { judgeRun } from "./judge-run.ts";
import { summaryOf } from "./load-run.ts";
import { marksFor, readFormats, writeMarkedFiles } from "./marked-files.ts";
import {
  addRedactionFlags,
  readRedactionFlags,
  redactComparison,
  type RedactionChoice,
  type RedactionFlags,
  redactRun,
} from "./redaction-flags.ts";
import { filesOfRun, FORMATS, USUAL_FORMATS } from "./report-files.ts";
import { requireSource } from "./report-source.ts";

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
    .summary("write the answers of a run or comparison anew, in any format, for any audience")
    .description(
      "Writes report.html, ticket.md and junit.xml of a run from its result.json, or of a comparison from its comparison.json, " +
        "and prints the summary, or writes the formats named and prints their paths.",
    )
    .argument("<run>", "a run directory, a comparison's directory, or a comparison.json")
    .option(
      "--format <list>",
      "some of html,md,junit,svg,png,csv,hlog,hgrm,json (default: html,md,junit)",
    )
    .option("--audience <who>", "internal, vendor or customer (default: internal)")
    .option("--out <folder>", "folder for the files (default: that directory)")
    .option("--from-records", "judge the records of a run again first")
    .option("--json", "the result or comparison as JSON on stdout");
  addRedactionFlags(command)
    .addHelpText(
      "after",
      `
For a vendor orgs have aliases, and so have hosts, groups, the target and ids of orgs that no
finding names, unless they are allowed; labels are left out. For a customer there is one org, named
by --only-org, and totals. aliases.json in the directory keeps what stands for what.

Of a comparison there are no hlog and hgrm: they are of its runs.

Of a CSV, text that a spreadsheet would take for a formula has an apostrophe before it. PNG needs
an optional package: an error says how to get it.

Examples:
  tokenrush report results/latest --format svg,png,csv
  tokenrush report results/latest --audience vendor --allow-host login.example --out for-vendor

Exit codes: its own: 0 passed, 1 failed, 4 no verdict; else 2 usage, 3 environment.`,
    )
    .action(async (run: string, options: ReportOptions) => exit(await report(run, options, io)));
};

async function report(given: string, options: ReportOptions, io: Io): Promise<ExitCode> {
  const choice = readRedactionFlags(options);
  const source = requireSource(given, io);
  const order = { options, choice, io };
  return source.kind === "run"
    ? reportRun(source.directory, order)
    : reportComparison(source.directory, order);
}

interface ReportOrder {
  options: ReportOptions;
  choice: RedactionChoice;
  io: Io;
}

async function reportRun(
  directory: RunDirectory,
  { options, choice, io }: ReportOrder,
): Promise<ExitCode> {
  const { format, out } = options;
  const formats = format === undefined ? USUAL_FORMATS : readFormats(format, FORMATS);
  const whole =
    options.fromRecords === true ? await judgeRun(directory) : await readResult(directory.result);
  const { result, org, rewrite } = await redactRun(whole, directory, choice, io);
  const reader = { audience: choice.audience, org };
  const paths = await writeMarkedFiles({
    files: filesOfRun(formats, { directory, result, rewrite, reader }),
    folder: out === undefined ? directory.path : resolve(io.cwd, out),
    marks: marksFor(reader),
    standing: directory.result,
  });
  await appendJobSummary(renderTicket(result, [], reader), io);
  const summary = (): string => summaryOf(result, namedFiles(paths), io);
  io.stdout.write(answer(result, summary, paths, options));
  return exitCodeOf(whole);
}

async function reportComparison(
  directory: ComparisonDirectory,
  { options, choice, io }: ReportOrder,
): Promise<ExitCode> {
  const { format, out, fromRecords } = options;
  if (fromRecords === true) throw noRecords();
  const formats =
    format === undefined ? USUAL_COMPARISON_FORMATS : readFormats(format, COMPARISON_FORMATS);
  const whole = await readComparison(directory.comparison);
  const { comparison, org } = await redactComparison(whole, directory, choice, io);
  const reader = { audience: choice.audience, org };
  const paths = await writeMarkedFiles({
    files: filesOfComparison(formats, comparison, reader),
    folder: out === undefined ? directory.path : resolve(io.cwd, out),
    marks: marksFor(reader),
    standing: directory.comparison,
  });
  await appendJobSummary(renderComparisonTicket(comparison, [], reader), io);
  const summary = (): string => answerOfComparison(comparison, namedFiles(paths), io);
  io.stdout.write(answer(comparison, summary, paths, options));
  return exitCodeOfComparison(whole);
}

function noRecords(): HarnessError {
  return new HarnessError("USAGE", "--from-records is for runs: a comparison has no records", {
    hint: "judge its runs again with --from-records, then `tokenrush compare` them",
    exitCode: EXIT_CODES.usage,
  });
}

/** What is reported, as JSON; the paths, where formats were named; or the summary. */
function answer(
  reported: object,
  summary: () => string,
  paths: readonly string[],
  { json, format }: ReportOptions,
): string {
  if (json === true) return `${JSON.stringify(reported, null, 2)}\n`;
  return format === undefined ? summary() : paths.map((path) => `${path}\n`).join("");
}

function namedFiles(paths: readonly string[]): { name: string; path: string }[] {
  return paths.map((path) => ({ name: basename(path).replace(/\..*$/, ""), path }));
}
