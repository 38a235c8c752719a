/** Settles everything about a run before load starts: the plan, and beside it the credentials and hooks. */
import { randomInt } from "node:crypto";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type {
  Plan,
  PlanCheck,
  PlanEvent,
  PlanGate,
  PlanOrg,
  PlanRetry,
  PlanStage,
  PlanTarget,
  ScenarioOptions,
} from "../core/plan.ts";
import { PLAN_SCHEMA_VERSION } from "../core/plan.ts";
import { buildClientTable } from "./config/client-table.ts";
import { hashConfig } from "./config/config-hash.ts";
import type { ConfigOrg } from "./config/config-org.ts";
import type { Config } from "./config/load-config.ts";
import { adviseName } from "./config/nearest-name.ts";
import type { Overrides, RunChoices } from "./config/overrides.ts";
import { settleChoices } from "./config/overrides.ts";
import { showValue } from "./config/shown-text.ts";
import { peakRatePerSecond, PREFLIGHT_STAGE } from "./config/workload.ts";
import { applyZipf, type HotStretch, keepBelowCap, planHotOrgs } from "./org-weights.ts";
import { planScenario, stagesOfScenario } from "./scenario-plan.ts";

/** Room for the last attempts to time out and be recorded: what is cut off by k6 is in no record. */
const GRACE_MS = 5000;
const MIN_VUS = 10;
const MAX_VUS = 1000;
/** k6 counts attempts per 1 000 s, so a rate has three decimals. */
const RATE_STEPS = 1000;
const SEED_RANGE = 2 ** 31;
/** Gentle for any server, and at most as fast as the load begins. */
const PREFLIGHT_RATE_PER_SECOND = 50;
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

function refuseRate(config: Config, stages: readonly PlanStage[]): void {
  const peak = peakRatePerSecond(stages);
  const { maxRate } = config.settings.safety;
  if (peak <= maxRate) return;
  const message = `${config.path}: the peak of ${peak} attempts per second is above safety.maxRate ${maxRate}`;
  throw new HarnessError("TARGET_REFUSED", message, {
    hint: "lower the rates of the workload or --scale, or raise safety.maxRate if the target may get that much",
    exitCode: EXIT_CODES.usage,
  });
}

/** As many as the peak needs when the server takes its time, up to a second an attempt, and its retries wait. */
function chooseVus(
  stages: readonly PlanStage[],
  timeoutMs: number,
  retry: PlanRetry | null,
): number {
  const asked = Math.max(0, ...stages.map(({ vus }) => vus ?? 0));
  if (asked > 0) return asked;
  const busyMs = Math.min(timeoutMs, 1000) + (retry === null ? 0 : longestWaitMs(retry));
  const needed = Math.ceil((peakRatePerSecond(stages) * busyMs) / 1000);
  return Math.min(MAX_VUS, Math.max(MIN_VUS, needed));
}

/** All pauses of one logical request, without those a server asks for. */
function longestWaitMs({ max, backoffMs, maxWaitMs }: PlanRetry): number {
  const waits = Array.from({ length: max }, (_, n) => Math.min(maxWaitMs, backoffMs * 2 ** n));
  return waits.reduce((sum, wait) => sum + wait, 0);
}

/** Long enough for an iteration begun last: its attempts and pauses, or the window in which it tries an old token. */
function chooseGraceMs(
  timeoutMs: number,
  retry: PlanRetry | null,
  options: ScenarioOptions,
): number {
  const attemptsMs =
    retry === null ? timeoutMs : (retry.max + 1) * timeoutMs + longestWaitMs(retry);
  const windowMs = options.name === "reconsent" ? options.windowMs : 0;
  return attemptsMs + windowMs + GRACE_MS;
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

function planTarget({ settings, orgs }: Config): PlanTarget {
  const { target } = settings;
  return {
    name: target.name ?? new URL(orgs[0]?.requests[0]?.tokenUrl ?? "").host,
    dialect: target.dialect,
    issuer: target.issuer ?? null,
    claims: target.claims,
    timeoutMs: target.timeout,
    connections: target.connections,
    attemptIdHeader: target.attemptIdHeader ?? null,
    correlationHeader: target.correlationHeader?.toLowerCase() ?? null,
    headlessAuthorize: target.headlessAuthorize,
    pkce: target.pkce,
    revokeUrl: target.revokeUrl ?? null,
    embedded: false,
  };
}

function planRetry({ settings: { retry } }: Config): PlanRetry | null {
  if (retry === undefined || retry.max === 0) return null;
  const { max, on, backoff, maxWait, honourRetryAfter, fault = null } = retry;
  return { max, on, backoffMs: backoff, maxWaitMs: maxWait, honourRetryAfter, fault };
}

function planCheck({ settings: { apiCheck } }: Config): PlanCheck | null {
  if (apiCheck === undefined) return null;
  const { kind, sample, org } = apiCheck;
  return { kind, sample, org: org === undefined ? ORG_OF_CHECK[kind] : org };
}

/** Where an answer names the org unless the file says otherwise; an API's own answer has no place of its own for it. */
const ORG_OF_CHECK: Readonly<Record<PlanCheck["kind"], string | null>> = {
  api: null,
  introspection: "org_ids",
  "tokens-me": "organization.id",
};

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

/** At most as fast as the load begins. */
function preflightRate(stages: readonly PlanStage[]): number {
  const first = stages.find(({ toRatePerSecond }) => toRatePerSecond > 0)?.toRatePerSecond;
  return Math.min(PREFLIGHT_RATE_PER_SECOND, first ?? PREFLIGHT_RATE_PER_SECOND);
}

/**
 * Plans one run: overrides are applied, secrets read and credentials prepared; sends nothing.
 * Throws a HarnessError (exit: usage) for an unknown org, a missing secret, or a peak above `safety.maxRate`.
 */
export function planRun(config: Config, overrides: Overrides = {}): PlannedRun {
  const { settings } = config;
  const warnings = [...config.warnings];
  const { seed, sample, labels, preflight: asked } = settings;
  const file = { seed, sample, labels, preflight: asked };
  const choices = settleChoices(overrides, config.environment, file);
  const orgs = selectOrgs(config, choices, warnings);
  const { events, hooks } = planEvents(config, choices);
  const options = planScenario(config.scenario, events, choices.timeScale);
  const own = stagesOfScenario(options, events, orgs.length);
  const stages = own ?? scaleStages(config.stages, choices);
  refuseRate(config, stages);
  const target = planTarget(config);
  const retry = planRetry(config);
  const table = buildClientTable(orgs, config.readSecret);
  const names = orgs.map(({ org }) => org);
  const weights = weightsOf(orgs, config, stages, warnings);
  const { preflight } = choices;
  const plan: Plan = {
    schemaVersion: PLAN_SCHEMA_VERSION,
    scenario: options.name,
    seed: choices.seed ?? randomInt(SEED_RANGE),
    configHash: hashConfig({ settings, orgs: config.orgs }),
    labels: choices.labels,
    target,
    model: options.name === "refresh-storm" ? "closed" : settings.model,
    scenarioOptions: options,
    stages: preflight === "off" ? stages : [PREFLIGHT, ...stages],
    vus: settings.safety.maxVus ?? chooseVus(stages, target.timeoutMs, retry),
    gracefulStopMs: chooseGraceMs(target.timeoutMs, retry, options),
    preflight,
    preflightRatePerSecond: preflightRate(stages),
    mix: config.mix,
    variants: variantsOf(config),
    profiles: ["default"],
    clients: table.clients,
    tokenExchange: planTokenExchange(config, orgs),
    extensionGrantType: settings.target.extensionGrant?.grantType ?? null,
    retry,
    apiCheck: planCheck(config),
    events,
    hot: planHotOrgs(hotStretches(config, choices), names, stages, warnings),
    sample: choices.sample,
    gates: keepGates(config.gates, orgs, warnings),
    orgs: orgs.map((org, index) => ({
      ...planOrg(org),
      weight: weights[index] ?? 1,
      requests: table.requestsOf(index),
    })),
  };
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
  { settings }: Config,
  stages: readonly PlanStage[],
  warnings: string[],
): number[] {
  const given = orgs.map(({ weight }) => weight);
  const ranked = applyZipf(given, settings.orgs.weights?.zipf);
  return keepBelowCap(ranked, stages, settings.safety.maxPerOrg, warnings);
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
