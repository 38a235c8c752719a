/** Plans and manifests made by hand, for tests. */
import {
  type Plan,
  PLAN_SCHEMA_VERSION,
  type PlanClient,
  type PlanGate,
  type PlanOrg,
  type PlanRequest,
  type PlanStage,
} from "../core/plan.ts";
import type { K6Summary, RunFacts } from "./run-facts.ts";

/** The scenario's start in every fixture. */
export const EPOCH_MS = Date.UTC(2026, 2, 4, 10, 15);

type LoadKind = Exclude<PlanStage["kind"], "preflight" | "soak">;

const RATES_PER_ORG: Readonly<Record<LoadKind, [from: number, to: number]>> = {
  warmup: [2, 2],
  baseline: [2, 2],
  ramp: [2, 24],
  spike: [24, 24],
  recovery: [2, 2],
};
const STAGE_SECONDS: Readonly<Record<LoadKind, number>> = {
  warmup: 10,
  baseline: 30,
  ramp: 2,
  spike: 20,
  recovery: 20,
};

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
    scenarioOptions: { name: "spike" },
    stages: makeStages(orgCount),
    vus: 100,
    gracefulStopMs: 15_000,
    preflight: "off",
    preflightRatePerSecond: 10,
    mix: [{ grant: "client_credentials", share: 1 }],
    variants: [{ name: "default", weight: 1 }],
    profiles: [],
    clients: [makeClient()],
    tokenExchange: null,
    extensionGrantType: null,
    retry: null,
    apiCheck: null,
    events: [],
    hot: [],
    sample: 1,
    gates: [],
    orgs: Array.from({ length: orgCount }, (_, index) => makeOrg(index)),
    ...fields,
  };
}

export function makeClient(fields: Partial<PlanClient> = {}): PlanClient {
  return {
    clientId: "app",
    auth: "basic",
    credentialName: "app",
    nextCredentialName: null,
    assertion: null,
    ...fields,
  };
}

export function makeTarget(fields: Partial<Plan["target"]> = {}): Plan["target"] {
  return {
    name: "embedded",
    dialect: "rfc",
    issuer: "http://issuer.example",
    claims: { org: { from: "org_ids", pattern: null }, scope: "scope", extra: "forbid" },
    timeoutMs: 10_000,
    connections: "reuse",
    attemptIdHeader: null,
    correlationHeader: null,
    headlessAuthorize: "request",
    pkce: false,
    revokeUrl: null,
    embedded: true,
    ...fields,
  };
}

/** The preflight's stage, which comes first in a plan that has one. */
export const PREFLIGHT_STAGE: PlanStage = {
  name: "preflight",
  kind: "preflight",
  startMs: 0,
  durationMs: 0,
  fromRatePerSecond: 0,
  toRatePerSecond: 0,
  vus: null,
};

/** The same plan with a preflight before its load. */
export function withPreflight(plan: Plan): Plan {
  return { ...plan, preflight: "warn", stages: [PREFLIGHT_STAGE, ...plan.stages] };
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
      vus: null,
    };
    startMs += stage.durationMs;
    return stage;
  });
}

/** `request` changes the org's one request; `requests` are all of them, by variant. */
export function makeOrg(
  index: number,
  { request, ...fields }: Partial<PlanOrg> & { request?: Partial<PlanRequest> } = {},
): PlanOrg {
  return {
    org: `org-${index}`,
    name: `org-${index}`,
    orgId: `id-${index}`,
    role: index === 0 ? "primary" : "secondary",
    groups: {},
    weight: 1,
    expectedOrgs: [`id-${index}`],
    declaredScope: "",
    audience: null,
    checkUrl: null,
    requests: [makeRequest(request)],
    ...fields,
  };
}

export function makeRequest(fields: Partial<PlanRequest> = {}): PlanRequest {
  return {
    client: 0,
    tokenUrl: "http://issuer.example/oauth/token",
    authorizeUrl: null,
    scope: "read",
    refreshScope: null,
    redirectUri: null,
    codeRedirectUri: null,
    orgParameter: null,
    authorizeOrgParameter: null,
    parameters: [],
    authorizeParameters: [],
    extensionParameters: [],
    extensionCredentialName: null,
    ...fields,
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
    machine: { platform: "linux x64", cpu: "a processor", proxy: false },
    source: { commit: null, build: null },
    series: null,
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

/** A gate on any failure in the whole run. */
export function makeGate(fields: Partial<PlanGate> = {}): PlanGate {
  return {
    metric: "failed",
    max: 0,
    unit: "share",
    stage: null,
    grant: null,
    org: null,
    variant: null,
    per: "run",
    minCount: 0,
    ...fields,
  };
}
