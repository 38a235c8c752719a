/** What requests are for, and by which grant. */
import { describe, expect, it, test } from "vitest";
import { headersFrom, type SeenRequest } from "./exchange.ts";
import { grantOf, purposeOf } from "./recognise.ts";
import { takeApart } from "./request-parts.ts";

function seen(fields: Partial<SeenRequest>): SeenRequest {
  const named = { org: "", clientId: "" };
  return {
    method: "POST",
    url: "",
    headers: headersFrom([]),
    body: "",
    label: "",
    named,
    ...fields,
  };
}

const purpose = (fields: Partial<SeenRequest>) => purposeOf(seen(fields), takeApart(seen(fields)));
const BEARER = headersFrom([["authorization", "Bearer abc"]]);

describe("a request is", () => {
  it.each<[string, Partial<SeenRequest>]>([
    ["token", { url: "https://a.example/", body: "grant_type=client_credentials" }],
    ["token", { url: "https://a.example/", body: '{"0":"x","1":{"grant_type":"refresh_token"}}' }],
    ["token", { url: "https://a.example/oauth2/v2.0/token", body: "" }],
    ["token", { url: "https://a.example/as/token.oauth2", body: "" }],
    ["token", { url: "https://a.example/oauth2/access_token", body: "" }],
    ["token", { method: "", body: null, label: "POST /oauth/token" }],
    ["token", { method: "", body: null, label: "Get access token" }],
    [
      "authorization",
      { method: "GET", url: "https://a.example/authorize?response_type=code&client_id=a" },
    ],
    [
      "authorization",
      {
        method: "GET",
        url: "https://a.example/realms/r/protocol/openid-connect/auth?client_id=a&response_type=code",
      },
    ],
    ["call", { method: "GET", url: "https://a.example/api/users", headers: BEARER }],
    ["call", { url: "https://a.example/csrf/token", headers: BEARER }],
    ["introspection", { url: "https://a.example/introspect", body: "token=x" }],
    ["revocation", { url: "https://a.example/oauth/revoke", body: "token=x" }],
    ["other", { method: "GET", url: "https://a.example/oauth/token" }],
    ["other", { method: "OPTIONS", url: "https://a.example/oauth/token" }],
    ["other", { method: "GET", url: "https://a.example/authorize?response_type=code" }],
    ["other", { method: "", body: null, label: "Validate token" }],
    ["other", { method: "", body: null, label: "broken tokens page" }],
    ["other", { url: "https://a.example/login", body: "user=a&password=b" }],
    ["other", { url: "no url at all" }],
  ])("%s: %j", (expected, fields) => {
    expect(purpose(fields)).toBe(expected);
  });
});

test.each([
  ["client_credentials", true, "grant_type=client_credentials", ""],
  ["refresh", true, "grant_type=refresh_token", ""],
  ["authorization_code", true, "grant_type=authorization_code&code=c", ""],
  [
    "token_exchange",
    true,
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
    "",
  ],
  ["extension", true, "grant_type=password&username=a", ""],
  ["refresh", true, "refresh_token=r", ""],
  ["authorization_code", true, "code=c", ""],
  ["client_credentials", true, "", ""],
  ["refresh", false, null, "Refresh token"],
  ["authorization_code", false, null, "Redeem code for token"],
  ["client_credentials", false, null, "Token"],
])("the grant is %s (told by the request: %s) of %j, %j", (grant, isSaid, body, label) => {
  const request = seen({ body, label, url: "https://a.example/token?n=1" });
  expect(grantOf(request, takeApart(request))).toEqual({ grant, isSaid });
});
