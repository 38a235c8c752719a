/** Known answers of the rules about denials, throttles, other refusals and failed deliveries at the token endpoint. For tests. */
import { exchangeCase, type MatrixCase } from "./matrix-case-fixture.ts";

const API_BODY = { status: 403, bodyKeys: "message,status" } as const;
const PERMISSION = {
  ...API_BODY,
  bodyKeys: "code,message,status",
  error: "missing.permissions",
  description: "Insufficient permissions for this organization.",
} as const;

const DENIAL_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "T09",
    source:
      "founding threads 0 and 1: 403 SCOPE_MISMATCH and invalid_scope; RFC 6749 section 5.2 has 400",
    facts: { status: 403, error: "SCOPE_MISMATCH" },
    nearMisses: [
      { change: { status: 400 }, told: "T4xx.rejected" },
      { change: { error: "access_denied" }, told: "T403" },
      { change: { when: "above a rate" }, told: "T28" },
      { change: { when: "until 15 s" }, told: "T26" },
    ],
  }),
  exchangeCase({
    rule: "T16",
    source: "founding thread 2: refresh for a secondary org is refused with an API's body",
    facts: { ...API_BODY, description: "No access to this organization.", grant: "refresh" },
    nearMisses: [
      { change: { grant: "client_credentials" }, told: "T403" },
      { change: { bodyKeys: "error,error_description" }, told: "T403" },
      { change: { error: "invalid_scope" }, told: "T09" },
    ],
  }),
  exchangeCase({
    rule: "T17",
    source:
      'founding thread 2: "Access denied. The client does not have permission", in an API\'s body',
    facts: {
      ...API_BODY,
      description: "Access denied. The client does not have permission to access this resource.",
    },
    nearMisses: [
      { change: { description: "You may not." }, told: "T403" },
      { change: { grant: "refresh" }, told: "T16" },
    ],
  }),
  exchangeCase({
    rule: "T403",
    source: "Genesys Cloud, error model of the API: missing.permissions",
    facts: { ...PERMISSION },
    nearMisses: [
      { change: { status: 401 }, told: "T4xx.rejected" },
      { change: { error: "invalid_scope" }, told: "T09" },
      { change: { shape: "html" }, told: "T24" },
    ],
  }),
  exchangeCase({
    rule: "T26",
    source:
      "founding thread 1: scope changes take time; Genesys Cloud documents five minutes for permissions",
    facts: { ...PERMISSION, when: "until 15 s" },
    nearMisses: [
      { change: { when: "every tenth" }, told: "T403" },
      { change: { when: "from 25 s on" }, told: "T403" },
    ],
  }),
  exchangeCase({
    rule: "T28",
    source:
      'founding threads 0 and 4: "is there a hidden rate limit?"; token bucket of 90 a minute',
    facts: { ...PERMISSION, when: "above a rate" },
    nearMisses: [
      { change: { when: "by turns" }, told: "T403" },
      { change: { status: 429 }, told: "T03" },
    ],
  }),
  exchangeCase({
    rule: "T27",
    source: "founding thread 1: 403 for the second org only",
    facts: { ...PERMISSION, faulty: [1] },
    beside: ["T403"],
    nearMisses: [
      { change: { faulty: [0] }, told: "T403", beside: [] },
      { change: { faulty: [0, 1] }, told: "T403", beside: [] },
      { change: { when: "by turns" }, told: "T403", beside: [] },
    ],
  }),
  exchangeCase({
    rule: "T21",
    source: "Genesys Cloud, announcement of address lists for client credentials, 2026",
    facts: {
      ...PERMISSION,
      orgCount: 8,
      faulty: [0, 1, 2],
      column: "egress",
      values: ["b", "b", "b", "a", "a", "a", "a", "a"],
    },
    beside: ["T403"],
    nearMisses: [
      { change: { column: "team" }, told: "T25" },
      { change: { faulty: [0, 1, 3] }, told: "T403", beside: [] },
      { change: { values: ["b", "b", "b", "b", "a", "a", "a", "a"] }, told: "T403", beside: [] },
      { change: { status: 503 }, told: "T22", beside: [] },
    ],
  }),
  exchangeCase({
    rule: "T25",
    source: "founding thread 0: works in staging and not in production",
    facts: {
      ...PERMISSION,
      faulty: [0, 1],
      column: "environment",
      values: ["production", "production", "staging", "staging"],
    },
    beside: ["T403"],
    nearMisses: [
      { change: { column: "team" }, told: "T403", beside: [] },
      { change: { faulty: [0, 1, 2] }, told: "T403", beside: [] },
      { change: { faulty: [0] }, told: "T403", beside: [] },
    ],
  }),
];

const OTHER_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "T02",
    source: "Genesys Cloud, text that the vendor's Terraform provider recognises a throttle by",
    facts: {
      dialect: "genesys",
      status: 400,
      error: "invalid_request",
      description: "rate limit exceeded; too many token requests",
    },
    nearMisses: [
      { change: { dialect: "rfc" }, told: "T4xx.rejected" },
      { change: { description: "the request is malformed" }, told: "T4xx.rejected" },
      { change: { status: 429 }, told: "T03" },
    ],
  }),
  exchangeCase({
    rule: "T03",
    source: "RFC 6585 section 4; Microsoft Entra v2 throttles client credentials so",
    facts: { status: 429, retryAfter: "60", shape: "text", contentType: "text/plain" },
    nearMisses: [
      { change: { status: 400 }, told: "T03" },
      { change: { status: 503 }, told: "T22" },
      { change: { retryAfter: "" }, told: "T03" },
    ],
  }),
  exchangeCase({
    rule: "T10",
    source: "RFC 6749 section 5.2: invalid_scope",
    facts: { status: 400, error: "invalid_scope" },
    nearMisses: [
      { change: { status: 403 }, told: "T09" },
      { change: { error: "invalid_target" }, told: "T4xx.rejected" },
    ],
  }),
  exchangeCase({
    rule: "T15",
    source: "RFC 6749 section 5.2: invalid_grant; RFC 9700 section 4.14.2",
    facts: { status: 400, error: "invalid_grant", grant: "refresh" },
    nearMisses: [
      { change: { grant: "authorization_code" }, told: "T13" },
      { change: { error: "invalid_request" }, told: "T4xx.rejected" },
    ],
  }),
  exchangeCase({
    rule: "T4xx.rejected",
    source: "RFC 6749 section 5.2: invalid_request",
    facts: { status: 400, error: "invalid_request" },
    nearMisses: [
      { change: { status: 403 }, told: "T403" },
      { change: { error: "unsupported_grant_type" }, told: "T20" },
    ],
  }),
  exchangeCase({
    rule: "T22",
    source: "RFC 9110 section 15.6",
    facts: { status: 503, error: "temporarily_unavailable" },
    nearMisses: [{ change: { status: 403 }, told: "T403" }],
  }),
  exchangeCase({
    rule: "T22.timeout",
    source: "k6, documented error code 1050",
    facts: { status: 0, errorCode: 1050, token: "" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type;client-gave-up" }, told: "T23" },
      { change: { errorCode: 1212 }, told: "T22.connection" },
    ],
  }),
  exchangeCase({
    rule: "T22.connection",
    source: "k6, documented error codes 1100 to 1699",
    facts: { status: 0, errorCode: 1220, token: "" },
    nearMisses: [
      { change: { errorCode: 1050 }, told: "T22.timeout" },
      { change: { sent: "form;basic;grant_type;client-gave-up" }, told: "T23" },
    ],
  }),
  exchangeCase({
    rule: "T23",
    source:
      "purecloud-platform-client-v2@107.0.0 to 200.0.0 have no timeout, 262.0.0 one of 16 s, as measured",
    facts: {
      status: 0,
      errorCode: 1050,
      token: "",
      sent: "form;basic;grant_type;client-gave-up",
    },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: "T22.timeout" },
      { change: { status: 503 }, told: "T22" },
    ],
  }),
  exchangeCase({
    rule: "T24",
    source: "RFC 6749 section 5.1: a token answer is JSON",
    facts: { status: 200, shape: "html", contentType: "text/html", token: "" },
    nearMisses: [
      { change: { shape: "object" }, told: "T01" },
      { change: { status: 502 }, told: "T22" },
    ],
  }),
];

export const REFUSAL_CASES: readonly MatrixCase[] = [...DENIAL_CASES, ...OTHER_CASES];
