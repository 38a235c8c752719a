/**
 * The plan: everything about one run that is settled before load starts, without a secret in it.
 * It is written to `plan.json`, read by k6 and by the analysis, and its arrays are the index tables of every record.
 */
import type {
  ClientAuthMethod,
  DialectName,
  EventKind,
  Grant,
  OrgRole,
  Outcome,
  StageKind,
} from "./words.ts";

export const PLAN_SCHEMA_VERSION = 2;

/** A stretch of the workload; rates are attempts started per second over all orgs, linear between the two. */
export interface PlanStage {
  name: string;
  kind: StageKind;
  /** Milliseconds since the scenario's start. */
  startMs: number;
  /** 0 for the preflight, which comes before the start and is not on the schedule. */
  durationMs: number;
  fromRatePerSecond: number;
  toRatePerSecond: number;
  /** Of a closed model: VUs that run at the end of the stage, rising or falling to it in a ramp; null in an open one. */
  vus: number | null;
}

/** An OAuth client with one way to prove who it is. Its prepared credential goes through the secret pipe. */
export interface PlanClient {
  clientId: string;
  auth: ClientAuthMethod;
  /**
   * Key in k6's secret source. The value is the whole Basic header value, the encoded body fragment,
   * or for `private_key_jwt` the private key as a JWK in JSON. Null for a public client.
   */
  credentialName: string | null;
  /** The same for the secret that takes over in a rotation; null where none does. */
  nextCredentialName: string | null;
  /** Of `private_key_jwt`; null for any other. @see RFC 7523 §3 */
  assertion: { algorithm: "ES256" | "RS256"; keyId: string | null } | null;
}

/** Where and how a request names its org. */
export interface PlanOrgParameter {
  name: string;
  in: "body" | "query";
  /** Its template filled in for the org. */
  value: string;
}

/** One org's requests under one variant, every template filled in. */
export interface PlanRequest {
  /** Index into `clients`. */
  client: number;
  /** Empty where a file of another tool does not say. */
  tokenUrl: string;
  /** Null when there is none. */
  authorizeUrl: string | null;
  /** Scopes asked for, space separated; empty for none sent. A refresh sends `refreshScope` instead. */
  scope: string;
  /** Scope sent on a refresh; null for none, which asks for what was granted first (RFC 6749 §6). */
  refreshScope: string | null;
  /** Of the authorization request; null when not used. */
  redirectUri: string | null;
  /** Of the code's redemption, which should be the same (RFC 6749 §4.1.3). */
  codeRedirectUri: string | null;
  /** Of token requests; null for none. */
  orgParameter: PlanOrgParameter | null;
  /** Of authorization requests, where it stands in the query; null for none. */
  authorizeOrgParameter: { name: string; value: string } | null;
  /** Further parameters of every token request; one of a name that is there already takes its place. */
  parameters: [string, string][];
  /** The same of authorization requests. */
  authorizeParameters: [string, string][];
  /** Parameters of the extension grant that hold no secret. */
  extensionParameters: [string, string][];
  /** Key in k6's secret source of the encoded body fragment with the extension grant's secret parameters; null for none. */
  extensionCredentialName: string | null;
}

export interface PlanOrg {
  /** The name people use; unique. */
  org: string;
  /** A longer name for display; the same as `org` when none is given. */
  name: string;
  /** What the server calls it: the value of the org parameter and of the claim. */
  orgId: string;
  role: OrgRole;
  groups: Record<string, string>;
  weight: number;
  /** Org ids a usable token of this org must carry. */
  expectedOrgs: string[];
  /** Scopes the org's client is said to have, space separated; empty when nothing is said. */
  declaredScope: string;
  /** Audience the token must carry; null when not checked. */
  audience: string | null;
  /** `apiCheck.url` with this org's columns filled in; null when there is none. */
  checkUrl: string | null;
  /** By variant index; at least one. */
  requests: PlanRequest[];
}

/** Where a token says something: the name or dotted path of a claim, and how to read it. */
export interface ClaimSource {
  from: string;
  /** A regular expression with one group, for a claim that holds it inside a text (`/realms/([^/]+)$` over `iss`); null to take it whole. */
  pattern: string | null;
}

export interface PlanTarget {
  name: string;
  dialect: DialectName;
  /** `iss` a token must carry; null when not checked. */
  issuer: string | null;
  claims: {
    /** Where the org ids stand; null when orgs are not checked. */
    org: ClaimSource | null;
    /** Name or dotted path of the claim with granted scopes. */
    scope: string;
    /** What an org id nobody expected means. */
    extra: "forbid" | "allow";
  };
  timeoutMs: number;
  connections: "reuse" | "new";
  /** Request header that carries the attempt id; null when none is sent. */
  attemptIdHeader: string | null;
  /** Response header with the server's correlation id, lower case; null when none is read. */
  correlationHeader: string | null;
  /** Response header that names the node that answered, lower case; left out when none is read. */
  nodeHeader?: string;
  /** How an authorization without a browser goes: not at all, in one request, or along redirects with cookies. */
  headlessAuthorize: "no" | "request" | "redirects";
  /** Hosts off loopback that its redirects may lead to, such as `https://login.example`; left out for none. */
  redirectHosts?: string[];
  /** Whether authorization requests carry an S256 challenge. @see RFC 7636 §4 */
  pkce: boolean;
  /** Where tokens are taken back; null when there is no such endpoint. @see RFC 7009 */
  revokeUrl: string | null;
  /** True for the embedded issuer. */
  embedded: boolean;
}

/** Of the token exchange: whose token is exchanged. @see RFC 8693 §2.1 */
export interface PlanTokenExchange {
  /** Index of the org whose access token is the subject token. */
  subjectOrg: number;
  subjectTokenType: string;
}

/** What a faulty client gets wrong when it tries again. */
export const RETRY_FAULTS = ["drops-refresh-token", "json-as-form", "loses-secret"] as const;
export type RetryFault = (typeof RETRY_FAULTS)[number];

/** How the client under test tries again; one iteration is one logical request, with up to `max` more attempts. */
export interface PlanRetry {
  max: number;
  on: Outcome[];
  /** Before the first retry; doubled before each further one. */
  backoffMs: number;
  /** Never waits longer, whatever Retry-After says. */
  maxWaitMs: number;
  honourRetryAfter: boolean;
  fault: RetryFault | null;
}

export const CHECK_KINDS = ["api", "introspection", "tokens-me"] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** A call made with a sampled token, off the timed path. */
export interface PlanCheck {
  kind: CheckKind;
  /** Share of issued tokens, 0…1. */
  sample: number;
  /** Dotted path in the answer to the org id or ids the token acts for; null when the answer names none. */
  org: string | null;
}

/** For a stretch of iterations one org takes a share of all attempts, and the others the rest by their weights. */
export interface PlanHotOrg {
  /** Index into `orgs`. */
  org: number;
  /** 0…1. */
  share: number;
  fromIteration: number;
  /** Not included. */
  toIteration: number;
}

/** Something that happens during the run; its hook, if it has one, is no part of the plan. */
export interface PlanEvent {
  name: string;
  kind: EventKind;
  /** Milliseconds since the scenario's start. */
  atMs: number;
}

/** What a scenario can be told, by its name; times are milliseconds since the scenario's start or durations. */
export type ScenarioOptions =
  | { name: "spike" }
  | { name: "soak" }
  | {
      name: "refresh-storm";
      /** Refresh chains that expire together; each has a VU of its own. */
      chains: number;
      /** Chains are primed evenly over this long, from the start. */
      primeMs: number;
      /** The storm's refreshes start within this long, evenly. */
      withinMs: number;
      storms: number;
      /** From one storm to the next. */
      everyMs: number;
    }
  | {
      name: "propagation";
      /** Index into `events`: the change that spreads. */
      event: number;
      /** Each org is asked for a token this often. */
      pollMs: number;
      /** How long after the event orgs are polled. */
      windowMs: number;
      /** What the event does to what orgs have: they come to have it, as when left out, or it is taken from them. */
      expect?: PropagationEnd;
    }
  | {
      name: "rotation";
      /** Index into `events`: the secret's change. */
      event: number;
      /** VUs take the new secret evenly over this long after the event. */
      adoptWithinMs: number;
    }
  | {
      name: "double-spend";
      credential: "refresh_token" | "code";
      /** How often the same credential is presented at once. */
      times: number;
    }
  | {
      name: "reconsent";
      /** Scope that the new authorization asks for besides the org's. */
      addScope: string;
      /** The old token is tried this often, until it is refused or the window ends. */
      pollMs: number;
      windowMs: number;
    }
  | {
      name: "cache";
      /** What the client's cache of tokens goes by; a sound one names all four. */
      key: CacheKeyPart[];
      /** Share of a token's lifetime after which it is renewed, 0…1. */
      renewAt: number;
    };

export const PROPAGATION_ENDS = ["granted", "removed"] as const;
export type PropagationEnd = (typeof PROPAGATION_ENDS)[number];

export const CACHE_KEY_PARTS = ["client", "org", "scope", "grant"] as const;
export type CacheKeyPart = (typeof CACHE_KEY_PARTS)[number];

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

/**
 * `value`: what was measured. `lower`: fails only a run that is surely above the limit, so that chance breaks no build.
 * `upper`: passes only a run that is surely below it.
 */
export const GATE_BOUNDS = ["value", "lower", "upper"] as const;
type GateBound = (typeof GATE_BOUNDS)[number];

/** A limit the run must keep. Shares are 0…1, latencies microseconds. */
export interface PlanGate {
  metric: GateMetric;
  max: number;
  /** `share` of the metric's denominator, `count` of events, or `latencyUs`. */
  unit: "share" | "count" | "latencyUs";
  stage: string | null;
  grant: Grant | null;
  org: string | null;
  variant: string | null;
  per: "run" | "org";
  minCount: number;
  /** What is held against the limit: the value (when left out), or a bound of its 95 % interval. See `GATE_BOUNDS`. */
  bound?: GateBound;
}

/** What flags and variables changed of the configuration's load; what is left out stands in the configuration. */
export interface PlanOverrides {
  scenario?: string;
  /** Factor of all rates. */
  scale?: number;
  /** Factor of all durations. */
  timeScale?: number;
  /** So many orgs from the top. */
  orgs?: number;
  onlyOrg?: string;
  preflight?: "strict" | "warn" | "off";
  /** Beside those of the configuration, as given: `timeScale` is not in their time yet. */
  events?: { name: string; atMs: number }[];
}

export interface Plan {
  schemaVersion: typeof PLAN_SCHEMA_VERSION;
  scenario: string;
  seed: number;
  /** SHA-256 of the settings as read, orgs included, in canonical JSON, hex: no file has it, and comments do not change it. */
  configHash: string;
  labels: Record<string, string>;
  /** Left out of a plan of an older version, and where several runs are one. */
  overrides?: PlanOverrides;
  target: PlanTarget;
  /** `open`: attempts start on schedule; `closed`: each VU starts the next when the last ended. */
  model: "open" | "closed";
  scenarioOptions: ScenarioOptions;
  stages: PlanStage[];
  /** Most requests in flight. */
  vus: number;
  gracefulStopMs: number;
  /**
   * `strict`: no load when an org gets no usable token at rest; `warn`: it is said; `off`: not asked.
   * The first stage is the preflight's unless it is off.
   */
  preflight: "strict" | "warn" | "off";
  /** Most requests of the preflight per second. */
  preflightRatePerSecond: number;
  mix: { grant: Grant; share: number }[];
  variants: { name: string; weight: number }[];
  profiles: string[];
  clients: PlanClient[];
  /** Null where the mix has no token exchange. */
  tokenExchange: PlanTokenExchange | null;
  /** `grant_type` of the extension grant; null where the mix has none. */
  extensionGrantType: string | null;
  /** Null when nothing is tried again. */
  retry: PlanRetry | null;
  /** Null when no call is made with the tokens. */
  apiCheck: PlanCheck | null;
  /** In order of time. */
  events: PlanEvent[];
  hot: PlanHotOrg[];
  /** Share of issued tokens decoded, 0…1; at least 20 per org, stage and grant. */
  sample: number;
  gates: PlanGate[];
  orgs: PlanOrg[];
}

/** The stages that load is sent in: all but the preflight's. */
export function loadStages<Stage extends Pick<PlanStage, "kind">>(
  stages: readonly Stage[],
): Stage[] {
  return stages.filter(({ kind }) => kind !== "preflight");
}
