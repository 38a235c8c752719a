/** Answers given instead of asking the OAuth library, so that nothing is issued and no refresh token is used up. */
import type { DialectWording } from "./dialect-wording.ts";
import type { Fault } from "./fault.ts";
import { FORBIDDEN_BODIES, type ForbiddenBody, forbiddenBody } from "./forbidden-body.ts";
import { type Refusal, wordRefusal } from "./refusal-wording.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";
import { throttleAnswer } from "./throttle-answer.ts";
import { type WholeAnswer, jsonAnswer } from "./whole-answer.ts";

const LOGIN_PAGE = `<!doctype html>
<html><head><title>Sign in</title></head>
<body><form method="post" action="/login"><input name="user"><input name="password" type="password"></form></body></html>
`;

const THROTTLED_400 = "rate limit exceeded; too many token requests";

const FORBIDDEN_KINDS: ReadonlyMap<string, ForbiddenBody> = new Map(
  FORBIDDEN_BODIES.map((body) => [`forbidden-${body}`, body]),
);

/** Refusals that each dialect words in its own way. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  ["unauthorized-client", refusal(401, "invalid_client", "client authentication failed")],
  ["unknown-client", refusal(401, "invalid_client", "unknown client", "unknown_client")],
  [
    "expired-secret",
    refusal(401, "invalid_client", "the client's secret has expired", "expired_secret"),
  ],
  [
    "wrong-tenant",
    refusal(400, "invalid_target", "there is no such tenant or resource", "wrong_tenant"),
  ],
  [
    "grant-disabled",
    refusal(400, "unauthorized_client", "the client may not use this grant", "grant_disabled"),
  ],
  ["invalid-grant", refusal(400, "invalid_grant", "the grant is not valid any more")],
  ["invalid-scope-400", refusal(400, "invalid_scope", "the requested scope is not allowed")],
  ["consent-required", refusal(400, "consent_required", "nobody has consented to this client")],
]);

/** The body a 403 of this fault has; null for any other fault. */
export function forbiddenBodyOf(fault: Fault): ForbiddenBody | null {
  if (fault.kind === "global-rate-limit") return fault.as === 429 ? null : fault.as;
  return "body" in fault ? fault.body : (FORBIDDEN_KINDS.get(fault.kind) ?? null);
}

/**
 * The whole answer of a fault that never reaches the OAuth library; null for one that does.
 * `answerId` is what the correlation header says, empty where there is none.
 */
export function answerInstead(
  fault: Fault,
  org: IssuerOrg,
  wording: DialectWording,
  answerId: string,
): WholeAnswer | null {
  const forbidden = forbiddenBodyOf(fault);
  if (forbidden !== null) {
    return jsonAnswer(403, forbiddenBody(forbidden, wordsOf(org.scopes).at(-1) ?? "default"));
  }
  if (fault.kind === "throttle-429") {
    return throttleAnswer(wording, fault.retryAfter, fault.retryAfterSeconds);
  }
  if (fault.kind === "global-rate-limit") return throttleAnswer(wording);
  const refused = REFUSALS.get(fault.kind);
  if (refused !== undefined) return wordRefusal(refused, wording, answerId);
  return FIXED_ANSWERS.get(fault.kind) ?? null;
}

const FIXED_ANSWERS: ReadonlyMap<string, WholeAnswer> = new Map([
  // Genesys' wording; `description` twice is its fingerprint.
  [
    "throttle-400",
    jsonAnswer(400, {
      error: "invalid_request",
      description: THROTTLED_400,
      error_description: THROTTLED_400,
    }),
  ],
  [
    "unavailable-503",
    jsonAnswer(503, {
      error: "temporarily_unavailable",
      error_description: "The authorization server is overloaded.",
    }),
  ],
  ["forbidden-plain", { status: 403, headers: {}, body: "" }],
  ["html-page", { status: 200, headers: { "content-type": "text/html" }, body: LOGIN_PAGE }],
  ["hollow-200", jsonAnswer(200, { token_type: "Bearer", expires_in: 300 })],
]);

/** The answer of `late-503`, sent when the token had already been issued. */
export const LATE_503: WholeAnswer = jsonAnswer(503, {
  error: "server_error",
  error_description: "The authorization server met an unexpected condition.",
});

/** `name` is its entry in a dialect's words, where that is not its error. */
function refusal(status: number, error: string, description: string, name = error): Refusal {
  return { name, status, error, description };
}
