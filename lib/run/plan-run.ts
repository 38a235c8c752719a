/** Settles everything about a run before load starts: the plan, and beside it the credentials. */
import { randomInt } from "node:crypto";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Plan, PlanGate, PlanOrg, PlanStage, PlanTarget } from "../core/plan.ts";
import { PLAN_SCHEMA_VERSION } from "../core/plan.ts";
import { buildClientTable } from "./config/client-table.ts";
import { hashConfig } from "./config/config-hash.ts";
import type { ConfigOrg } from "./config/config-org.ts";
import { grantsOf } from "./config/cross-checks.ts";
import type { Config } from "./config/load-config.ts";
import { adviseName } from "./config/nearest-name.ts";
import type { Overrides, RunChoices } from "./config/overrides.ts";
import { settleChoices } from "./config/overrides.ts";
import { showValue } from "./config/shown-text.ts";
import { peakRatePerSecond } from "./config/workload.ts";

/** Room for the last attempts to time out and be recorded: what is cut off by k6 is in no record. */
const GRACE_MS = 5000;
const MIN_VUS = 10;
const MAX_VUS = 1000;
/** k6 counts attempts per 1 000 s, so a rate has three decimals. */
const RATE_STEPS = 1000;
const SEED_RANGE = 2 ** 31;

export interface PlannedRun {
  plan: Plan;
  /** Prepared credentials by `credentialName`; they go through the secret pipe, and nowhere else. */
  credentials: Map<string, string>;
  /** The bare secrets, for keeping them out of messages. */
  secrets: string[];
  warnings: string[];
}

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

/** As many as the peak needs when the server takes its time, up to a second an attempt. */
function chooseVus(peak: number, timeoutMs: number): number {
  const needed = Math.ceil((peak * Math.min(timeoutMs, 1000)) / 1000);
  return Math.min(MAX_VUS, Math.max(MIN_VUS, needed));
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
  const { orgParameter } = target;
  return {
    name: target.name ?? new URL(orgs[0]?.tokenUrl ?? "").host,
    dialect: target.dialect,
    issuer: target.issuer ?? null,
    clientAuth: target.clientAuth,
    claims: target.claims,
    orgParameter: orgParameter && { name: orgParameter.name, in: orgParameter.in },
    timeoutMs: target.timeout,
    connections: target.connections,
    attemptIdHeader: target.attemptIdHeader ?? null,
    correlationHeader: target.correlationHeader?.toLowerCase() ?? null,
    headlessAuthorize: target.headlessAuthorize,
    embedded: false,
  };
}

function planOrg(org: ConfigOrg, client: number): PlanOrg {
  const { name: _name, declaredScope: _declaredScope, client: _client, ...planned } = org;
  return { ...planned, client };
}

function planMix({ settings: { mix } }: Config): Plan["mix"] {
  const total = mix.client_credentials + mix.refresh;
  return grantsOf(mix).map((grant) => ({ grant, share: mix[grant] / total }));
}

/**
 * Plans one run: overrides are applied, secrets read and credentials prepared; sends nothing.
 * Throws a HarnessError (exit: usage) for an unknown org, a missing secret, or a peak above `safety.maxRate`.
 */
export function planRun(config: Config, overrides: Overrides = {}): PlannedRun {
  const { settings } = config;
  const warnings = [...config.warnings];
  const { seed, sample, labels } = settings;
  const choices = settleChoices(overrides, config.environment, { seed, sample, labels });
  const orgs = selectOrgs(config, choices, warnings);
  const stages = scaleStages(config.stages, choices);
  refuseRate(config, stages);
  const target = planTarget(config);
  const table = buildClientTable(orgs, target.clientAuth, config.readSecret);
  const plan: Plan = {
    schemaVersion: PLAN_SCHEMA_VERSION,
    scenario: choices.scenario,
    seed: choices.seed ?? randomInt(SEED_RANGE),
    configHash: hashConfig({ settings, orgs: config.orgs }),
    labels: choices.labels,
    target,
    model: "open",
    stages,
    vus: settings.safety.maxVus ?? chooseVus(peakRatePerSecond(stages), target.timeoutMs),
    gracefulStopMs: target.timeoutMs + GRACE_MS,
    mix: planMix(config),
    variants: [{ name: "default", weight: 1 }],
    profiles: ["default"],
    clients: table.clients,
    sample: choices.sample,
    gates: keepGates(config.gates, orgs, warnings),
    orgs: orgs.map((org, index) => planOrg(org, table.clientOf[index] ?? 0)),
  };
  return { plan, credentials: table.credentials, secrets: table.secrets, warnings };
}
