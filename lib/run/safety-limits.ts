/** Holds a load against `safety`: whatever gives it its shape, it stays below the limits or is refused. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Plan, PlanStage, ScenarioOptions } from "../core/plan.ts";
import { findBusiestOrg } from "./busiest-org.ts";
import type { Settings } from "./config/config-schema.ts";
import { showValue } from "./config/shown-text.ts";
import { peakRatePerSecond } from "./config/workload.ts";

type Safety = Settings["safety"];
type Storm = Extract<ScenarioOptions, { name: "refresh-storm" }>;

const MINUTE_MS = 60_000;
/** What shares of floating point may be off by. */
const TOLERANCE = 1 + 1e-6;

/** Refuses more attempts per second than `safety.maxRate`, and more VUs than `safety.maxVus`; TARGET_REFUSED (exit: usage). */
export function refuseLoad(
  options: ScenarioOptions,
  stages: readonly PlanStage[],
  { maxRate, maxVus }: Safety,
  path: string,
): void {
  const peak = peakAttemptsPerSecond(options, stages);
  if (peak > maxRate) {
    const message = `${path}: the peak of ${peak} attempts per second is above safety.maxRate ${maxRate}`;
    const what =
      options.name === "refresh-storm" ? "fewer chains, or a longer within" : "lower rates";
    throw refused(
      message,
      `give the load ${what}, or raise safety.maxRate if the target may get that much`,
    );
  }
  const vus = Math.max(0, ...stages.map((stage) => stage.vus ?? 0));
  if (maxVus === undefined || vus <= maxVus) return;
  const message = `${path}: ${vus} VUs are asked for, above safety.maxVus ${maxVus}`;
  throw refused(message, "ask for fewer VUs or chains, or raise safety.maxVus");
}

/** Refuses a plan by which an org gets more than `safety.maxPerOrg`, hot stretches included; TARGET_REFUSED (exit: usage). */
export function refuseBusyOrg(plan: Plan, { maxPerOrg }: Safety, path: string): void {
  if (maxPerOrg === undefined) return;
  const { scenarioOptions: options, model } = plan;
  if (model === "closed" && options.name !== "refresh-storm") {
    const message = `${path}: safety.maxPerOrg cannot be kept in a closed model, which has no rate`;
    throw refused(message, "remove it, or give stages rates in the open model");
  }
  const { org, attemptsPerMinute } =
    options.name === "refresh-storm" ? busiestInStorms(plan, options) : findBusiestOrg(plan);
  const perMinute = attemptsPerMinute * attemptsPerIteration(options);
  const capPerMinute = maxPerOrg * 60;
  if (perMinute <= capPerMinute * TOLERANCE) return;
  const message = `${path}: org ${showValue(org)} is to get ${Math.ceil(perMinute)} attempts in its busiest minute, above safety.maxPerOrg ${capPerMinute}/min`;
  throw refused(message, "lower its share or the load, or raise safety.maxPerOrg");
}

/** One iteration is one logical request, but for credentials that are presented more than once. */
function attemptsPerIteration(options: ScenarioOptions): number {
  return options.name === "double-spend" ? options.times : 1;
}

function peakAttemptsPerSecond(options: ScenarioOptions, stages: readonly PlanStage[]): number {
  if (options.name !== "refresh-storm") {
    return peakRatePerSecond(stages) * attemptsPerIteration(options);
  }
  return Math.ceil(options.chains / Math.max(1, options.withinMs / 1000));
}

function busiestInStorms({ orgs }: Plan, { chains, storms, everyMs }: Storm) {
  const total = orgs.reduce((sum, { weight }) => sum + weight, 0);
  const heaviest = orgs.reduce((most, org) => (org.weight > most.weight ? org : most));
  const stormsPerMinute = Math.min(storms, Math.ceil(MINUTE_MS / everyMs));
  const share = heaviest.weight / total;
  return { org: heaviest.org, attemptsPerMinute: share * chains * stormsPerMinute };
}

function refused(message: string, hint: string): HarnessError {
  return new HarnessError("TARGET_REFUSED", message, { hint, exitCode: EXIT_CODES.usage });
}
