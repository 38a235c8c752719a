/** What the plan tells the scenario that runs. */
import type { ScenarioOptions } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";

type OptionsOf<Name extends ScenarioOptions["name"]> = Extract<ScenarioOptions, { name: Name }>;

/** The options of the scenario named; throws for a plan that was made for another one. */
export function scenarioOptionsOf<Name extends ScenarioOptions["name"]>(
  { scenarioOptions }: PlanHead,
  name: Name,
): OptionsOf<Name> {
  if (isOf(scenarioOptions, name)) return scenarioOptions;
  throw new Error(`plan.json was made for ${scenarioOptions.name}, not for ${name}`);
}

function isOf<Name extends ScenarioOptions["name"]>(
  options: ScenarioOptions,
  name: Name,
): options is OptionsOf<Name> {
  return options.name === name;
}
