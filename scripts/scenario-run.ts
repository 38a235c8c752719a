/** Test support: runs of the scenarios, and what they tell. */
import type { ScenarioFacts } from "../lib/analysis/scenario-facts.ts";
import type { AttemptRecord } from "../lib/core/record.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { runTestdata, type TestdataOptions } from "./testdata-run.ts";

const SEED = 4;

/** Runs the configuration of this name under `testdata/scenarios/`. */
export const runScenario = (name: string, options?: TestdataOptions) =>
  runTestdata(`scenarios/${name}`, SEED, options);

/** What the scenario of that name tells; throws when the run was of another. */
export function factsOf<Name extends ScenarioFacts["name"]>(
  { result }: EmbeddedRun,
  name: Name,
): Extract<ScenarioFacts, { name: Name }> {
  const { scenario } = result;
  if (!isOf(scenario, name)) throw new Error(`the run was not of ${name}`);
  return scenario;
}

function isOf<Name extends ScenarioFacts["name"]>(
  facts: ScenarioFacts | null,
  name: Name,
): facts is Extract<ScenarioFacts, { name: Name }> {
  return facts?.name === name;
}

export const isIssued = ({ status }: AttemptRecord) => status === 200;
export const rulesOf = ({ result }: EmbeddedRun) => result.findings.map(({ rule }) => rule);
export const noticesOf = ({ result }: EmbeddedRun) => result.observations.map(({ rule }) => rule);
