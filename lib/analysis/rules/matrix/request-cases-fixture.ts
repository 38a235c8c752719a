/** Known answers of the rules about requests and conduct, whoever answers them. For tests. */
import { exchangeCase, type MatrixCase } from "./matrix-case-fixture.ts";

const REFUSED = { status: 400, error: "invalid_request" } as const;
const CLIENT_REFUSED = { status: 401, error: "invalid_client" } as const;
const API_403 = {
  status: 403,
  bodyKeys: "message,status",
  description: "Access denied. The client does not have permission to access this resource.",
} as const;

export const REQUEST_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "Q01",
    source: "Genesys Cloud: every SDK and the vendor's provider post to login.<region>/oauth/token",
    facts: {
      ...API_403,
      dialect: "genesys",
      tokenUrl: "https://api.mypurecloud.com/api/v2/oauth/token",
    },
    nearMisses: [
      { change: { tokenUrl: "https://login.mypurecloud.com/oauth/token" }, told: "T17" },
      { change: { dialect: "rfc" }, told: "T17" },
      { change: { status: 200 }, told: null },
    ],
  }),
  exchangeCase({
    rule: "Q02",
    source: "captured from purecloud-platform-client-v2@140.0.0 (refresh); RFC 6749 section 4.1.3",
    facts: { ...REFUSED, grant: "refresh", sent: "json;basic;0+1+2" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type+refresh_token" }, told: "T4xx.rejected" },
      { change: { status: 503 }, told: "T22" },
    ],
  }),
  exchangeCase({
    rule: "Q03",
    source:
      "captured from purecloud-platform-client-v2@200.0.0 (refresh after a 401 on a client-credentials session)",
    facts: { ...CLIENT_REFUSED, grant: "refresh", sent: "form;basic;grant_type;undefined-secret" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type+refresh_token;undefined-secret" }, told: "Q04" },
      { change: { sent: null }, told: "T06" },
    ],
  }),
  exchangeCase({
    rule: "Q04",
    source: "purecloud-platform-client-v2@107.0.0 to 200.0.0, as measured; RFC 6749 section 2.3.1",
    facts: { ...CLIENT_REFUSED, sent: "form;basic-empty;grant_type" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: "T06" },
      { change: { status: 429 }, told: "T03" },
    ],
  }),
  exchangeCase({
    rule: "Q05",
    source:
      "captured from @azure/msal-node@1.0.0 (client credentials); OpenID Connect Core 1.0 section 5.4",
    facts: {
      status: 403,
      error: "SCOPE_MISMATCH",
      scope: "read",
      variantScope: "read openid profile offline_access",
    },
    nearMisses: [
      { change: { variantScope: "read write" }, told: "T09" },
      { change: { status: 503 }, told: "T22" },
    ],
  }),
  exchangeCase({
    rule: "Q06",
    source: "Genesys Cloud: no SDK captured or read sends a scope or an org parameter",
    facts: {
      dialect: "genesys",
      status: 400,
      error: "invalid_scope",
      scope: "users:readonly",
    },
    nearMisses: [
      { change: { scope: "" }, told: "T10" },
      { change: { othersScope: "users:readonly" }, told: "T10" },
      { change: { error: "invalid_client" }, told: "T06" },
      { change: { when: "every tenth" }, told: "T10" },
      { change: { dialect: "rfc" }, told: "T10" },
    ],
  }),
  exchangeCase({
    rule: "Q07",
    source: "Microsoft Entra v2: the client credentials flow takes the /.default of one resource",
    facts: {
      dialect: "entra",
      status: 400,
      error: "invalid_scope",
      description: "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
      scope: "purview:all",
      othersScope: "api://app/.default",
    },
    nearMisses: [
      { change: { scope: "api://app-0/.default" }, told: "T10" },
      { change: { dialect: "rfc" }, told: "T10" },
      { change: { othersScope: "purview:all" }, told: "T10" },
      { change: { description: "AADSTS65001: Nobody has consented." }, told: "T11" },
      { change: { scope: "api://a/.default api://b/.default" }, told: "Q07" },
      { change: { scope: "" }, told: "Q07" },
    ],
  }),
  exchangeCase({
    rule: "Q08",
    source: "openid-client@6.8.9 with ClientSecretBasic, as measured; RFC 6749 section 2.3.1",
    facts: { ...CLIENT_REFUSED, sent: "form;basic;grant_type;encoded-id" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: "T06" },
      { change: { error: "invalid_scope" }, told: "T4xx.rejected" },
      { change: { status: 200 }, told: null },
    ],
  }),
  exchangeCase({
    rule: "Q09",
    source: "RFC 6749 section 2.3: a client must not use more than one method per request",
    facts: { sent: "form;basic;grant_type+client_id+client_secret;double-auth" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: null },
      { change: { status: 400 }, told: "Q09" },
      { change: { status: 503 }, told: "Q09", beside: ["T22"] },
    ],
  }),
  exchangeCase({
    rule: "Q10",
    source:
      "RFC 6749 section 2.3.1 and appendix B; Microsoft Entra v2 on client secrets in the body",
    facts: { ...CLIENT_REFUSED, sent: "form;basic;grant_type;unencoded-secret" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: "T06" },
      { change: { error: "invalid_grant" }, told: "T4xx.rejected" },
    ],
  }),
  exchangeCase({
    rule: "Q11",
    source: "RFC 6749 section 4.1.3; RFC 9700 section 4.1.3",
    facts: {
      status: 400,
      error: "invalid_grant",
      grant: "authorization_code",
      codeRedirectUri: "https://app.example/callback/",
    },
    nearMisses: [
      { change: { codeRedirectUri: "https://app.example/callback" }, told: "T13" },
      { change: { status: 503 }, told: "T22" },
    ],
  }),
  exchangeCase({
    rule: "Q12",
    source:
      "Genesys Cloud: target names the org at the authorization (SDK 258.0.0); GET /api/v2/tokens/me",
    facts: {
      dialect: "genesys",
      grant: "authorization_code",
      isChecked: true,
      checkOrg: "id-2",
      faulty: [1],
    },
    nearMisses: [
      { change: { authorizeParameter: "target" }, told: "U02" },
      { change: { faulty: [0] }, told: "U02" },
      { change: { grant: "client_credentials" }, told: "U02" },
      { change: { dialect: "rfc" }, told: "U02" },
      { change: { checkOrg: "id-1" }, told: null },
    ],
  }),
  exchangeCase({
    rule: "Q14",
    source:
      "purecloud-platform-client-v2@153.0.0 with axios 0.27 and 1.6.5 behind a proxy, as measured",
    facts: { sent: "form;basic;grant_type;clear-to-proxy" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type" }, told: null },
      { change: { status: 401 }, told: "Q14", beside: ["T4xx.rejected"] },
    ],
  }),
  exchangeCase({
    rule: "Q15",
    source: "RFC 6749 section 3.2: parameters must not be included more than once",
    facts: { ...REFUSED, sent: "form;basic;grant_type+scope+scope;duplicate" },
    nearMisses: [
      { change: { sent: "form;basic;grant_type+scope" }, told: "T4xx.rejected" },
      { change: { status: 200 }, told: null },
    ],
  }),
  exchangeCase({
    rule: "B03",
    source:
      "RFC 9110 section 10.2.3; purecloud-platform-client-v2 retries without heeding Retry-After",
    facts: { attemptNumber: 2, waitedMs: 50, askedMs: 30_000 },
    nearMisses: [
      { change: { waitedMs: 30_000 }, told: null },
      { change: { askedMs: 50 }, told: null },
      { change: { status: 429 }, told: "B03", beside: ["T03"] },
    ],
  }),
  exchangeCase({
    rule: "B06",
    source:
      "captured from purecloud-platform-client-v2@107.0.0 (Connection: close); simple-oauth2@5.1.0",
    facts: { isDialled: true, faulty: [0, 1, 2, 3] },
    nearMisses: [
      { change: { connections: "new" }, told: null },
      { change: { isDialled: false }, told: null },
      { change: { when: "by turns" }, told: null },
      { change: { vus: 500 }, told: null },
    ],
  }),
];
