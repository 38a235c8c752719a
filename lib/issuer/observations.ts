/** The table of known answers: what each kind of fault must look like to whoever measures the issuer. */
import type { ClaimState, DialectName, Grant, Outcome } from "../core/words.ts";
import { CONSEQUENCE } from "./fault-log.ts";
import type { FaultKind } from "./fault.ts";
import { FORBIDDEN_ERRORS, type ForbiddenBody } from "./forbidden-body.ts";

/** A kind of the fault log, or `none` for an attempt that has no line in it. */
export type ObservedKind = FaultKind | typeof CONSEQUENCE | "none";

/** What must be observed of one attempt. */
export interface Observation {
  outcome: Outcome;
  /** 0 when there is no answer. */
  status: number;
  /** OAuth `error`, else `code` of the body; empty for neither. */
  error: string;
  /** Of a decoded JWT; null when no token is issued. */
  claimState: ClaimState | null;
  /** True when the token carries an org id that nobody expects. */
  extraOrg: boolean;
  /** True when less is granted than was asked for. */
  scopeShortfall: boolean;
  /** The answer comes no sooner than this. */
  latencyAtLeastMs: number;
  /** Id of the finding that must name it; null when it is none. */
  rule: string | null;
}

/** What an observation depends on; `body` and `delayMs` are those of the fault log line. */
export interface ObservationContext {
  /** How the client reads answers. */
  dialect: DialectName;
  /** How the issuer words them, where that is another. */
  issuerDialect?: DialectName | undefined;
  /** How long the client waits for an answer. */
  timeoutMs: number;
  /** True when only refreshes have the fault, and the org's other attempts are sound. */
  refreshOnly?: boolean | undefined;
  /** Of the attempt; client credentials when left out. */
  grant?: Grant | undefined;
  body?: ForbiddenBody | undefined;
  delayMs?: number | undefined;
}

const SOUND: Observation = {
  outcome: "issued",
  status: 200,
  error: "",
  claimState: "match",
  extraOrg: false,
  scopeShortfall: false,
  latencyAtLeastMs: 0,
  rule: null,
};

const TABLE: Record<ObservedKind, (context: ObservationContext) => Observation> = {
  none: () => SOUND,
  "empty-org-ids": () => ({ ...SOUND, claimState: "empty", rule: "U01.empty" }),
  "absent-org-ids": () => ({ ...SOUND, claimState: "absent", rule: "U01.absent" }),
  "other-org-id": () => ({ ...SOUND, claimState: "wrongOrg", extraOrg: true, rule: "U01.wrong" }),
  "stale-claim": () => ({ ...SOUND, claimState: "wrongOrg", extraOrg: true, rule: "U01.wrong" }),
  "extra-org-id": () => ({ ...SOUND, extraOrg: true, rule: "U01.extra" }),
  "narrowed-scope": ({ refreshOnly = false }) => ({
    ...SOUND,
    scopeShortfall: true,
    rule: refreshOnly ? "T18" : "U04",
  }),
  "forbidden-scope-mismatch": (context) => forbidden("scope-mismatch", context),
  "forbidden-invalid-scope": (context) => forbidden("invalid-scope", context),
  "forbidden-insufficient-permissions": (context) => forbidden("insufficient-permissions", context),
  "forbidden-not-authorized": (context) => forbidden("not-authorized", context),
  "forbidden-access-denied": (context) => forbidden("access-denied", context),
  "forbidden-plain": () => refused("denied", 403, "", "T403"),
  "unauthorized-client": (context) =>
    refused("rejected", wordedBy(context) === "genesys" ? 400 : 401, "invalid_client", "T06"),
  "unknown-client": (context) => {
    const worded = wordedBy(context);
    const error = worded === "entra" ? "unauthorized_client" : "invalid_client";
    return refused(
      "rejected",
      worded === "rfc" || worded === "appfoundry" ? 401 : 400,
      error,
      "T05",
    );
  },
  // Genesys Cloud's secrets do not expire, so it has no word for it.
  "expired-secret": (context) =>
    wordedBy(context) === "genesys"
      ? refused("rejected", 400, "invalid_client", "T06")
      : refused("rejected", 401, "invalid_client", "T07"),
  "wrong-tenant": (context) =>
    wordedBy(context) === "entra"
      ? refused("rejected", 400, "invalid_request", "T12")
      : refused("rejected", 400, "invalid_target", "T4xx.rejected"),
  "grant-disabled": () => refused("rejected", 400, "unauthorized_client", "T20"),
  "invalid-grant": ({ grant = "client_credentials" }) =>
    refused("rejected", 400, "invalid_grant", INVALID_GRANT_RULES[grant] ?? "T4xx.rejected"),
  "invalid-scope-400": () => refused("rejected", 400, "invalid_scope", "T10"),
  "consent-required": (context) => {
    const error = wordedBy(context) === "entra" ? "invalid_grant" : "consent_required";
    return refused("rejected", 400, error, "T11");
  },
  "hidden-rate-limit": (context) => ({
    ...forbidden(context.body ?? "not-authorized", context),
    rule: "T28",
  }),
  "propagation-window": (context) => ({
    ...forbidden(context.body ?? "invalid-scope", context),
    rule: "T26",
  }),
  "global-rate-limit": (context) =>
    context.body === undefined
      ? throttled(context)
      : { ...forbidden(context.body, context), rule: "T28" },
  "throttle-429": throttled,
  "throttle-400": ({ dialect }) => {
    const isOfDialect = dialect === "genesys" || dialect === "appfoundry";
    return isOfDialect
      ? refused("throttled", 400, "invalid_request", "T02")
      : refused("rejected", 400, "invalid_request", "T4xx.rejected");
  },
  "unavailable-503": () => refused("serverError", 503, "temporarily_unavailable", "T22"),
  "late-503": () => refused("serverError", 503, "server_error", "T22"),
  latency: ({ delayMs = 0, timeoutMs }) =>
    delayMs >= timeoutMs
      ? { ...refused("timeout", 0, "", "T22.timeout"), latencyAtLeastMs: timeoutMs }
      : { ...SOUND, latencyAtLeastMs: delayMs, rule: "L01" },
  "connection-dropped": () => refused("connection", 0, "", "T22.connection"),
  "truncated-json": () => refused("malformed", 200, "", "T24"),
  "html-page": () => refused("malformed", 200, "", "T24"),
  "hollow-200": () => refused("hollow", 200, "", "T01"),
  "api-missing-permission": () => ({ ...SOUND, rule: "U06" }),
  "api-insufficient-scope": () => ({ ...SOUND, rule: "U07" }),
  "api-not-a-user": () => ({ ...SOUND, rule: "U08" }),
  "api-throttled": () => ({ ...SOUND, rule: "U13" }),
  "api-bad-credentials": () => ({ ...SOUND, rule: "U09" }),
  "api-client-disabled": () => ({ ...SOUND, rule: "U12" }),
  [CONSEQUENCE]: () => refused("rejected", 400, "invalid_grant", "T15"),
};

/** A code or a refresh token is blamed for itself. */
const INVALID_GRANT_RULES: Partial<Record<Grant, string>> = {
  refresh: "T15",
  authorization_code: "T13",
};

/** What must be observed of an attempt, given what the fault log says of it. */
export function expectedObservation(kind: ObservedKind, context: ObservationContext): Observation {
  return TABLE[kind](context);
}

function refused(outcome: Outcome, status: number, error: string, rule: string): Observation {
  return { ...SOUND, outcome, status, error, claimState: null, rule };
}

function wordedBy({ dialect, issuerDialect = dialect }: ObservationContext): DialectName {
  return issuerDialect;
}

// Entra's is plain text.
function throttled(context: ObservationContext): Observation {
  const error = wordedBy(context) === "entra" ? "" : "too.many.requests.retry.after";
  return refused("throttled", 429, error, "T03");
}

function forbidden(body: ForbiddenBody, { refreshOnly = false }: ObservationContext): Observation {
  return refused("denied", 403, FORBIDDEN_ERRORS[body], forbiddenRule(body, refreshOnly));
}

// The most telling first: the scope it names, that only refreshes are refused, the wording it has.
function forbiddenRule(body: ForbiddenBody, refreshOnly: boolean): string {
  if (body === "scope-mismatch" || body === "invalid-scope") return "T09";
  if (refreshOnly) return "T16";
  return body === "access-denied" ? "T17" : "T403";
}
