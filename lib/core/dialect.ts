/** How servers word what RFC 6749 leaves open, and what is usual with each: one entry per dialect, data only. */
import type { CheckKind, ClaimSource } from "./plan.ts";
import type { DialectName, StageKind } from "./words.ts";

/** An answer of status 4xx that means "slow down" without status 429; all parts must match. */
interface ThrottleWording {
  /** Null for any 4xx. */
  status: number | null;
  /** Null for any. */
  error: string | null;
  description: RegExp;
}

/** A stage of the workload that a dialect's users start from; rates are of the whole run, over all orgs. */
interface DefaultStage {
  name: string;
  kind: Exclude<StageKind, "preflight" | "ramp">;
  ratePerSecond: number;
  durationMs: number;
  /** The ramp before it; 0 for none. */
  rampInMs: number;
}

/** A check worth setting up; what is null has to be told by the configuration. */
interface SuggestedCheck {
  kind: CheckKind;
  /** Path on the server's API host. */
  path: string | null;
  /** Dotted path in the answer to the org ids. */
  org: string;
}

/** What the configuration need not say of a server of this dialect. */
export interface DialectDefaults {
  /** Null where tokens are opaque, so that no claim can be read. */
  orgClaim: ClaimSource | null;
  /** Name of the claim with the granted scopes. */
  scopeClaim: string;
  /** Response header with the server's correlation id, lower case; null where none is known. */
  correlationHeader: string | null;
  apiCheck: SuggestedCheck | null;
  stages: readonly DefaultStage[];
}

export interface DialectRules {
  /** For people. */
  label: string;
  throttles: readonly ThrottleWording[];
  /** True where an answer without a numeric `expires_in` is of no use; RFC 6749 §5.1 only recommends the member. */
  requiresExpiresIn: boolean;
  defaults: DialectDefaults;
}

/**
 * Genesys Cloud's login host answers 400 where others answer 429.
 * Source: the vendor's own Terraform provider recognises a throttled token request by this text.
 */
const GENESYS_THROTTLE: ThrottleWording = {
  status: 400,
  error: "invalid_request",
  description: /^rate limit exceeded/i,
};

/**
 * Entra's numbers for a client that asks again and again (50196) and for a tenant that is throttled (90055); its usual throttle is 429.
 * Source: the vendor's list of error codes, which gives no status. The number begins the description.
 */
const ENTRA_THROTTLE: ThrottleWording = {
  status: null,
  error: null,
  description: /^AADSTS(?:50196|90055)\b/,
};

/** Warmup, baseline, one short spike and recovery, at these rates. */
function spikeStages(restPerSecond: number, spikePerSecond: number): readonly DefaultStage[] {
  const rest = { ratePerSecond: restPerSecond, rampInMs: 0 };
  return [
    { name: "warmup", kind: "warmup", ...rest, durationMs: 10_000 },
    { name: "baseline", kind: "baseline", ...rest, durationMs: 60_000 },
    {
      name: "spike",
      kind: "spike",
      ratePerSecond: spikePerSecond,
      durationMs: 30_000,
      rampInMs: 2000,
    },
    { name: "recovery", kind: "recovery", ...rest, durationMs: 60_000 },
  ];
}

/** A judgement: a server of one's own, of which nothing is known, should bear this. */
const OWN_SERVER_STAGES = spikeStages(5, 50);
/**
 * The vendor publishes no limit. Source: the benchmark of its Terraform provider, which got ten tokens in a second, and fifty
 * only in a minute: less than the latter at rest, the former in the spike.
 */
const GENESYS_STAGES = spikeStages(0.5, 10);
/** A judgement: a shared cloud with unpublished limits, which has a throttled client wait for a minute. */
const ENTRA_STAGES = spikeStages(1, 10);

/** The rules of each dialect. Genesys' clients read nothing but the token, its type and `expires_in`. */
export const DIALECT_RULES: Readonly<Record<DialectName, DialectRules>> = {
  rfc: {
    label: "RFC 6749",
    throttles: [],
    requiresExpiresIn: false,
    defaults: {
      orgClaim: { from: "org_ids", pattern: null },
      scopeClaim: "scope",
      correlationHeader: null,
      apiCheck: null,
      stages: OWN_SERVER_STAGES,
    },
  },
  // Its tokens are opaque: the org is asked of the API. Source: the vendor's SDKs, none of which parses a token.
  genesys: {
    label: "Genesys Cloud",
    throttles: [GENESYS_THROTTLE],
    requiresExpiresIn: true,
    defaults: {
      orgClaim: null,
      scopeClaim: "scope",
      correlationHeader: "inin-correlation-id",
      apiCheck: { kind: "tokens-me", path: "/api/v2/tokens/me", org: "organization.id" },
      stages: GENESYS_STAGES,
    },
  },
  // A tenant is an org, and a token names it in `tid`.
  entra: {
    label: "Microsoft Entra v2",
    throttles: [ENTRA_THROTTLE],
    requiresExpiresIn: false,
    defaults: {
      orgClaim: { from: "tid", pattern: null },
      scopeClaim: "scp",
      correlationHeader: "x-ms-request-id",
      apiCheck: null,
      stages: ENTRA_STAGES,
    },
  },
  // The claim of its organizations feature, a list or a map; with a realm per org, a pattern over `iss` instead.
  keycloak: {
    label: "Keycloak",
    throttles: [],
    requiresExpiresIn: false,
    defaults: {
      orgClaim: { from: "organization", pattern: null },
      scopeClaim: "scope",
      correlationHeader: null,
      apiCheck: { kind: "introspection", path: null, org: "organization" },
      stages: OWN_SERVER_STAGES,
    },
  },
  // What a token hook adds stands under `ext`, and `scp` is a list. Its tokens are opaque unless configured otherwise.
  hydra: {
    label: "Ory Hydra",
    throttles: [],
    requiresExpiresIn: false,
    defaults: {
      orgClaim: { from: "ext.org_ids", pattern: null },
      scopeClaim: "scp",
      correlationHeader: null,
      apiCheck: { kind: "introspection", path: null, org: "ext.org_ids" },
      stages: OWN_SERVER_STAGES,
    },
  },
  // A Genesys-like host as the threads tell of it: its throttle wording, but JWTs, and nothing known of `expires_in`.
  appfoundry: {
    label: "AppFoundry (a simulation of the founding support threads)",
    throttles: [GENESYS_THROTTLE],
    requiresExpiresIn: false,
    defaults: {
      orgClaim: { from: "org_ids", pattern: null },
      scopeClaim: "scope",
      correlationHeader: "x-correlation-id",
      apiCheck: null,
      stages: OWN_SERVER_STAGES,
    },
  },
};
