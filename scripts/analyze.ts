/** `tokenrush analyze`: judges the records of a run again, or of one that was interrupted. */
import { exitCodeOf } from "../lib/analysis/verdict.ts";
import { type AddVerb, requireRun } from "./command.ts";
import { judgeRun } from "./judge-run.ts";
import { answerOf } from "./load-run.ts";

export const addAnalyze: AddVerb = (program, io, exit) => {
  program
    .command("analyze")
    .helpGroup("Judge:")
    .summary("judge the records of a run, also of an interrupted one")
    .description(
      "Reads the records in a run directory, judges them by today's rules and writes the answers anew.",
    )
    .argument("<run>", "a run directory")
    .option("--json", "the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush analyze results/latest
  tokenrush analyze results/20261121T134501Z-spike-abcd --json > result.json`,
    )
    .action(async (run: string, { json }: { json?: true }) => {
      const directory = requireRun(run, io);
      const result = await judgeRun(directory);
      io.stdout.write(answerOf(result, directory, json === true, io));
      exit(exitCodeOf(result));
    });
};
