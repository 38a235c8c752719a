/**
 * Double spend: the same refresh token, or code, is presented several times at once, and every winner is asked whether it lives on.
 */
import { createDoubleSpend, doubleSpendOptions } from "../lib/k6/double-spend.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createDoubleSpend, doubleSpendOptions);

export const { options, handleSummary } = scenario;

/** One iteration spends one credential. */
export default function doubleSpend(): void | Promise<void> {
  return scenario.iterate();
}
