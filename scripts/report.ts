/** `tokenrush report`: writes the answers of a run anew from its `result.json`. */
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { readResult } from "../lib/analysis/result-file.ts";
import { type AddVerb, requireRun } from "./command.ts";
import { judgeRun, writeAnswers } from "./judge-run.ts";
import { answerOf } from "./load-run.ts";

interface ReportOptions {
  fromRecords?: true;
  json?: true;
}

export const addReport: AddVerb = (program, io, exit) => {
  program
    .command("report")
    .helpGroup("Judge:")
    .summary("write report.html, ticket.md and junit.xml of a run anew")
    .description("Writes the answers of a run from its result.json, and prints the summary.")
    .argument("<run>", "a run directory")
    .option("--from-records", "judge the records again first")
    .option("--json", "the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush report results/latest
  tokenrush report results/latest --from-records --json`,
    )
    .action(async (run: string, { fromRecords, json }: ReportOptions) => {
      const directory = requireRun(run, io);
      const result =
        fromRecords === true ? await judgeRun(directory) : await readResult(directory.result);
      if (fromRecords !== true) await writeAnswers(result, directory);
      io.stdout.write(answerOf(result, directory, json === true, io));
      exit(exitCodeOf(result));
    });
};
