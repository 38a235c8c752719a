/** The closed lists of words that every room shares; a word absent here does not exist. */

/** What became of one attempt, exclusive; the first that matches, in the order of `classifyOutcome`. */
export const OUTCOMES = [
  "issued",
  "hollow",
  "denied",
  "throttled",
  "rejected",
  "serverError",
  "timeout",
  "connection",
  "malformed",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a sampled token says of its org, exclusive; the first that matches, in the order of `judgeClaims`. */
export const CLAIM_STATES = [
  "match",
  "empty",
  "absent",
  "wrongOrg",
  "undecodable",
  "opaque",
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/**
 * The grants an attempt may use; their order is that of the index in every record.
 * `refresh` is `grant_type=refresh_token` on the wire (RFC 6749 §6), `token_exchange` that of RFC 8693,
 * `extension` any other grant type, from a template of the configuration (RFC 6749 §4.5; SAML 2.0 bearer is one, RFC 7522).
 */
export const GRANTS = [
  "client_credentials",
  "refresh",
  "authorization_code",
  "token_exchange",
  "extension",
] as const;
export type Grant = (typeof GRANTS)[number];

/**
 * What a stage of the workload is for. A ramp into a spike is a stage of its own.
 * `preflight` comes before any load, one token after the other, and has no place on the schedule.
 */
export const STAGE_KINDS = [
  "preflight",
  "warmup",
  "baseline",
  "ramp",
  "spike",
  "soak",
  "recovery",
] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** How a client proves who it is at the token endpoint. @see RFC 6749 §2.3, RFC 7523 §2.2 */
export const CLIENT_AUTH_METHODS = ["basic", "post", "none", "private_key_jwt"] as const;
export type ClientAuthMethod = (typeof CLIENT_AUTH_METHODS)[number];

/** The scenarios, each a k6 entry point in `scenarios/`. */
export const SCENARIOS = [
  "spike",
  "soak",
  "refresh-storm",
  "propagation",
  "rotation",
  "double-spend",
  "reconsent",
  "cache",
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What an event on the timeline is, for rules that ask how long ago something changed. */
export const EVENT_KINDS = [
  "scope-change",
  "membership-change",
  "secret-rotation",
  "other",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type OrgRole = "primary" | "secondary";

/** How a server words its tokens and errors. `appfoundry` is a labelled simulation of the founding support threads. */
export const DIALECTS = ["rfc", "genesys", "entra", "keycloak", "hydra", "appfoundry"] as const;
export type DialectName = (typeof DIALECTS)[number];
