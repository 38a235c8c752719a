/** Says what a plan will do, in figures, before it does it: for `--dry-run`. */
import { loadStages, type Plan, type PlanEvent, type PlanStage } from "../../core/plan.ts";
import { plannedAttempts, ticksUntil } from "../../core/schedule.ts";
import { findBusiestOrg } from "../busiest-org.ts";
import type { Hook, PlannedRun } from "../plan-run.ts";
import { expectedPreflightMs, preflightRequests } from "../preflight-time.ts";
import { peakRatePerSecond } from "./workload.ts";

export interface StageDescription {
  stage: string;
  kind: string;
  startMs: number;
  durationMs: number;
  /** Null in a closed model, as is the other end. */
  fromRatePerSecond: number | null;
  toRatePerSecond: number | null;
  /** Of a closed model; null in an open one. */
  vus: number | null;
  /** Attempts expected to start in this stage; null in a closed model, where the server sets the pace. */
  attempts: number | null;
}

export interface EventDescription extends PlanEvent {
  /** What makes it happen, without its text: a command may hold anything. Null for nothing. */
  hook: { kind: "command" } | { kind: "url"; host: string } | null;
}

export interface PlanDescription {
  scenario: Plan["scenarioOptions"];
  model: Plan["model"];
  /** Before the load; null when it is off. */
  preflight: {
    mode: "strict" | "warn";
    requests: number;
    ratePerSecond: number;
    durationMs: number;
  } | null;
  stages: StageDescription[];
  /** Null in a closed model. */
  totalAttempts: number | null;
  durationMs: number;
  /** Null in a closed model. */
  peakRatePerSecond: number | null;
  /** The org that gets most in any minute, hot stretches and caps included: limits of servers are often per org and minute. */
  busiestOrg: { org: string; attemptsPerMinute: number } | null;
  vus: number;
  k6MemoryMb: number;
  /** Until they are compressed; null in a closed model. */
  recordsMb: number | null;
  events: EventDescription[];
}

// Measured: 1 000 VUs took 224 MB, a record with a token of 360 bytes 600.
const MB_PER_VU = 0.224;
const MB_PER_RECORD = 600e-6;

/** Describes a plan; attempts are expectations of the schedule without retries, not promises of the server. */
export function describePlan({ plan, hooks }: Pick<PlannedRun, "plan" | "hooks">): PlanDescription {
  const { model, vus, scenarioOptions } = plan;
  const stages = loadStages(plan.stages);
  const isOpen = model === "open";
  const totalAttempts = isOpen ? plannedAttempts(stages) : null;
  return {
    scenario: scenarioOptions,
    model,
    preflight: describePreflight(plan),
    stages: stages.map((stage) => describeStage(stage, isOpen)),
    totalAttempts,
    durationMs: stages.reduce((sum, { durationMs }) => sum + durationMs, 0),
    peakRatePerSecond: isOpen ? peakRatePerSecond(stages) : null,
    busiestOrg: isOpen ? describeBusiest(plan) : null,
    vus,
    k6MemoryMb: Math.ceil(vus * MB_PER_VU),
    recordsMb: totalAttempts === null ? null : Math.ceil(totalAttempts * MB_PER_RECORD),
    events: plan.events.map((event, index) => ({
      ...event,
      hook: describeHook(hooks.get(index)),
    })),
  };
}

function describeBusiest(plan: Plan): PlanDescription["busiestOrg"] {
  const { org, perMinute } = findBusiestOrg(plan);
  return { org, attemptsPerMinute: perMinute };
}

function describePreflight(plan: Plan): PlanDescription["preflight"] {
  const { preflight: mode, preflightRatePerSecond: ratePerSecond } = plan;
  if (mode === "off") return null;
  const durationMs = expectedPreflightMs(plan);
  return { mode, requests: preflightRequests(plan), ratePerSecond, durationMs };
}

function describeStage({ name, kind, ...stage }: PlanStage, isOpen: boolean): StageDescription {
  const { startMs, durationMs, fromRatePerSecond, toRatePerSecond, vus } = stage;
  return {
    stage: name,
    kind,
    startMs,
    durationMs,
    fromRatePerSecond: isOpen ? fromRatePerSecond : null,
    toRatePerSecond: isOpen ? toRatePerSecond : null,
    vus,
    attempts: isOpen ? ticksUntil([stage], Number.POSITIVE_INFINITY) : null,
  };
}

function describeHook(hook: Hook | undefined): EventDescription["hook"] {
  if (hook === undefined) return null;
  return "url" in hook ? { kind: "url", host: new URL(hook.url).host } : { kind: "command" };
}
