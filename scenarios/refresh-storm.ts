/**
 * Refresh storm: many refresh chains whose tokens expire together are refreshed within moments, once per storm.
 */
import { createRefreshStorm, refreshStormOptions } from "../lib/k6/refresh-storm.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createRefreshStorm, refreshStormOptions);

export const { options, handleSummary } = scenario;

/** One iteration is the life of one chain, through all storms. */
export default function refreshStorm(): void | Promise<void> {
  return scenario.iterate();
}
