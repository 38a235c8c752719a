/** Refresh storm: how many of the chains that expired together got a token, how fast, and how many were lost. */
import type { Plan } from "../../core/plan.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import type { ScenarioRecord } from "./scenario-record.ts";

interface Storm {
  name: string;
  startMs: number;
  attempts: number;
  /** First tries: each chain has one per storm. */
  chains: number;
  issued: number;
  /** Of attempts, in milliseconds since the scenario's start; infinite and 0 of none. */
  firstMs: number;
  lastMs: number;
}

export interface RefreshStormTally {
  name: "refresh-storm";
  storms: Storm[];
}

export function createRefreshStormTally({ stages }: Plan): RefreshStormTally {
  return {
    name: "refresh-storm",
    storms: stages
      .filter(({ kind }) => kind === "spike")
      .map(({ name, startMs }) => ({
        name,
        startMs,
        attempts: 0,
        chains: 0,
        issued: 0,
        firstMs: Number.POSITIVE_INFINITY,
        lastMs: 0,
      })),
  };
}

/** An attempt belongs to the storm that began last before it: retries outlast a storm's stage. */
export function countRefreshStorm(
  { storms }: RefreshStormTally,
  { scanned, outcome }: ScenarioRecord,
): void {
  const { startMs, attemptNumber } = scanned;
  const storm = storms.findLast((one) => one.startMs <= startMs);
  if (outcome === null || storm === undefined) return;
  storm.attempts += 1;
  storm.chains += Number(attemptNumber === 1);
  storm.issued += Number(outcome === "issued");
  storm.firstMs = Math.min(storm.firstMs, startMs);
  storm.lastMs = Math.max(storm.lastMs, startMs);
}

export function addRefreshStorm(into: RefreshStormTally, from: RefreshStormTally): void {
  into.storms.forEach((storm, index) => {
    const other = from.storms[index];
    if (other === undefined) return;
    storm.attempts += other.attempts;
    storm.chains += other.chains;
    storm.issued += other.issued;
    storm.firstMs = Math.min(storm.firstMs, other.firstMs);
    storm.lastMs = Math.max(storm.lastMs, other.lastMs);
  });
}

export function describeRefreshStorm({
  storms,
}: RefreshStormTally): Extract<ScenarioFacts, { name: "refresh-storm" }> {
  return {
    name: "refresh-storm",
    storms: storms.map(({ name, startMs, attempts, chains, issued, firstMs, lastMs }) => ({
      storm: name,
      chains,
      attempts,
      issued,
      firstMs: attempts === 0 ? 0 : firstMs - startMs,
      lastMs: attempts === 0 ? 0 : lastMs - startMs,
      lostChains: Math.max(0, chains - issued),
    })),
  };
}
