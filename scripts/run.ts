/** `tokenrush run`: plan → bundle → k6 → records → result → answers. */
import type { Command } from "commander";
import { EXIT_CODES } from "../lib/core/errors.ts";
import type { Plan } from "../lib/core/plan.ts";
import { loadConfig } from "../lib/run/config/load-config.ts";
import { type OverrideTexts, readFlags } from "../lib/run/config/overrides.ts";
import { describePlan } from "../lib/run/config/plan-description.ts";
import { requireScenario } from "../lib/run/bundle.ts";
import { usesProxy } from "../lib/run/machine.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";
import { createRunDirectory } from "../lib/run/run-directory.ts";
import { requireReachable } from "../lib/target/reachability.ts";
import { type AddVerb, collect, requireK6, resultsFolder } from "./command.ts";
import { formatDryRun } from "./dry-run.ts";
import type { Io } from "./io.ts";
import { appendJobSummary } from "./job-summary.ts";
import { runLoad } from "./load-run.ts";
import { createStop } from "./stop-switch.ts";

/** The flags that override the configuration, as given. */
export interface PlanFlags extends Omit<OverrideTexts, "labels" | "events"> {
  label?: string[];
  event?: string[];
}

interface RunOptions extends PlanFlags {
  k6?: string;
  results?: string;
  dryRun?: true;
  json?: true;
}

export const addRun: AddVerb = (program, io, exit) => {
  addOverrides(program.command("run"))
    .helpGroup("Start:")
    .summary("put the load of CONFIG on its target and judge the tokens")
    .description("Runs the workload of CONFIG with k6 and judges every token that is issued.")
    .argument("<config>", "a tokenrush.yaml")
    .option("--k6 <path>", "k6 to use")
    .option("--results <folder>", "folder for run directories (default: results)")
    .option("--dry-run", "say what would be sent, and send nothing")
    .option("--json", "the result as JSON on stdout")
    .addHelpText(
      "after",
      `
Examples:
  tokenrush run tokenrush.yaml --dry-run
  tokenrush run tokenrush.yaml --label sdk=2.1.0 --scale 0.5

Exit codes: 0 passed, 1 failed, 2 usage or configuration, 3 environment, 4 no verdict.`,
    )
    .action(async (config: string, options: RunOptions) => exit(await run(config, options, io)));
};

/** Adds the flags that override the configuration. */
export function addOverrides(command: Command): Command {
  return addChoices(
    command
      .option("--scenario <name>", "scenario to run (default: the file's, or spike)")
      .option("--scale <factor>", "factor for all rates")
      .option("--time-scale <factor>", "factor for all durations")
      .option(
        "--event <name@time>",
        "something that happens during the run; may be repeated",
        collect,
      ),
  );
}

/** Adds those that leave the shape of the load alone. */
export function addChoices(command: Command): Command {
  return command
    .option("--seed <n>", "seed of every draw")
    .option("--sample <share>", "share of issued tokens decoded")
    .option("--orgs <n>", "first N orgs only")
    .option("--only-org <name>", "one org only")
    .option("--preflight <mode>", "strict, warn or off (default: warn)")
    .option("--label <name=value>", "label of the run; may be repeated", collect);
}

/** Plans from a configuration and flags, with warnings on stderr. */
export async function planFrom(config: string, flags: PlanFlags, io: Io): Promise<PlannedRun> {
  const { overrides, loaded } = await loadWith(config, flags, io);
  const planned = planRun(loaded, overrides);
  for (const warning of planned.warnings) io.stderr.write(`note: ${warning}\n`);
  return planned;
}

/** Loads a configuration for the scenario that a flag names, if one does. */
export async function loadWith(config: string, { label, event, ...flags }: PlanFlags, io: Io) {
  const overrides = readFlags({ ...flags, labels: label, events: event });
  const { scenario } = overrides;
  const loaded = await loadConfig({ path: config }, { env: io.env, cwd: io.cwd, scenario });
  return { overrides, loaded };
}

async function run(config: string, options: RunOptions, io: Io) {
  const planned = await planFrom(config, options, io);
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
  if (result !== null) await appendJobSummary(result, io);
  return exitCode;
}

/** TARGET_UNREACHABLE when nobody listens where the load is to go. */
export async function requireTarget(plan: Plan, io: Io): Promise<void> {
  // Through a proxy, only the proxy can tell.
  if (!usesProxy(io.env)) await requireReachable(tokenUrlsOf(plan));
}

function tokenUrlsOf({ orgs }: Plan): string[] {
  return orgs.flatMap(({ requests }) => requests.map(({ tokenUrl }) => tokenUrl));
}
