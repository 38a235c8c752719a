/**
 * Soak: the mix of a spike, held for long at one rate; what drifts over time is told by comparing the run's quarters.
 */
import { createMix } from "../lib/k6/mix.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createMix);

export const { options, handleSummary } = scenario;

/** One iteration is one logical request. */
export default function soak(): void | Promise<void> {
  return scenario.iterate();
}
