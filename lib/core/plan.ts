/**
 * The plan: everything about one run that is settled before load starts, without a secret in it.
 * It is written to `plan.json`, read by k6 and by the analysis, and its arrays are the index tables of every record.
 */
import type { DialectName, Grant, OrgRole, StageKind } from "./words.ts";

export const PLAN_SCHEMA_VERSION = 1;

/** A stretch of the workload; rates are attempts started per second over all orgs, linear between the two. */
export interface PlanStage {
  name: string;
  kind: StageKind;
  /** Milliseconds since the scenario's start. */
  startMs: number;
  durationMs: number;
  fromRatePerSecond: number;
  toRatePerSecond: number;
}

/** An OAuth client. Its prepared credential goes through the secret pipe under `credentialName`. */
export interface PlanClient {
  clientId: string;
  /** Key in k6's secret source; the value is the whole Basic header value or the encoded body fragment. Null for a public client. */
  credentialName: string | null;
}

export interface PlanOrg {
  /** The name people use; unique. */
  org: string;
  /** What the server calls it: the value of the org parameter and of the claim. */
  orgId: string;
  role: OrgRole;
  groups: Record<string, string>;
  /** Index into `clients`. */
  client: number;
  /** Scopes asked for, space separated; empty for none sent. */
  scope: string;
  weight: number;
  /** Org ids a usable token of this org must carry. */
  expectedOrgs: string[];
  /** Audience the token must carry; null when not checked. */
  audience: string | null;
  /** Registered redirect URI for headless authorization; null when not used. */
  redirectUri: string | null;
  /** Value of the org parameter, its template filled in; empty when the target has none. */
  orgParameterValue: string;
  /** `target.tokenUrl` with this org's columns filled in. */
  tokenUrl: string;
  /** `target.authorizeUrl` with this org's columns filled in; null when there is none. */
  authorizeUrl: string | null;
}

/** Where the org is named in a token request. */
interface OrgParameter {
  name: string;
  in: "body" | "query";
}

interface PlanClaims {
  /** Name or dotted path of the claim with the org ids; null when orgs are not checked. */
  org: string | null;
  /** Name or dotted path of the claim with granted scopes. */
  scope: string;
  /** What an org id nobody expected means. */
  extra: "forbid" | "allow";
}

export interface PlanTarget {
  name: string;
  dialect: DialectName;
  /** `iss` a token must carry; null when not checked. */
  issuer: string | null;
  clientAuth: "basic" | "post" | "none";
  claims: PlanClaims;
  orgParameter: OrgParameter | null;
  timeoutMs: number;
  connections: "reuse" | "new";
  /** Request header that carries the attempt id; null when none is sent. */
  attemptIdHeader: string | null;
  /** Response header with the server's correlation id, lower case; null when none is read. */
  correlationHeader: string | null;
  /** True when one authorization request without a browser yields a code, so that refresh chains can be primed. */
  headlessAuthorize: boolean;
  /** True for the embedded issuer. */
  embedded: boolean;
}

export const GATE_METRICS = [
  "unusable",
  "status403",
  "failed",
  "throttled",
  "extraOrg",
  "neverStarted",
  "p50",
  "p90",
  "p95",
  "p99",
] as const;
export type GateMetric = (typeof GATE_METRICS)[number];

/** A limit the run must keep. Shares are 0…1, latencies microseconds. */
export interface PlanGate {
  metric: GateMetric;
  max: number;
  /** `share` of the metric's denominator, `count` of events, or `latencyUs`. */
  unit: "share" | "count" | "latencyUs";
  stage: string | null;
  grant: Grant | null;
  org: string | null;
  per: "run" | "org";
  minCount: number;
}

export interface Plan {
  schemaVersion: typeof PLAN_SCHEMA_VERSION;
  scenario: string;
  seed: number;
  /** SHA-256 of the configuration as read, hex; orgs included. */
  configHash: string;
  labels: Record<string, string>;
  target: PlanTarget;
  /** `open`: attempts start on schedule; `closed`: each VU starts the next when the last ended (benchmarks only). */
  model: "open" | "closed";
  stages: PlanStage[];
  /** Most requests in flight. */
  vus: number;
  gracefulStopMs: number;
  mix: { grant: Grant; share: number }[];
  variants: { name: string; weight: number }[];
  profiles: string[];
  clients: PlanClient[];
  /** Share of issued tokens decoded, 0…1; at least 20 per org, stage and grant. */
  sample: number;
  gates: PlanGate[];
  orgs: PlanOrg[];
}
