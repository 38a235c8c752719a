/** Plans from a configuration and the flags that override it, the same for every verb that sends load. */
import type { Command } from "commander";
import type { Plan } from "../lib/core/plan.ts";
import { loadConfig } from "../lib/run/config/load-config.ts";
import { type OverrideTexts, readFlags } from "../lib/run/config/overrides.ts";
import { usesProxy } from "../lib/run/machine.ts";
import { type PlannedRun, planRun } from "../lib/run/plan-run.ts";
import { requireReachable } from "../lib/target/reachability.ts";
import { collect } from "./command.ts";
import type { Io } from "./io.ts";

/** The flags that override the configuration, as given. */
export interface PlanFlags extends Omit<OverrideTexts, "labels" | "events"> {
  label?: string[];
  event?: string[];
}

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

/** TARGET_UNREACHABLE when nobody listens where the load is to go. */
export async function requireTarget(plan: Plan, io: Io): Promise<void> {
  // Through a proxy, only the proxy can tell.
  if (!usesProxy(io.env)) await requireReachable(tokenUrlsOf(plan));
}

function tokenUrlsOf({ orgs }: Plan): string[] {
  return orgs.flatMap(({ requests }) => requests.map(({ tokenUrl }) => tokenUrl));
}
