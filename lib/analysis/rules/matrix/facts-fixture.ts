/** What a rule may go by, one fact each, so that a near miss can differ by exactly one of them. For tests. */
import type { DialectName, EventKind, Grant } from "../../../core/words.ts";

/** When the faulty orgs show it: in every attempt, in some, for a time, or above a rate. */
export type When =
  | "always"
  | "every tenth"
  | "by turns"
  | "until 15 s"
  | "from 25 s on"
  | "by turns from 25 s on"
  | "above a rate";

/** The facts of one run; what is not faulty is sound. */
export interface Facts {
  // The run.
  dialect: DialectName;
  orgCount: number;
  vus: number;
  connections: "reuse" | "new";
  /** Something that happens after 25 s. */
  event: EventKind | null;
  /** A free column of the orgs, and its value by org. */
  column: string;
  values: readonly string[];
  extraOrgs: "forbid" | "allow";
  orgClaim: string | null;
  // What is sent.
  tokenUrl: string;
  /** Of the faulty orgs. */
  scope: string;
  othersScope: string;
  /** Of a second variant, by which alone it is then shown; null for no variants. */
  variantScope: string | null;
  /** With which the code is redeemed; the authorization has `https://app.example/callback`. */
  codeRedirectUri: string;
  orgParameter: string | null;
  authorizeParameter: string | null;
  grant: Grant;
  attemptNumber: number;
  /** How the request looked, as its extra has it. */
  sent: string | null;
  waitedMs: number | null;
  askedMs: number | null;
  isDialled: boolean;
  // Which attempts.
  faulty: readonly number[];
  when: When;
  // What is answered to them.
  status: number;
  errorCode: number;
  error: string;
  description: string;
  bodyKeys: string;
  shape: string;
  contentType: string;
  retryAfter: string;
  /** Null for the sound one, empty for none. */
  token: string | null;
  /** Null for those of a sound token. */
  claims: Record<string, unknown> | null;
  roles: readonly string[] | null;
  /** Of every token. */
  lifetimeSeconds: number;
  /** Null for that lifetime. */
  expiresInSeconds: number | null;
  grantedScope: string;
  previousScope: string | null;
  hasRefreshToken: boolean;
  latencyMs: number;
  // What a call with the token is answered; then the tokens themselves are sound.
  isChecked: boolean;
  checkStatus: number;
  checkError: string;
  /** Null for the org's own. */
  checkOrg: string | null;
  checkAgeMs: number;
}

export const SOUND: Facts = {
  dialect: "rfc",
  orgCount: 4,
  vus: 20,
  connections: "reuse",
  event: null,
  column: "tier",
  values: [],
  extraOrgs: "forbid",
  orgClaim: "org_ids",
  tokenUrl: "https://login.example/oauth/token",
  scope: "",
  othersScope: "",
  variantScope: null,
  codeRedirectUri: "https://app.example/callback",
  orgParameter: null,
  authorizeParameter: null,
  grant: "client_credentials",
  attemptNumber: 1,
  sent: null,
  waitedMs: null,
  askedMs: null,
  isDialled: false,
  // The primary org: whoever is refused everywhere but there has a pattern of its own.
  faulty: [0],
  when: "always",
  status: 200,
  errorCode: 0,
  error: "",
  description: "",
  bodyKeys: "",
  shape: "",
  contentType: "",
  retryAfter: "",
  token: null,
  claims: null,
  roles: ["app"],
  lifetimeSeconds: 300,
  expiresInSeconds: null,
  grantedScope: "",
  previousScope: null,
  hasRefreshToken: true,
  latencyMs: 20,
  isChecked: false,
  checkStatus: 200,
  checkError: "",
  checkOrg: null,
  checkAgeMs: 50,
};
