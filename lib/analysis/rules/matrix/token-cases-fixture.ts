/** Known answers of the rules about issued tokens, their use and their latency. For tests. */
import { exchangeCase, type MatrixCase } from "./matrix-case-fixture.ts";

const CHECKED = { isChecked: true } as const;
const DAY_SECONDS = 86_400;

const CLAIM_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "U01.empty",
    source: "founding thread 2: 200 with an empty org_ids",
    facts: { claims: { org_ids: [] } },
    nearMisses: [
      { change: { claims: {} }, told: "U01.absent" },
      { change: { claims: { org_ids: ["id-0"] } }, told: null },
      { change: { orgClaim: null }, told: null },
    ],
  }),
  exchangeCase({
    rule: "U01.absent",
    source: "RFC 9068 has no claim for orgs; Keycloak's and Hydra's come by a mapper or hook",
    facts: { claims: {} },
    nearMisses: [
      { change: { claims: { org_ids: "" } }, told: "U01.empty" },
      { change: { claims: null }, told: null },
      { change: { token: "!opaque:43" }, told: "U03" },
    ],
  }),
  exchangeCase({
    rule: "U01.wrong",
    source: "founding thread 0: the cache hands out another org's token",
    facts: { claims: { org_ids: ["id-9"] } },
    beside: ["U01.extra"],
    nearMisses: [
      { change: { claims: { org_ids: ["id-0"] } }, told: null, beside: [] },
      { change: { extraOrgs: "allow" }, told: "U01.wrong", beside: [] },
    ],
  }),
  exchangeCase({
    rule: "U01.extra",
    source: "founding thread 3: tokens for linked orgs",
    facts: { claims: { org_ids: ["id-0", "id-9"] } },
    nearMisses: [
      { change: { extraOrgs: "allow" }, told: null },
      { change: { claims: { org_ids: ["id-0"] } }, told: null },
    ],
  }),
  exchangeCase({
    rule: "U01.undecodable",
    source: "RFC 7519 section 7.2; RFC 6749 appendix A.12",
    facts: { token: "!bad:120" },
    nearMisses: [{ change: { token: "!opaque:32" }, told: "U03" }],
  }),
  exchangeCase({
    rule: "U03",
    source: "Genesys Cloud's tokens are opaque: no SDK parses one, and tokens/me describes it",
    facts: { token: "!opaque:43" },
    nearMisses: [
      { change: { orgClaim: null }, told: null },
      { change: { token: "!bad:43" }, told: "U01.undecodable" },
    ],
  }),
  exchangeCase({
    rule: "U04",
    source: "RFC 6749 section 3.3: the server may grant less than was asked for",
    facts: { scope: "read write", grantedScope: "read" },
    nearMisses: [
      { change: { grantedScope: "write read" }, told: null },
      { change: { grantedScope: "" }, told: null },
      { change: { grant: "refresh" }, told: "T18" },
    ],
  }),
  exchangeCase({
    rule: "U05",
    source: "Microsoft Entra v2: tokens of an application may be issued without roles",
    facts: { dialect: "entra", roles: null },
    nearMisses: [
      { change: { dialect: "rfc" }, told: null },
      { change: { roles: ["Reports.Read"] }, told: null },
      { change: { grant: "refresh" }, told: null },
    ],
  }),
  exchangeCase({
    rule: "U15",
    source: "RFC 7519 section 4.1.4; RFC 6749 section 5.1: expires_in",
    facts: { expiresInSeconds: 3600 },
    nearMisses: [{ change: { expiresInSeconds: 300 }, told: null }],
  }),
  exchangeCase({
    rule: "T01",
    source:
      "purecloud-platform-client-v2@107.0.0, 153.0.0 and 262.0.0 take 200 {} for a token, as measured",
    facts: { token: "" },
    nearMisses: [
      { change: { token: null }, told: null },
      { change: { shape: "json" }, told: "T24" },
    ],
  }),
  exchangeCase({
    rule: "T18",
    source: "RFC 6749 section 6: without scope a refresh grants what was granted before",
    facts: { grant: "refresh", scope: "read", previousScope: "read write", grantedScope: "read" },
    nearMisses: [
      { change: { previousScope: "read" }, told: null },
      { change: { grantedScope: "read write" }, told: null },
    ],
  }),
  exchangeCase({
    rule: "T19",
    source: "RFC 6749 section 6: a refresh token in the answer is optional",
    facts: { grant: "refresh", hasRefreshToken: false },
    nearMisses: [
      { change: { hasRefreshToken: true }, told: null },
      { change: { grant: "client_credentials" }, told: null },
    ],
  }),
  exchangeCase({
    rule: "L01",
    source: "this project's own: three times the middle org and 50 ms more",
    facts: { latencyMs: 120 },
    nearMisses: [
      { change: { latencyMs: 55 }, told: null },
      { change: { faulty: [0, 1, 2, 3] }, told: null },
    ],
  }),
];

const USE_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "U02",
    source: "Genesys Cloud, GET /api/v2/tokens/me: organization.id against homeOrganization.id",
    facts: { ...CHECKED, checkOrg: "id-2" },
    nearMisses: [
      { change: { checkOrg: "id-0" }, told: null },
      { change: { checkStatus: 403 }, told: "U06" },
    ],
  }),
  exchangeCase({
    rule: "U06",
    source: "Genesys Cloud, error model of the API: missing.permissions, not.authorized",
    facts: { ...CHECKED, checkStatus: 403, checkError: "missing.permissions" },
    nearMisses: [
      { change: { checkError: "insufficient_scope" }, told: "U07" },
      { change: { checkStatus: 401 }, told: "U09" },
      { change: { checkStatus: 404 }, told: null },
    ],
  }),
  exchangeCase({
    rule: "U07",
    source: "RFC 6750 section 3.1: insufficient_scope",
    facts: { ...CHECKED, checkStatus: 403, checkError: "insufficient_scope" },
    nearMisses: [
      { change: { checkError: "not.authorized" }, told: "U06" },
      { change: { checkStatus: 400 }, told: null },
    ],
  }),
  exchangeCase({
    rule: "U08",
    source: "Genesys Cloud, client credentials: GET /api/v2/users/me answers 400 not.a.user",
    facts: { ...CHECKED, checkStatus: 400, checkError: "not.a.user" },
    nearMisses: [
      { change: { checkError: "bad.request" }, told: null },
      { change: { checkStatus: 403 }, told: "U06" },
    ],
  }),
  exchangeCase({
    rule: "U09",
    source:
      "RFC 6750 section 3.1: invalid_token; Genesys Cloud: bad.credentials, credentials.expired",
    facts: { ...CHECKED, checkStatus: 401, checkError: "bad.credentials", when: "by turns" },
    nearMisses: [
      { change: { checkStatus: 403 }, told: "U06" },
      { change: { when: "from 25 s on" }, told: "U12" },
    ],
  }),
  exchangeCase({
    rule: "U10",
    source:
      "Genesys Cloud, help on OAuth clients: orgs under HIPAA have an idle timeout of 15 minutes",
    facts: {
      ...CHECKED,
      checkStatus: 401,
      checkError: "bad.credentials",
      checkAgeMs: 1_000_000,
      lifetimeSeconds: DAY_SECONDS,
      when: "by turns",
    },
    nearMisses: [
      { change: { checkAgeMs: 600_000 }, told: "U09" },
      { change: { lifetimeSeconds: 900 }, told: "U09" },
      { change: { when: "always" }, told: "U09" },
    ],
  }),
  exchangeCase({
    rule: "U12",
    source: "Genesys Cloud, OAuthClientRequest: a disabled client's tokens are invalid at once",
    facts: { ...CHECKED, checkStatus: 401, checkError: "bad.credentials", when: "from 25 s on" },
    nearMisses: [
      { change: { when: "by turns from 25 s on" }, told: "U09" },
      { change: { when: "always" }, told: "U09" },
      { change: { checkAgeMs: 600_000 }, told: "U09" },
    ],
  }),
  exchangeCase({
    rule: "U13",
    source: "Genesys Cloud, announcement on normalised 429 answers of the API, 2021",
    facts: { ...CHECKED, checkStatus: 429, checkError: "too.many.requests.retry.after" },
    nearMisses: [
      { change: { checkStatus: 403 }, told: "U06" },
      { change: { isChecked: false }, told: null },
    ],
  }),
];

export const TOKEN_CASES: readonly MatrixCase[] = [...CLAIM_CASES, ...USE_CASES];
