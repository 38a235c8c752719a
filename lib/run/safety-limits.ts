/** Holds a load against `safety`: whatever gives it its shape, it stays below the limits or is refused. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { loadStages, type Plan, type PlanStage, type ScenarioOptions } from "../core/plan.ts";
import { type BusiestOrg, findBusiestOrg } from "./busiest-org.ts";
import type { Settings } from "./config/config-schema.ts";
import { showValue } from "./config/shown-text.ts";
import { peakRatePerSecond } from "./config/workload.ts";
import { busiestRate } from "./org-weights.ts";
import { stormRequests, type TokenRequests } from "./token-requests.ts";

type Safety = Settings["safety"];
type Storm = Extract<ScenarioOptions, { name: "refresh-storm" }>;

/** What of a load its token requests follow from. */
export interface SafeLoad {
  options: ScenarioOptions;
  stages: readonly PlanStage[];
  requests: TokenRequests;
}

/** What shares of floating point may be off by. */
const TOLERANCE = 1 + 1e-6;
const DECIMALS = 3;

/** Refuses more token requests per second than `safety.maxRate`, and more VUs than `safety.maxVus`; TARGET_REFUSED (exit: usage). */
export function refuseLoad(load: SafeLoad, { maxRate, maxVus }: Safety, path: string): void {
  const { what, requestsPerSecond, remedy } = peakOf(load);
  if (requestsPerSecond > maxRate * TOLERANCE) {
    throw refused(
      `${path}: ${what} is above safety.maxRate ${maxRate}`,
      `give the load ${remedy}, or raise safety.maxRate if the target may get that much`,
    );
  }
  const vus = Math.max(0, ...load.stages.map((stage) => stage.vus ?? 0));
  if (maxVus === undefined || vus <= maxVus) return;
  const message = `${path}: ${vus} VUs are asked for, above safety.maxVus ${maxVus}`;
  throw refused(message, "ask for fewer VUs or chains, or raise safety.maxVus");
}

/** Refuses a plan by which an org gets more than `safety.maxPerOrg`, hot stretches included; TARGET_REFUSED (exit: usage). */
export function refuseBusyOrg(
  plan: Plan,
  requests: TokenRequests,
  { maxPerOrg }: Safety,
  path: string,
): void {
  if (maxPerOrg === undefined) return;
  const { scenarioOptions: options, model } = plan;
  if (model === "closed" && options.name !== "refresh-storm") {
    const message = `${path}: safety.maxPerOrg cannot be kept in a closed model, which has no rate`;
    throw refused(message, "remove it, or give stages rates in the open model");
  }
  const { org, perMinute } =
    options.name === "refresh-storm"
      ? busiestInStorms(plan, options)
      : findBusiestOrg(plan, requests);
  const capPerMinute = maxPerOrg * 60;
  if (perMinute <= capPerMinute * TOLERANCE) return;
  const isSubject = requests.subject > 0 && org === subjectOf(plan);
  const why = isSubject ? " (some of them for the tokens that others exchange)" : "";
  const message = `${path}: org ${showValue(org)} is to get up to ${Math.ceil(perMinute / TOLERANCE)} token requests in its busiest minute${why}, above safety.maxPerOrg ${capPerMinute}/min`;
  const fewer = plan.retry === null ? "" : ", or retry.max";
  throw refused(message, `lower its share or the load${fewer}, or raise safety.maxPerOrg`);
}

function subjectOf({ orgs, tokenExchange }: Plan): string | null {
  return tokenExchange === null ? null : (orgs[tokenExchange.subjectOrg]?.org ?? null);
}

interface Peak {
  what: string;
  requestsPerSecond: number;
  /** What of the load to change. */
  remedy: string;
}

function peakOf({ options, stages, requests }: SafeLoad): Peak {
  if (options.name === "refresh-storm") {
    const requestsPerSecond = busiestRate(stormRequests(options, stages), 1000);
    const what = `the peak of ${Math.ceil(requestsPerSecond / TOLERANCE)} token requests per second`;
    return { what, requestsPerSecond, remedy: "fewer chains, or a longer prime, within or every" };
  }
  const attempts = peakRatePerSecond(stages);
  const each = requests.own + requests.subject;
  const requestsPerSecond = attempts * each;
  if (each <= TOLERANCE) {
    const what = `the peak of ${attempts} attempts per second`;
    return { what, requestsPerSecond, remedy: "lower rates" };
  }
  const what = `the peak of ${rounded(requestsPerSecond)} token requests per second (${attempts} iterations, each with up to ${rounded(each)}: ${reasonOf(options)})`;
  return { what, requestsPerSecond, remedy: `lower rates, ${otherRemedyOf(options)}` };
}

function reasonOf(options: ScenarioOptions): string {
  if (options.name === "double-spend") return "each presentation, and what winners do";
  if (options.name === "reconsent") return "the old token, and the new one";
  return "retries, and what comes before attempts";
}

function otherRemedyOf(options: ScenarioOptions): string {
  if (options.name === "double-spend") return "fewer times";
  return options.name === "reconsent"
    ? "a lower --scale"
    : "a smaller retry.max, or less of refresh and token_exchange";
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

function busiestInStorms({ orgs, stages }: Plan, storm: Storm): BusiestOrg {
  const total = orgs.reduce((sum, { weight }) => sum + weight, 0);
  const heaviest = orgs.reduce((most, org) => (org.weight > most.weight ? org : most));
  const requests = stormRequests(storm, loadStages(stages));
  return {
    org: heaviest.org,
    perMinute: (busiestRate(requests) * 60 * heaviest.weight) / total,
  };
}

function refused(message: string, hint: string): HarnessError {
  return new HarnessError("TARGET_REFUSED", message, { hint, exitCode: EXIT_CODES.usage });
}
