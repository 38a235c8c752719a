/** What attempts can show, for tests: answers of a server by their kind. */
import type { ClaimState, Outcome } from "../core/words.ts";
import type { CheckCounts, Symptom } from "./aggregate.ts";

/** One thing an attempt shows; whatever a symptom has beside its counts. */
export type Shown = Pick<Symptom, "family" | "outcome" | "status"> &
  Partial<Pick<Symptom, "error" | "shape" | "bodyKeys" | "description" | "detail" | "retryAfter">>;

/** What became of an attempt; what is left out is an issued token that matches. */
export interface Answer {
  shows?: readonly Shown[];
  /** Of an issued token; null for one that was not looked into. */
  state?: ClaimState | null;
  latencyUs?: number;
  /** Index of the variant it was sent under. */
  variant?: number;
  /** 1 for an attempt that tries again. */
  retries?: number;
  /** Calls made with its token, by what came back. */
  checks?: Partial<CheckCounts>;
}

/** A token whose org claim is in this state. */
export function claimed(
  state: "empty" | "absent" | "wrongOrg" | "undecodable",
  detail = "",
): Answer {
  return { shows: [{ family: `claim.${state}`, outcome: "issued", status: 200, detail }] };
}

/** A token with a fault beside its org claim. */
export function flawed(family: "extraOrg" | "scopeShortfall" | "lifetime", detail = ""): Answer {
  return { shows: [{ family, outcome: "issued", status: 200, detail }] };
}

/** A token of another org, which nobody expected here. */
export const OTHER_ORG: Answer = {
  shows: [
    { family: "claim.wrongOrg", outcome: "issued", status: 200 },
    { family: "extraOrg", outcome: "issued", status: 200 },
  ],
};

/** A JSON body that is no token. */
export function refused(status: number, fields: Partial<Shown> = {}): Answer {
  const shown = { family: "http", outcome: outcomeOf(status), status, shape: "object" } as const;
  return { shows: [{ ...shown, bodyKeys: "error,error_description", ...fields }] };
}

function outcomeOf(status: number): Outcome {
  if (status >= 500) return "serverError";
  if (status === 429) return "throttled";
  return status === 403 ? "denied" : "rejected";
}

export const SCOPE_MISMATCH = refused(403, {
  error: "SCOPE_MISMATCH",
  description: "The requested scopes do not match.",
});

export const ACCESS_DENIED = refused(403, {
  bodyKeys: "message,status",
  description: "Access denied. The client does not have permission to access this resource.",
});

export const MISSING_PERMISSIONS = refused(403, {
  error: "missing.permissions",
  bodyKeys: "code,message,status",
  description: "Insufficient permissions for this organization.",
});

/** Throttling in the words of Genesys Cloud. */
export const GENESYS_THROTTLE = refused(400, {
  outcome: "throttled",
  error: "invalid_request",
  bodyKeys: "description,error,error_description",
  description: "rate limit exceeded; too many",
});

export const INVALID_GRANT = refused(400, { error: "invalid_grant" });

/** No answer at all. */
export function lost(family: "timeout" | "connection", detail = ""): Answer {
  return { shows: [{ family, outcome: family, status: 0, detail }] };
}

export const HOLLOW: Answer = {
  shows: [{ family: "hollow", outcome: "hollow", status: 200, detail: "access_token" }],
};

/** A page where a token was asked for. */
export function page(status: number): Answer {
  if (status >= 400) return refused(status, { shape: "html", bodyKeys: "" });
  return {
    shows: [
      { family: "malformed", outcome: "malformed", status, shape: "html", detail: "text/html" },
    ],
  };
}
