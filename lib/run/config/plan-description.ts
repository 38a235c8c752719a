/** Says what a plan will do, in figures, before it does it: for `--dry-run`. */
import type { Plan } from "../../core/plan.ts";
import { plannedAttempts, ticksUntil } from "../../core/schedule.ts";
import { peakRatePerSecond } from "./workload.ts";

export interface StageDescription {
  stage: string;
  kind: string;
  startMs: number;
  durationMs: number;
  fromRatePerSecond: number;
  toRatePerSecond: number;
  /** Attempts expected to start in this stage. */
  attempts: number;
}

export interface PlanDescription {
  stages: StageDescription[];
  totalAttempts: number;
  durationMs: number;
  peakRatePerSecond: number;
  /** The org with the greatest weight, and what it gets at the peak: limits of servers are often per org and minute. */
  busiestOrg: { org: string; share: number; attemptsPerMinute: number };
  vus: number;
}

/** Describes a plan; attempts are expectations of the schedule, not promises of the server. */
export function describePlan(plan: Plan): PlanDescription {
  const { stages, orgs, vus } = plan;
  const totalWeight = orgs.reduce((sum, { weight }) => sum + weight, 0);
  const busiest = orgs.reduce((most, org) => (org.weight > most.weight ? org : most));
  const peak = peakRatePerSecond(stages);
  const share = busiest.weight / totalWeight;
  return {
    stages: stages.map(({ name, kind, ...stage }) => ({
      stage: name,
      kind,
      ...stage,
      attempts: ticksUntil([stage], Number.POSITIVE_INFINITY),
    })),
    totalAttempts: plannedAttempts(stages),
    durationMs: stages.reduce((sum, { durationMs }) => sum + durationMs, 0),
    peakRatePerSecond: peak,
    busiestOrg: { org: busiest.org, share, attemptsPerMinute: peak * share * 60 },
    vus,
  };
}
