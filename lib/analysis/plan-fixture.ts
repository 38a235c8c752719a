/** Plans and manifests made by hand, for tests. */
import { type Plan, PLAN_SCHEMA_VERSION, type PlanStage } from "../core/plan.ts";
import type { K6Summary, RunFacts } from "./run-facts.ts";

/** The scenario's start in every fixture. */
export const EPOCH_MS = Date.UTC(2026, 2, 4, 10, 15);

const RATES_PER_ORG: Readonly<Record<PlanStage["kind"], [from: number, to: number]>> = {
  warmup: [2, 2],
  baseline: [2, 2],
  ramp: [2, 24],
  spike: [24, 24],
  recovery: [2, 2],
};
const STAGE_SECONDS = { warmup: 10, baseline: 30, ramp: 2, spike: 20, recovery: 20 } as const;

/** Warmup, baseline, ramp, spike and recovery over `orgCount` orgs of which the first is primary. */
export function makePlan(orgCount = 5, fields: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    scenario: "spike",
    seed: 7,
    configHash: "0".repeat(64),
    labels: {},
    target: makeTarget(),
    model: "open",
    stages: makeStages(orgCount),
    vus: 100,
    gracefulStopMs: 15_000,
    mix: [{ grant: "client_credentials", share: 1 }],
    variants: [{ name: "default", weight: 1 }],
    profiles: [],
    clients: [{ clientId: "app", credentialName: "app" }],
    sample: 1,
    gates: [],
    orgs: Array.from({ length: orgCount }, (_, index) => makeOrg(index)),
    ...fields,
  };
}

export function makeTarget(fields: Partial<Plan["target"]> = {}): Plan["target"] {
  return {
    name: "embedded",
    dialect: "rfc",
    issuer: "http://issuer.example",
    clientAuth: "basic",
    claims: { org: "org_ids", scope: "scope", extra: "forbid" },
    orgParameter: null,
    timeoutMs: 10_000,
    connections: "reuse",
    attemptIdHeader: null,
    correlationHeader: null,
    headlessAuthorize: true,
    embedded: true,
    ...fields,
  };
}

function makeStages(orgCount: number): PlanStage[] {
  let startMs = 0;
  return (["warmup", "baseline", "ramp", "spike", "recovery"] as const).map((kind) => {
    const [from, to] = RATES_PER_ORG[kind];
    const stage = {
      name: kind,
      kind,
      startMs,
      durationMs: STAGE_SECONDS[kind] * 1000,
      fromRatePerSecond: from * orgCount,
      toRatePerSecond: to * orgCount,
    };
    startMs += stage.durationMs;
    return stage;
  });
}

function makeOrg(index: number): Plan["orgs"][number] {
  return {
    org: `org-${index}`,
    orgId: `id-${index}`,
    role: index === 0 ? "primary" : "secondary",
    groups: {},
    client: 0,
    scope: "read",
    weight: 1,
    expectedOrgs: [`id-${index}`],
    audience: null,
    redirectUri: null,
    orgParameterValue: "",
    tokenUrl: "http://issuer.example/token",
    authorizeUrl: null,
  };
}

/** A manifest of a run that ended by itself. */
export function makeFacts(fields: Partial<RunFacts> = {}): RunFacts {
  return {
    id: "20260304T101500Z-spike-kfpw",
    startedAt: new Date(EPOCH_MS - 2000).toISOString(),
    endedAt: new Date(EPOCH_MS + 90_000).toISOString(),
    tokenrush: "0.1.0",
    k6: "2.2.0",
    node: "20.20.2",
    state: "finished",
    k6ExitCode: 0,
    stopReason: null,
    processGone: false,
    platformCores: 2,
    ...fields,
  };
}

/** What k6 counts of a run whose every attempt was recorded. */
export function makeSummary(recorded: number, fields: Partial<K6Summary> = {}): K6Summary {
  return {
    httpReqs: recorded,
    httpReqFailedShare: 0.008,
    httpReqDurationP95Us: 41_000,
    droppedIterations: 0,
    started: recorded,
    recorded,
    auxiliary: null,
    iterations: recorded,
    vusMax: 100,
    ...fields,
  };
}
