/** The plan of generated records: a spike whose length follows from how many records it must hold. */
import {
  type Plan,
  PLAN_SCHEMA_VERSION,
  type PlanOrg,
  type PlanRequest,
  type PlanStage,
} from "../../lib/core/plan.ts";
import { plannedAttempts } from "../../lib/core/schedule.ts";
import type { StageKind } from "../../lib/core/words.ts";

/** Kind, milliseconds, and rate per second at both ends, for one attempt per second at rest. */
const SHAPE: readonly (readonly [StageKind, number, number, number])[] = [
  ["warmup", 10_000, 1, 1],
  ["baseline", 30_000, 1, 1],
  ["ramp", 2_000, 1, 12],
  ["spike", 30_000, 12, 12],
  ["recovery", 30_000, 1, 1],
];

/** What every org asks for, and is granted. */
export const SCOPE = "users:readonly organization:readonly";

export interface RecordsSpec {
  records: number;
  orgs: number;
  seed: number;
}

/** The plan whose schedule asks for at least as many attempts as there are to be records. */
export function planFor({ records, orgs, seed }: RecordsSpec): Plan {
  const ratePerSecond = (records + 1) / plannedAttempts(stagesAt(1));
  return {
    schemaVersion: PLAN_SCHEMA_VERSION,
    scenario: "spike",
    seed,
    configHash: "0".repeat(64),
    labels: {},
    target: {
      name: "generated",
      dialect: "rfc",
      issuer: "https://login.example",
      claims: { org: { from: "org_ids", pattern: null }, scope: "scope", extra: "forbid" },
      timeoutMs: 10_000,
      connections: "reuse",
      attemptIdHeader: null,
      correlationHeader: "x-correlation-id",
      headlessAuthorize: "no",
      pkce: false,
      revokeUrl: null,
      embedded: false,
    },
    model: "open",
    scenarioOptions: { name: "spike" },
    stages: stagesAt(ratePerSecond),
    vus: 200,
    gracefulStopMs: 15_000,
    preflight: "off",
    preflightRatePerSecond: 10,
    mix: [
      { grant: "client_credentials", share: 0.75 },
      { grant: "refresh", share: 0.25 },
    ],
    variants: [{ name: "default", weight: 1 }],
    profiles: ["default"],
    clients: Array.from({ length: orgs }, (_, org) => ({
      clientId: `client-${org}`,
      auth: "basic",
      credentialName: `client-${org}`,
      nextCredentialName: null,
      assertion: null,
    })),
    tokenExchange: null,
    extensionGrantType: null,
    retry: null,
    apiCheck: null,
    events: [],
    hot: [],
    sample: 1,
    gates: [],
    orgs: Array.from({ length: orgs }, (_, org) => orgAt(org)),
  };
}

function stagesAt(ratePerSecond: number): PlanStage[] {
  let startMs = 0;
  return SHAPE.map(([kind, durationMs, from, to]) => {
    const stage = {
      name: kind,
      kind,
      startMs,
      durationMs,
      fromRatePerSecond: from * ratePerSecond,
      toRatePerSecond: to * ratePerSecond,
      vus: null,
    };
    startMs += durationMs;
    return stage;
  });
}

function orgAt(org: number): PlanOrg {
  const orgId = `org-${String(org).padStart(5, "0")}`;
  return {
    org: orgId,
    name: orgId,
    orgId,
    role: org === 0 ? "primary" : "secondary",
    groups: {},
    weight: 1,
    expectedOrgs: [orgId],
    declaredScope: "",
    audience: "https://api.example",
    checkUrl: null,
    requests: [requestAt(org)],
  };
}

function requestAt(org: number): PlanRequest {
  return {
    client: org,
    tokenUrl: "https://login.example/token",
    authorizeUrl: null,
    scope: SCOPE,
    refreshScope: null,
    redirectUri: null,
    codeRedirectUri: null,
    orgParameter: null,
    authorizeOrgParameter: null,
    parameters: [],
    authorizeParameters: [],
    extensionParameters: [],
    extensionCredentialName: null,
  };
}
