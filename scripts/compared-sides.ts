/** Test support: runs of two sides in turn against the embedded issuer, each side with faults of its own. */
import type { Result } from "../lib/analysis/result.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { runEmbedded } from "./embedded-run.ts";

const CONFIG = "../compare/tokenrush.yaml";

export type SideFaults = FaultPlan["faults"];

/** Answers that take so much longer. */
export function delayBy(delayMs: number): SideFaults[number] {
  return { id: "delay", kind: "latency", org: "*", rate: 1, delayMs };
}

/** As many runs of each side, A B A B …, so that what changes with time changes for all. */
export async function runInTurn(
  sides: readonly SideFaults[],
  replicates: number,
): Promise<Result[][]> {
  const results: Result[][] = sides.map(() => []);
  for (let replicate = 1; replicate <= replicates; replicate += 1) {
    for (const [index, faults] of sides.entries()) {
      const labels = { side: String(index + 1) };
      const run = await runEmbedded(CONFIG, { version: 1, faults }, replicate, {
        overrides: { labels },
      });
      results[index]?.push(run.result);
    }
  }
  return results;
}
