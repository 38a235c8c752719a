/**
 * Spike: attempts start on schedule through warmup, baseline, a ramp, the spike and recovery, over all orgs and grants
 * of the mix, whatever the server does.
 */
import { optionsFor } from "../lib/k6/options.ts";
import { openRuntime } from "../lib/k6/runtime.ts";
import { summarise } from "../lib/k6/summary.ts";

const { plan, attempt } = openRuntime();

export const options = optionsFor(plan);

/** One iteration is one attempt. */
export default function spike(): void | Promise<void> {
  return attempt();
}

export const handleSummary = summarise;
