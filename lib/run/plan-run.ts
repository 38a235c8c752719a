/** Settles everything about a run before load starts: the plan, and beside it the credentials and hooks. */
import { randomInt } from "node:crypto";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Plan, PlanEvent, PlanGate, PlanOrg, PlanStage } from "../core/plan.ts";
import { PLAN_SCHEMA_VERSION } from "../core/plan.ts";
import { buildClientTable } from "./config/client-table.ts";
import { hashConfig } from "./config/config-hash.ts";
import type { ConfigOrg } from "./config/config-org.ts";
import type { Config } from "./config/load-config.ts";
import { adviseName } from "./config/nearest-name.ts";
import type { Overrides, RunChoices } from "./config/overrides.ts";
import { loadOverrides, settleChoices } from "./config/overrides.ts";
import { showValue } from "./config/shown-text.ts";
import { PREFLIGHT_STAGE } from "./config/workload.ts";
import { chooseGraceMs, choosePreflightRate, chooseVus } from "./load-capacity.ts";
import {
  applyZipf,
  busiestRate,
  type HotStretch,
  keepBelowCap,
  planHotOrgs,
} from "./org-weights.ts";
import { planCheck, planRetry, planTarget } from "./plan-settings.ts";
import { warnOfUnused } from "./plan-warnings.ts";
import { refuseBusyOrg, refuseLoad, type SafeLoad } from "./safety-limits.ts";
import { planScenario, stagesOfScenario, takesOrgsInTurn } from "./scenario-plan.ts";
import { countTokenRequests } from "./token-requests.ts";

/** k6 counts attempts per 1 000 s, so a rate has three decimals. */
const RATE_STEPS = 1000;
const SEED_RANGE = 2 ** 31;
const PREFLIGHT: PlanStage = {
  name: PREFLIGHT_STAGE,
  kind: "preflight",
  startMs: 0,
  durationMs: 0,
  fromRatePerSecond: 0,
  toRatePerSecond: 0,
  vus: null,
};

export interface PlannedRun {
  plan: Plan;
  /** Prepared credentials by `credentialName`; they go through the secret pipe, and nowhere else. */
  credentials: Map<string, string>;
  /** The bare secrets, for keeping them out of messages. */
  secrets: string[];
  /** What makes the plan's events happen, by event index; commands are not written down. */
  hooks: Map<number, Hook>;
  warnings: string[];
}

/** Makes an event happen: a command for a shell, or a URL that gets a POST. */
export type Hook = { command: string } | { url: string };

function selectOrgs(config: Config, choices: RunChoices, warnings: string[]): ConfigOrg[] {
  const { orgs: count, onlyOrg } = choices;
  const names = config.orgs.map(({ org }) => org);
  if (onlyOrg !== undefined && !names.includes(onlyOrg)) {
    throw new HarnessError("USAGE", `there is no org ${showValue(onlyOrg)} in ${config.path}`, {
      hint: adviseName(onlyOrg, names.slice(0, 20)),
      exitCode: EXIT_CODES.usage,
    });
  }
  if (count !== undefined && count > names.length) {
    warnings.push(`${count} orgs were asked for, but there are only ${names.length}`);
  }
  return config.orgs
    .filter(({ org }) => onlyOrg === undefined || org === onlyOrg)
    .slice(0, count ?? names.length);
}

function scaleStages(stages: readonly PlanStage[], { scale, timeScale }: RunChoices): PlanStage[] {
  const scaleRate = (rate: number) =>
    rate === 0 ? 0 : Math.max(1, Math.round(rate * scale * RATE_STEPS)) / RATE_STEPS;
  let startMs = 0;
  return stages.map((stage) => {
    const durationMs = Math.max(1, Math.round(stage.durationMs * timeScale));
    const scaled = {
      ...stage,
      startMs,
      durationMs,
      fromRatePerSecond: scaleRate(stage.fromRatePerSecond),
      toRatePerSecond: scaleRate(stage.toRatePerSecond),
    };
    startMs += durationMs;
    return scaled;
  });
}

/** Gates on an org that this run leaves out have nothing to judge. */
function keepGates(
  gates: readonly PlanGate[],
  orgs: readonly ConfigOrg[],
  warnings: string[],
): PlanGate[] {
  return gates.filter(({ org, metric }) => {
    const kept = org === null || orgs.some((other) => other.org === org);
    if (!kept)
      warnings.push(`the gate on ${metric} of org ${showValue(org)} is left out with its org`);
    return kept;
  });
}

/** Events in order of time, those of flags among them, and their hooks by the same index. */
function planEvents(
  { settings: { events } }: Config,
  { events: flagged, timeScale }: RunChoices,
): { events: PlanEvent[]; hooks: Map<number, Hook> } {
  const all = [...events, ...flagged.map((event) => ({ ...event, kind: "other" as const }))];
  const ordered = all.toSorted((a, b) => a.at - b.at);
  const hooks = new Map<number, Hook>();
  ordered.forEach((event, index) => {
    if ("command" in event && event.command !== undefined) {
      hooks.set(index, { command: event.command });
    } else if ("url" in event && event.url !== undefined) hooks.set(index, { url: event.url });
  });
  return {
    events: ordered.map(({ name, kind, at }) => ({ name, kind, atMs: Math.round(at * timeScale) })),
    hooks,
  };
}

function hotStretches({ settings: { orgs } }: Config, { timeScale }: RunChoices): HotStretch[] {
  return orgs.hot.map(({ org, share, from = 0, to = Number.POSITIVE_INFINITY }) => ({
    org,
    share,
    fromMs: from * timeScale,
    toMs: to * timeScale,
  }));
}

/** The load's part of the plan, and beside it the hooks and each org's weight; refused above the limits of `safety`. */
function planLoad(
  config: Config,
  choices: RunChoices,
  orgs: readonly ConfigOrg[],
  warnings: string[],
) {
  const { safety, target, model } = config.settings;
  const { preflight, timeScale } = choices;
  const { events, hooks } = planEvents(config, choices);
  const options = planScenario(config.scenario, events, timeScale);
  const own = stagesOfScenario(options, events, orgs.length);
  const stages = own ?? scaleStages(config.stages, choices);
  const retry = planRetry(config);
  const hasCheck = planCheck(config) !== null;
  const requests = countTokenRequests(options, config.mix, retry);
  refuseLoad({ options, stages, requests }, safety, config.path);
  const names = orgs.map(({ org }) => org);
  const load = {
    scenario: options.name,
    scenarioOptions: options,
    model: options.name === "refresh-storm" ? "closed" : model,
    stages: preflight === "off" ? stages : [PREFLIGHT, ...stages],
    vus: safety.maxVus ?? chooseVus(stages, target.timeout, retry, options),
    gracefulStopMs: chooseGraceMs({ target, options, mix: config.mix, retry, hasCheck }),
    preflight,
    preflightRatePerSecond: choosePreflightRate(stages, safety.maxRate),
    retry,
    events,
    hot: planHotOrgs(hotStretches(config, choices), names, stages, warnings),
  } satisfies Partial<Plan>;
  return {
    load,
    hooks,
    requests,
    weights: weightsOf(orgs, config, { stages, requests }, warnings),
  };
}

/**
 * Plans one run: overrides are applied, secrets read and credentials prepared; sends nothing.
 * Throws a HarnessError (exit: usage) for an unknown org, a missing secret, or a load above the limits of `safety`.
 */
export function planRun(config: Config, overrides: Overrides = {}): PlannedRun {
  const { settings } = config;
  const warnings = [...config.warnings];
  const { seed, sample, labels, preflight } = settings;
  const file = { seed, sample, labels, preflight };
  const choices = settleChoices(overrides, config.environment, file);
  const orgs = selectOrgs(config, choices, warnings);
  const { load, hooks, requests, weights } = planLoad(config, choices, orgs, warnings);
  const table = buildClientTable(orgs, config.readSecret);
  const plan: Plan = {
    schemaVersion: PLAN_SCHEMA_VERSION,
    seed: choices.seed ?? randomInt(SEED_RANGE),
    configHash: hashConfig({ settings, orgs: config.orgs }),
    labels: choices.labels,
    overrides: loadOverrides(overrides, config.environment),
    target: planTarget(config),
    ...load,
    mix: config.mix,
    variants: variantsOf(config),
    profiles: ["default"],
    clients: table.clients,
    tokenExchange: planTokenExchange(config, orgs),
    extensionGrantType: settings.target.extensionGrant?.grantType ?? null,
    apiCheck: planCheck(config),
    sample: choices.sample,
    gates: keepGates(config.gates, orgs, warnings),
    orgs: orgs.map((org, index) => ({
      ...planOrg(org),
      weight: weights[index] ?? 1,
      requests: table.requestsOf(index),
    })),
  };
  refuseBusyOrg(plan, requests, settings.safety, config.path);
  warnings.push(...warnOfUnused(plan, choices.scale));
  const { credentials, secrets } = table;
  return { plan, credentials, secrets, hooks, warnings };
}

function variantsOf({ settings: { variants } }: Config): Plan["variants"] {
  return variants.length === 0
    ? [{ name: "default", weight: 1 }]
    : variants.map(({ name, weight }) => ({ name, weight }));
}

function weightsOf(
  orgs: readonly ConfigOrg[],
  { settings, scenario }: Config,
  { stages, requests }: Pick<SafeLoad, "stages" | "requests">,
  warnings: string[],
): number[] {
  const given = orgs.map(({ weight }) => weight);
  const ranked = applyZipf(given, settings.orgs.weights?.zipf);
  if (takesOrgsInTurn(scenario.name)) {
    if (ranked.some((weight) => weight !== ranked[0])) {
      warnings.push(`weights are not used: the scenario ${scenario.name} takes each org in turn`);
    }
    ranked.fill(1);
  }
  const rate = busiestRate(stages) * requests.own;
  return keepBelowCap(ranked, rate, settings.safety.maxPerOrg, warnings);
}

function planOrg(org: ConfigOrg): Omit<PlanOrg, "requests"> {
  const { name, orgId, role, groups, weight, expectedOrgs, declaredScope, audience, checkUrl } =
    org;
  const own = { org: org.org, name, orgId, role, groups, weight, expectedOrgs };
  return { ...own, declaredScope, audience, checkUrl };
}

/** The subject of an exchange is a token of the primary org, or of the first where this run leaves that out. */
function planTokenExchange(
  { mix, settings }: Config,
  orgs: readonly ConfigOrg[],
): Plan["tokenExchange"] {
  if (!mix.some(({ grant }) => grant === "token_exchange")) return null;
  const subjectOrg = Math.max(
    0,
    orgs.findIndex(({ role }) => role === "primary"),
  );
  return { subjectOrg, subjectTokenType: settings.target.tokenExchange.subjectTokenType };
}
