/** k6's options for a plan. */
import type { Options, Scenario } from "k6/options";
import { loadStages, type PlanStage } from "../core/plan.ts";
import { longestPreflightMs } from "../core/preflight-duration.ts";
import type { PlanHead } from "../core/token-request.ts";

// k6 takes whole rates only: counting per 1 000 s keeps three decimals of a rate per second.
const TIME_UNIT_SECONDS = 1000;

/** Options that run the plan's stages as one scenario whose `exec` is the default function. */
export function optionsFor(plan: PlanHead): Options {
  return optionsWith(plan, plan.model === "open" ? openModel(plan) : closedModel(plan));
}

/** Options of the preflight: one VU, one iteration per org and grant, for as long as that takes. */
export function preflightOptionsFor(plan: PlanHead, orgs: number): Options {
  const iterations = orgs * plan.mix.length;
  return optionsWith(plan, {
    executor: "shared-iterations",
    vus: 1,
    iterations,
    maxDuration: `${Math.ceil(longestPreflightMs(plan, iterations))}ms`,
    gracefulStop: `${plan.gracefulStopMs}ms`,
  });
}

function optionsWith(plan: PlanHead, scenario: Scenario): Options {
  return {
    scenarios: { [plan.scenario]: scenario },
    // Every tag makes a time series per value; ours would be one per org. Records carry the dimensions.
    systemTags: ["scenario"],
    summaryTrendStats: ["p(50)", "p(95)", "p(99)", "max"],
    noConnectionReuse: plan.target.connections === "new",
    // Redirects are answers here (RFC 6749 §4.1.2), not something to follow.
    maxRedirects: 0,
  };
}

function openModel(plan: PlanHead): Scenario {
  const stages = loadStages(plan.stages);
  return {
    executor: "ramping-arrival-rate",
    startRate: perTimeUnit(stages[0]?.fromRatePerSecond ?? 0),
    timeUnit: `${TIME_UNIT_SECONDS}s`,
    preAllocatedVUs: plan.vus,
    maxVUs: plan.vus,
    gracefulStop: `${plan.gracefulStopMs}ms`,
    stages: stages.flatMap((stage) => rampingStages(stage)),
  };
}

// A stage of no length jumps to the stage's own start rate.
function rampingStages(stage: PlanStage): { target: number; duration: string }[] {
  return [
    { target: perTimeUnit(stage.fromRatePerSecond), duration: "0s" },
    { target: perTimeUnit(stage.toRatePerSecond), duration: `${stage.durationMs}ms` },
  ];
}

function closedModel(plan: PlanHead): Scenario {
  return {
    executor: "ramping-vus",
    startVUs: 0,
    gracefulRampDown: `${plan.gracefulStopMs}ms`,
    gracefulStop: `${plan.gracefulStopMs}ms`,
    stages: loadStages(plan.stages).flatMap(({ kind, vus, durationMs }) => {
      const target = vus ?? plan.vus;
      const stage = { target, duration: `${durationMs}ms` };
      return kind === "ramp" ? [stage] : [{ target, duration: "0s" }, stage];
    }),
  };
}

function perTimeUnit(ratePerSecond: number): number {
  return Math.round(ratePerSecond * TIME_UNIT_SECONDS);
}
