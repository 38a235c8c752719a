/** Answers given instead of asking the OAuth library, so that nothing is issued and no refresh token is used up. */
import type { Fault } from "./fault.ts";
import { FORBIDDEN_BODIES, type ForbiddenBody, forbiddenBody } from "./forbidden-body.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

export interface FaultAnswer {
  status: number;
  headers: Record<string, string>;
  /** An object becomes JSON. */
  body: string | Record<string, unknown>;
}

const LOGIN_PAGE = `<!doctype html>
<html><head><title>Sign in</title></head>
<body><form method="post" action="/login"><input name="user"><input name="password" type="password"></form></body></html>
`;

const THROTTLED_400 = "rate limit exceeded; too many token requests";

const FORBIDDEN_KINDS: ReadonlyMap<string, ForbiddenBody> = new Map(
  FORBIDDEN_BODIES.map((body) => [`forbidden-${body}`, body]),
);

/** The body a 403 of this fault has; null for any other fault. */
export function forbiddenBodyOf(fault: Fault): ForbiddenBody | null {
  return "body" in fault ? fault.body : (FORBIDDEN_KINDS.get(fault.kind) ?? null);
}

/** The whole answer of a fault that never reaches the OAuth library; null for one that does. */
export function answerInstead(fault: Fault, org: IssuerOrg): FaultAnswer | null {
  const forbidden = forbiddenBodyOf(fault);
  if (forbidden !== null) {
    return answer(403, forbiddenBody(forbidden, wordsOf(org.scopes).at(-1) ?? "default"));
  }
  if (fault.kind === "throttle-429") return throttled(fault.retryAfterSeconds);
  return FIXED_ANSWERS.get(fault.kind) ?? null;
}

const FIXED_ANSWERS: ReadonlyMap<string, FaultAnswer> = new Map([
  // Genesys' wording; `description` twice is its fingerprint.
  [
    "throttle-400",
    answer(400, {
      error: "invalid_request",
      description: THROTTLED_400,
      error_description: THROTTLED_400,
    }),
  ],
  [
    "unavailable-503",
    answer(503, {
      error: "temporarily_unavailable",
      error_description: "The authorization server is overloaded.",
    }),
  ],
  ["html-page", { status: 200, headers: { "content-type": "text/html" }, body: LOGIN_PAGE }],
  ["hollow-200", answer(200, { token_type: "Bearer", expires_in: 300 })],
]);

/** The answer of `late-503`, sent when the token had already been issued. */
export const LATE_503: FaultAnswer = answer(503, {
  error: "server_error",
  error_description: "The authorization server met an unexpected condition.",
});

function throttled(retryAfterSeconds: number): FaultAnswer {
  const message = `Rate limit exceeded the maximum. Retry the request in [${retryAfterSeconds}] seconds`;
  const whole = answer(429, { message, code: "too.many.requests.retry.after", status: 429 });
  return { ...whole, headers: { ...whole.headers, "retry-after": String(retryAfterSeconds) } };
}

function answer(status: number, body: Record<string, unknown>): FaultAnswer {
  return { status, headers: { "content-type": "application/json" }, body };
}
