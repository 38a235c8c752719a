/**
 * Propagation: each org is asked for a token at the same pace, before and after a change, to see when it reached whom.
 */
import { createPropagation } from "../lib/k6/propagation.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createPropagation);

export const { options, handleSummary } = scenario;

/** One iteration is one poll of the org whose turn it is. */
export default function propagation(): void | Promise<void> {
  return scenario.iterate();
}
