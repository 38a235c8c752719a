/** Known answers of the rules about refused clients, grants, codes and redirect URIs. For tests. */
import { exchangeCase, type MatrixCase } from "./matrix-case-fixture.ts";

function entra(error: string, code: number) {
  return {
    dialect: "entra",
    status: 400,
    error,
    description: `AADSTS${code}: why. Trace ID: x`,
  } as const;
}

const ENTRA_SOURCE = "Microsoft Entra v2, authentication and authorization error codes";
const CODE = { grant: "authorization_code", status: 400, error: "invalid_grant" } as const;

export const CLIENT_CASES: readonly MatrixCase[] = [
  exchangeCase({
    rule: "T04",
    source: `${ENTRA_SOURCE}: 50196`,
    facts: entra("invalid_grant", 50_196),
    nearMisses: [{ change: { description: "AADSTS90055: The tenant is throttled." }, told: "T02" }],
  }),
  exchangeCase({
    rule: "T05",
    source: "Genesys Cloud, error model of the vendor's Go SDK; go-gcloudcx",
    facts: {
      dialect: "genesys",
      status: 400,
      error: "invalid_client",
      description: "client not found",
      bodyKeys: "description,error,error_description",
    },
    nearMisses: [
      { change: { description: "authentication failed" }, told: "T06" },
      { change: { error: "invalid_request" }, told: "T4xx.rejected" },
    ],
  }),
  exchangeCase({
    rule: "T06",
    source: "RFC 6749 section 5.2: invalid_client",
    facts: { status: 401, error: "invalid_client" },
    nearMisses: [
      { change: { description: "unknown client" }, told: "T05" },
      { change: { description: "The client secret has expired." }, told: "T07" },
      { change: { error: "unauthorized_client" }, told: "T20" },
    ],
  }),
  exchangeCase({
    rule: "T07",
    source: `${ENTRA_SOURCE}: 7000222`,
    facts: entra("invalid_client", 7_000_222),
    nearMisses: [{ change: { description: "AADSTS7000215: Invalid client secret." }, told: "T06" }],
  }),
  exchangeCase({
    rule: "T08",
    source: "Genesys Cloud keeps one secret at a time (OAuthApi of the SDK); founding thread 0",
    facts: {
      status: 401,
      error: "invalid_client",
      event: "secret-rotation",
      when: "by turns from 25 s on",
    },
    nearMisses: [
      { change: { event: "other" }, told: "T06" },
      { change: { when: "from 25 s on" }, told: "T06" },
      { change: { when: "by turns" }, told: "T06" },
    ],
  }),
  exchangeCase({
    rule: "T11",
    source: `${ENTRA_SOURCE}: 65001`,
    facts: entra("invalid_grant", 65_001),
    nearMisses: [
      { change: { description: "AADSTS70008: It has expired." }, told: "T4xx.rejected" },
    ],
  }),
  exchangeCase({
    rule: "T12",
    source: `${ENTRA_SOURCE}: 90002, 500011, 50194`,
    facts: entra("invalid_request", 90_002),
    nearMisses: [{ change: { description: "AADSTS700016: No such application." }, told: "T05" }],
  }),
  exchangeCase({
    rule: "T13",
    source: "RFC 6749 section 5.2: invalid_grant; RFC 7636 section 4.6",
    facts: CODE,
    nearMisses: [
      { change: { grant: "refresh" }, told: "T15" },
      { change: { grant: "client_credentials" }, told: "T4xx.rejected" },
      { change: { codeRedirectUri: "https://app.example/Callback" }, told: "Q11" },
    ],
  }),
  exchangeCase({
    rule: "T14",
    source: `RFC 6749 section 4.1.3; ${ENTRA_SOURCE}: 50011`,
    facts: { ...CODE, description: "The redirect_uri is not one of those registered." },
    nearMisses: [{ change: { description: "The code has expired." }, told: "T13" }],
  }),
  exchangeCase({
    rule: "T20",
    source: "RFC 6749 section 5.2: unauthorized_client, unsupported_grant_type",
    facts: { status: 401, error: "unauthorized_client" },
    nearMisses: [
      { change: { dialect: "keycloak" }, told: "T06" },
      { change: { error: "invalid_client" }, told: "T06" },
    ],
  }),
];
