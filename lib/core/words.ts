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

/** The grants an attempt may use. `refresh` is `grant_type=refresh_token` on the wire (RFC 6749 §6). */
export const GRANTS = ["client_credentials", "refresh", "authorization_code"] as const;
export type Grant = (typeof GRANTS)[number];

/** What a stage of the workload is for. A ramp into a spike is a stage of its own. */
export const STAGE_KINDS = ["warmup", "baseline", "ramp", "spike", "recovery"] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

export type OrgRole = "primary" | "secondary";

/** How a server words its tokens and errors. `appfoundry` is a labelled simulation of the founding support threads. */
export const DIALECTS = ["rfc", "genesys", "appfoundry"] as const;
export type DialectName = (typeof DIALECTS)[number];

/** Dialects that the configuration reserves and refuses with "not yet". */
export const LATER_DIALECTS = ["entra", "keycloak", "hydra"] as const;
