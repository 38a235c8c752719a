/** `tokenrush run`: plan → bundle → k6 → records → result → answers. */
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import { boundText } from "../lib/core/text.ts";
import { describePlan } from "../lib/run/config/plan-description.ts";
import { requireScenario } from "../lib/run/bundle.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import type { PlannedRun } from "../lib/run/plan-run.ts";
import { createRunDirectory } from "../lib/run/run-directory.ts";
import { type AddVerb, requireK6, resultsFolder } from "./command.ts";
import { formatDryRun } from "./dry-run.ts";
import { flagsOf } from "./flags-again.ts";
import type { Io } from "./io.ts";
import { appendJobSummary } from "./job-summary.ts";
import { runLoad } from "./load-run.ts";
import { addOverrides, planFrom, type PlanFlags, requireTarget } from "./plan-flags.ts";
import { addSeriesFlags, isSeries, runSeriesOf, type SeriesFlags } from "./run-replicates.ts";
import { createStop } from "./stop-switch.ts";

const NAME_MAX = 120;
/** Characters of a hash that tell it from another. */
const HASH_SHOWN = 12;

interface RunOptions extends PlanFlags, SeriesFlags {
  k6?: string;
  results?: string;
  dryRun?: true;
  json?: true;
  from?: string;
}

export const addRun: AddVerb = (program, io, exit) => {
  addSeriesFlags(addOverrides(program.command("run")))
    .helpGroup("Start:")
    .summary("put the load of CONFIG on its target and judge the tokens")
    .description("Runs the workload of CONFIG with k6 and judges every token that is issued.")
    .argument("[config]", "a tokenrush.yaml; left out with --ab")
    .option("--from <run>", "with the seed, labels and load of that run; what is given here counts")
    .option("--k6 <path>", "k6 to use")
    .option("--results <folder>", "folder for run directories (default: results)")
    .option("--dry-run", "say what would be sent, and send nothing")
    .option("--json", "the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush run tokenrush.yaml --label sdk=2.1.0 --scale 0.5
  tokenrush run --replicates 5 --ab sdk-262.yaml,sdk-263.yaml

Exit codes: 0 passed, 1 failed, 2 usage or configuration, 3 environment, 4 no verdict.`,
    )
    .action(async (config: string | undefined, options: RunOptions) =>
      exit(
        isSeries(options)
          ? await runSeriesOf(config, options, io)
          : await run(requireConfig(config), options, io),
      ),
    );
};

async function run(config: string, options: RunOptions, io: Io) {
  const planned = await planAgain(config, options, io);
  await requireScenario(planned.plan.scenario);
  if (options.dryRun === true) {
    const description = describePlan(planned);
    io.stdout.write(
      options.json === true
        ? `${JSON.stringify(description, null, 2)}\n`
        : formatDryRun(planned.plan, description, options.k6 ?? "k6"),
    );
    return EXIT_CODES.ok;
  }
  const k6 = await requireK6(options.k6, io);
  await requireTarget(planned.plan, io);
  const results = resultsFolder(options.results, io);
  const directory = await createRunDirectory(results, planned.plan.scenario, io.now());
  io.stderr.write(`${directory.path} · seed ${planned.plan.seed}\n`);
  const stop = createStop(io);
  const json = options.json === true;
  const { result, exitCode } = await runLoad({ planned, directory, k6, stop, json }, io);
  if (result !== null) await appendJobSummary(renderTicket(result), io);
  return exitCode;
}

async function planAgain(config: string, options: RunOptions, io: Io): Promise<PlannedRun> {
  if (options.from === undefined) return planFrom(config, options, io);
  const results = resultsFolder(options.results, io);
  const { run: before, flags } = await flagsOf(options.from, options, { results, cwd: io.cwd });
  const planned = await planFrom(config, flags, io);
  const { configHash } = planned.plan;
  if (configHash !== before.configHash) {
    io.stderr.write(
      `note: ${boundText(config, NAME_MAX)} is not the configuration of ${before.id}: its settings have SHA-256 ${configHash.slice(0, HASH_SHOWN)}…, there it was ${boundText(before.configHash, HASH_SHOWN)}\n`,
    );
  }
  if (before.overrides === null) {
    io.stderr.write(`note: ${before.id} does not say what flags changed of its load\n`);
  }
  return planned;
}

function requireConfig(config: string | undefined): string {
  if (config !== undefined) return config;
  throw new HarnessError("USAGE", "run needs a configuration", {
    hint: "name a tokenrush.yaml, or two with --ab",
    exitCode: EXIT_CODES.usage,
  });
}
