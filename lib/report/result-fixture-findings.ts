/** Findings and evidence made by hand for tests of what people see. */
import type { Evidence, Finding } from "../analysis/result.ts";

/** The orgs of the fixture whose tokens lack their org. */
export const EMPTY_ORGS = ["org-0003", "org-0007", "org-0011"];

export function makeEvidence(fields: Partial<Evidence> = {}): Evidence {
  const { org = "org-0003" } = fields;
  const number = Number(/\d+$/.exec(org)?.[0] ?? 0);
  return {
    attemptId: "17-204-0",
    org,
    orgId: `o-${1000 + number}`,
    clientId: `app-${number}`,
    grant: "client_credentials",
    stage: "spike#1",
    at: "2026-03-04T10:15:24.417Z",
    status: 200,
    outcome: "issued",
    latencyUs: 18_250,
    k6ErrorCode: 0,
    error: "",
    description: "",
    correlationId: "c0ffee-17-204",
    parent: "",
    detail: "org_ids: [] · expected org-0003",
    request: {
      url: "https://login.example/oauth/token",
      auth: "basic",
      parameters: [
        { name: "grant_type", sent: "client_credentials" },
        { name: "scope", sent: "organization:read user:read" },
        { name: "org_id", sent: `o-${1000 + number}` },
      ],
      hasSecretParameters: false,
    },
    ...fields,
  };
}

export function makeFinding(fields: Partial<Finding> = {}): Finding {
  return {
    rule: "U01.empty",
    title: "Tokens with an empty org claim",
    why: "The claim is there and empty, and the other 22 orgs do not show it.",
    orgs: EMPTY_ORGS,
    perOrg: EMPTY_ORGS.map((org) => ({ org, count: 361, of: 382 })),
    count: 1083,
    of: 1146,
    ofWhat: "decoded",
    interval: { low: 0.930_3, high: 0.956_8 },
    designEffect: 1,
    confidence: "high",
    defect: true,
    firstAt: "2026-03-04T10:15:00.112Z",
    lastAt: "2026-03-04T10:15:51.870Z",
    evidence: [
      makeEvidence(),
      makeEvidence({
        attemptId: "3-88-0",
        org: "org-0007",
        at: "2026-03-04T10:15:31.002Z",
        correlationId: "c0ffee-3-88",
        detail: "org_ids: [] · expected org-0007",
      }),
    ],
    passing: [
      makeEvidence({
        attemptId: "5-41-0",
        org: "org-0000",
        at: "2026-03-04T10:15:24.390Z",
        correlationId: "c0ffee-5-41",
        detail: "",
      }),
    ],
    atRest: {
      text: "baseline 66/72 · spike#1 912/960 → there at rest: not a matter of load",
      stages: [
        { stage: "baseline", count: 66, of: 72 },
        { stage: "spike#1", count: 912, of: 960 },
      ],
      grants: [{ grant: "client_credentials", count: 1083, of: 1146 }],
    },
    check: "Compare the tokens of one of these orgs and of one that works.",
    fix: "Authorise the client again in each of these orgs with the org selector, then ask for a new token.",
    alternatives: [
      "A cache in front of the token endpoint keyed without the org would look the same.",
    ],
    ...fields,
  };
}

export const DENIED = makeFinding({
  rule: "T09.scope-403",
  title: "403 SCOPE_MISMATCH at issuance",
  why: "The error names a scope, so no role is missing.",
  orgs: ["org-0005"],
  perOrg: [{ org: "org-0005", count: 32, of: 382 }],
  count: 32,
  of: 382,
  ofWhat: "attempts",
  interval: { low: 0.049_9, high: 0.137_2 },
  designEffect: 2.4,
  confidence: "medium",
  defect: false,
  firstAt: "2026-03-04T10:15:22.900Z",
  lastAt: "2026-03-04T10:15:41.650Z",
  evidence: [
    makeEvidence({
      attemptId: "9-12-0",
      org: "org-0005",
      status: 403,
      outcome: "denied",
      error: "SCOPE_MISMATCH",
      description: "Requested scope is not granted | ask your admin",
      correlationId: "",
      latencyUs: 6100,
      detail: "status 403",
    }),
  ],
  passing: [],
  atRest: {
    text: "baseline 0/24 · spike#1 32/320 → only under load",
    stages: [{ stage: "spike#1", count: 32, of: 320 }],
    grants: [],
  },
  check: "Ask once without the scope.",
  fix: "Grant the scope to the client in that org, or stop asking for it.",
  alternatives: [],
});

export const RARE_TIMEOUTS = makeFinding({
  rule: "T22.timeout",
  title: "No answer in time",
  why: "The connection stood and no answer came.",
  orgs: ["org-0014"],
  perOrg: [{ org: "org-0014", count: 2, of: 382 }],
  count: 2,
  of: 382,
  ofWhat: "attempts",
  interval: { low: 0.001_4, high: 0.018_9 },
  confidence: "low",
  defect: false,
  evidence: [],
  passing: [],
  atRest: { text: "baseline 0/24 · spike#1 2/320", stages: [], grants: [] },
  check: "Repeat one of the requests at rest.",
  fix: "Watch whether it comes back in a longer run.",
  alternatives: [],
});
