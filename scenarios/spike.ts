/**
 * Spike: attempts start on schedule through warmup, baseline, a ramp, the spike and recovery, over all orgs, grants and variants
 * of the mix, whatever the server does.
 */
import { createMix } from "../lib/k6/mix.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createMix);

export const { options, handleSummary } = scenario;

/** One iteration is one logical request. */
export default function spike(): void | Promise<void> {
  return scenario.iterate();
}
