/** What a configuration says that its run will not do: said before the load, since nothing of it shows afterwards. */
import type { Plan, ScenarioOptions } from "../core/plan.ts";
import { showValue } from "./config/shown-text.ts";
import { boundRefreshReach } from "./refresh-reach.ts";
import { takesOrgsInTurn } from "./scenario-plan.ts";

type ScenarioName = ScenarioOptions["name"];

/** They send each attempt once. */
const WITHOUT_RETRY: readonly ScenarioName[] = ["refresh-storm", "double-spend", "reconsent"];
/** Their rates follow from their options. */
const WITHOUT_SCALE: readonly ScenarioName[] = ["refresh-storm", "propagation"];

/** Doubts about a plan that do not stop it; `scale` is the factor that the run was started with. */
export function warnOfUnused(plan: Plan, scale: number): string[] {
  const { name } = plan.scenarioOptions;
  const warnings: string[] = [];
  if (plan.retry !== null && WITHOUT_RETRY.includes(name)) {
    warnings.push(`retry is not used: the scenario ${name} tries nothing again`);
  }
  if (plan.hot.length > 0 && takesOrgsInTurn(name)) {
    warnings.push(`orgs.hot is not used: the scenario ${name} takes each org in turn`);
  }
  if (scale !== 1 && (plan.model === "closed" || WITHOUT_SCALE.includes(name))) {
    const whose = WITHOUT_SCALE.includes(name) ? `scenario ${name}` : "closed model";
    warnings.push(`--scale changes nothing: the ${whose} has no rates to scale`);
  }
  return [
    ...warnings,
    ...warnOfFault(plan),
    ...warnOfKeptSecrets(plan),
    ...warnOfReach(plan),
    ...warnOfLateEvents(plan),
  ];
}

/** A fault that no request of the plan can have. */
function warnOfFault({ retry, mix, clients }: Plan): string[] {
  if (retry?.fault === "drops-refresh-token" && !mix.some(({ grant }) => grant === "refresh")) {
    return ["retry.fault drops-refresh-token does nothing: the mix has no refresh"];
  }
  if (retry?.fault === "loses-secret" && clients.every(({ auth }) => auth === "none")) {
    return ["retry.fault loses-secret does nothing: no client has a secret"];
  }
  return [];
}

/** Clients that a rotation passes by. */
function warnOfKeptSecrets({ scenarioOptions, clients }: Plan): string[] {
  if (scenarioOptions.name !== "rotation") return [];
  const kept = clients.filter(({ nextCredentialName }) => nextCredentialName === null);
  const [first] = kept;
  if (first === undefined) return [];
  const which = `${kept.length} of ${clients.length} clients, such as ${showValue(first.clientId)}`;
  return [`without a nextSecretRef, ${which}, keep the secret they have throughout the rotation`];
}

function warnOfReach(plan: Plan): string[] {
  const reach = boundRefreshReach(plan);
  const all = plan.orgs.length;
  if (reach === null || reach.orgs >= all) return [];
  const what = plan.scenarioOptions.name === "refresh-storm" ? "chains" : "refreshes";
  return [
    `refresh reaches at most ${reach.orgs} of ${all} orgs: ${reach.refreshes} ${what}, shared out by weight, are too few for each to get one`,
  ];
}

function warnOfLateEvents({ events, stages }: Plan): string[] {
  const endMs = Math.max(0, ...stages.map(({ startMs, durationMs }) => startMs + durationMs));
  return events
    .filter(({ atMs }) => atMs >= endMs)
    .map(
      ({ name, atMs }) =>
        `the event ${showValue(name)} at ${atMs / 1000} s comes after the load, which ends at ${endMs / 1000} s`,
    );
}
