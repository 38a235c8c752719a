import { describe, expect, it } from "vitest";
import type { PlanRequest } from "./plan.ts";
import {
  authorizeUrl,
  clientAuth,
  clientCredentialsRequest,
  codeRequest,
  extensionRequest,
  refreshRequest,
  tokenExchangeRequest,
} from "./token-request.ts";

const request: PlanRequest = {
  client: 0,
  tokenUrl: "https://login.example/token",
  authorizeUrl: "https://login.example/authorize",
  scope: "a b",
  refreshScope: null,
  redirectUri: "https://app.example/cb",
  codeRedirectUri: "https://app.example/cb/",
  orgParameter: { name: "org_id", in: "body", value: "o 1" },
  authorizeOrgParameter: { name: "org_id", value: "o 1" },
  parameters: [],
  authorizeParameters: [],
  extensionParameters: [["orgName", "x"]],
  extensionCredentialName: null,
};

describe("a token request", () => {
  it("asks for the scope by client credentials, and leaves out an empty one", () => {
    expect(clientCredentialsRequest(request).parameters).toEqual([
      ["grant_type", "client_credentials"],
      ["scope", "a b"],
      ["org_id", "o 1"],
    ]);
    const bare = clientCredentialsRequest({ ...request, scope: "" });
    expect(bare.parameters.map(([name]) => name)).toEqual(["grant_type", "org_id"]);
  });

  it("asks a refresh for the scope of refreshes alone", () => {
    const bare = { ...request, orgParameter: null };
    expect(refreshRequest(bare, "rt").parameters).toEqual([
      ["grant_type", "refresh_token"],
      ["refresh_token", "rt"],
    ]);
    expect(refreshRequest({ ...bare, refreshScope: "a" }, "rt").parameters).toContainEqual([
      "scope",
      "a",
    ]);
  });

  it("redeems a code with the redirect URI of the redemption, and a verifier where there is one", () => {
    const parameters = new Map(codeRequest(request, "c", "v").parameters);
    expect(parameters.get("redirect_uri")).toBe("https://app.example/cb/");
    expect(parameters.get("code_verifier")).toBe("v");
    const [...bare] = new Map(codeRequest(request, "c", "").parameters).keys();
    expect(bare).not.toContain("code_verifier");
  });

  it("names the subject token and its type in an exchange, and the template's in an extension", () => {
    const exchange = { subjectOrg: 0, subjectTokenType: "urn:type" };
    expect(tokenExchangeRequest(exchange, request, "st").parameters.slice(1, 3)).toEqual([
      ["subject_token", "st"],
      ["subject_token_type", "urn:type"],
    ]);
    expect(extensionRequest("urn:grant", request).parameters.slice(0, 2)).toEqual([
      ["grant_type", "urn:grant"],
      ["orgName", "x"],
    ]);
  });

  it("has its org in the query where that is its place", () => {
    const inQuery = { name: "org", in: "query" as const, value: "o 1" };
    const asked = (tokenUrl: string) =>
      clientCredentialsRequest({ ...request, tokenUrl, orgParameter: inQuery }).url;
    expect(asked("https://login.example/token")).toBe("https://login.example/token?org=o+1");
    expect(asked("https://login.example/token?v=1")).toBe(
      "https://login.example/token?v=1&org=o+1",
    );
  });

  it("sends no parameter twice: one of the configuration takes the place of its own", () => {
    const parameters: [string, string][] = [
      ["scope", "z"],
      ["resource", "r"],
    ];
    expect(clientCredentialsRequest({ ...request, parameters }).parameters).toEqual([
      ["grant_type", "client_credentials"],
      ["org_id", "o 1"],
      ["scope", "z"],
      ["resource", "r"],
    ]);
  });
});

const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe("an authorization request", () => {
  it("carries the state, the org, and the challenge where there is one", () => {
    expect(queryOf(authorizeUrl(request, "c 1", "s", "ch"))).toEqual({
      response_type: "code",
      client_id: "c 1",
      redirect_uri: "https://app.example/cb",
      scope: "a b",
      state: "s",
      code_challenge: "ch",
      code_challenge_method: "S256",
      org_id: "o 1",
    });
    const plain = authorizeUrl({ ...request, authorizeOrgParameter: null }, "c 1", "s", "");
    expect(Object.keys(queryOf(plain))).toEqual([
      "response_type",
      "client_id",
      "redirect_uri",
      "scope",
      "state",
    ]);
  });
});

const signedBy = (method: Parameters<typeof clientAuth>[0], credential: string | null) => {
  const signed = { body: "a=1", headers: {} };
  clientAuth(method, "c 1", credential)(signed);
  return signed;
};

describe("client authentication", () => {
  it("stands in the header or in the body, by its method", () => {
    expect(signedBy("basic", "Basic x")).toEqual({
      body: "a=1",
      headers: { Authorization: "Basic x" },
    });
    expect(signedBy("post", "client_id=c&client_secret=s").body).toBe(
      "a=1&client_id=c&client_secret=s",
    );
    expect(signedBy("none", null).body).toBe("a=1&client_id=c+1");
    expect(signedBy("private_key_jwt", "h.p.s").body).toBe(
      "a=1&client_id=c+1&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=h.p.s",
    );
  });
});
