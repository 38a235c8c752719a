/** Which org a request names, and whether a token would call it so. */
import { describe, expect, it, test } from "vitest";
import { NO_HEADERS } from "./exchange.ts";
import { isOrgId, namedOrgIn } from "./named-org.ts";
import { takeApart } from "./request-parts.ts";
import { dialectOfAnswer, dialectOfUrl } from "./server-dialect.ts";
import { makeJwt } from "./inspected-fixture.ts";

const TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

function named(url: string, body = "", org = "") {
  const names = { org, clientId: "" };
  const request = { method: "POST", url, body, headers: NO_HEADERS, label: "", named: names };
  return namedOrgIn(request, takeApart(request));
}

describe("an org is named", () => {
  it.each([
    ["o-1", "parameter", "https://a.example/token", "org_id=o-1"],
    ["o-1", "parameter", "https://a.example/token?org_id=o-1", ""],
    ["o 1", "parameter", "https://a.example/token", "orgName=o+1"],
    ["acme", "realm", "https://a.example/realms/acme/protocol/openid-connect/token", ""],
    [TENANT, "tenant", `https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`, ""],
    ["contoso.com", "tenant", "https://a.example/contoso.com/oauth2/v2.0/token", ""],
  ])("%s by its %s", (id, by, url, body) => {
    expect(named(url, body)).toMatchObject({ id, by });
  });

  it("by a column, where the request names none", () => {
    expect(named("https://a.example/token", "", "o-7")).toMatchObject({ id: "o-7", by: "column" });
    expect(named("https://a.example/token", "org_id=o-1", "o-7")).toMatchObject({ id: "o-1" });
  });

  it.each([
    ["https://login.microsoftonline.com/common/oauth2/v2.0/token", ""],
    ["https://a.example/token", "org_id=&scope=x"],
    ["", ""],
  ])("by nothing in %s", (url, body) => {
    expect(named(url, body)).toBeNull();
  });
});

test.each([
  [true, "rfc", "https://a.example/token", "org=o-1"],
  [false, "genesys", "https://login.mypurecloud.com/oauth/token", "org=acme"],
  [true, "genesys", "https://login.mypurecloud.com/oauth/authorize", "target=o-1"],
  [false, "genesys", "https://login.mypurecloud.com/oauth/token", "orgName=Acme"],
  [false, "entra", "https://a.example/contoso.com/oauth2/v2.0/token", ""],
  [true, "entra", `https://a.example/${TENANT}/oauth2/v2.0/token`, ""],
] as const)("a token calls it so: %s (%s, %s %s)", (isId, dialect, url, body) => {
  const org = named(url, body);
  expect(org === null ? null : isOrgId(org, dialect, false)).toBe(isId);
});

describe("the dialect is told", () => {
  it.each([
    ["genesys", "https://login.mypurecloud.com/oauth/token"],
    ["genesys", "https://api.usw2.pure.cloud/api/v2/oauth/token"],
    ["genesys", "https://login.use2.us-gov-pure.cloud/oauth/token"],
    ["entra", "https://login.microsoftonline.com/common/oauth2/v2.0/token"],
    ["entra", "https://sts.windows.net/abc/"],
    ["keycloak", "https://sso.example/realms/acme/protocol/openid-connect/token"],
    ["keycloak", "https://sso.example/realms/acme"],
    [null, "https://login.example/oauth/token"],
    [null, "https://mypurecloud.com.evil.example/oauth/token"],
    [null, "https://notmypurecloud.com/oauth/token"],
    [null, ""],
  ])("%s by %s", (dialect, url) => {
    expect(dialectOfUrl(url)).toBe(dialect);
  });

  it.each([
    ["entra", { error: "invalid_scope", error_codes: [70011] }],
    ["genesys", { error: "invalid_client", description: "x", error_description: "x" }],
    ["keycloak", { access_token: makeJwt({ iss: "https://sso.example/realms/acme" }) }],
    [null, { error: "invalid_client", error_description: "x" }],
    [null, { access_token: "opaque" }],
    [null, []],
  ])("%s by an answer", (dialect, answer) => {
    expect(dialectOfAnswer(JSON.stringify(answer))).toBe(dialect);
  });
});
