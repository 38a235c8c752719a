/**
 * Cache: a client that keeps its tokens under a key of the configuration's choice, and uses them for whatever that key covers.
 */
import { createCachedClient } from "../lib/k6/cached-client.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createCachedClient);

export const { options, handleSummary } = scenario;

/** One iteration needs one token: kept, or asked for. */
export default function cache(): void | Promise<void> {
  return scenario.iterate();
}
