/** Orgs joined with the target under each variant. */
import { expect, test } from "vitest";
import { failureOf, load } from "./config-fixture.ts";
import type { Sections } from "./config-fixture.ts";

const TARGET = `target:
  tokenUrl: "http://127.0.0.1:4400/{orgId}/token"
  authorizeUrl: http://127.0.0.1:4400/authorize
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:APP }`;

const ORGS =
  'orgs: { generate: { count: 2, org: "o{n}", orgId: "id-{n}", scope: "a b", redirectUri: "https://app.example/{org}" } }';

/** The requests of the first org, by variant. */
async function requestsOf(variants: string, target = TARGET, more = "", sections: Sections = {}) {
  const { orgs } = await load({
    orgs: ORGS,
    ...sections,
    target,
    more: `${more}\n${variants === "" ? "" : `variants:\n${variants}`}`,
  });
  return orgs[0]?.requests ?? [];
}

async function problemsOf(sections: Sections): Promise<string[]> {
  const { message } = await failureOf(() => load(sections));
  return message.split("\n").slice(1);
}

test("without variants there is one request per org, of the target as it stands", async () => {
  expect(await requestsOf("")).toEqual([
    {
      client: {
        id: "app-1",
        auth: "basic",
        secretRef: "env:APP",
        nextSecretRef: null,
        keyId: null,
      },
      tokenUrl: "http://127.0.0.1:4400/id-1/token",
      authorizeUrl: "http://127.0.0.1:4400/authorize",
      scope: "a b",
      refreshScope: null,
      redirectUri: "https://app.example/o1",
      codeRedirectUri: "https://app.example/o1",
      orgParameter: null,
      authorizeOrgParameter: null,
      parameters: [],
      authorizeParameters: [],
      extensionParameters: [],
      extensionSecrets: [],
    },
  ]);
});

test("a variant changes what it sets and nothing else", async () => {
  const [base, other] = await requestsOf(
    `  - { name: base }
  - { name: other, set: { extraScopes: offline_access, refreshScope: "{scope} c", redirectUri: "{redirectUri}/", tokenUrl: "http://127.0.0.1:4400/old" } }`,
  );
  expect(other).toEqual({
    ...base,
    tokenUrl: "http://127.0.0.1:4400/old",
    scope: "a b offline_access",
    refreshScope: "a b c",
    redirectUri: "https://app.example/o1/",
    codeRedirectUri: "https://app.example/o1/",
  });
});

test("null takes away what the target has", async () => {
  const target = `${TARGET}
  extraScopes: c
  refreshScope: "{scope}"
  orgParameter: { name: org_id, in: query }
  authorizeOrgParameter: { name: target, value: "x-{orgId}" }`;
  const [base, bare] = await requestsOf(
    `  - { name: base }
  - { name: bare, set: { extraScopes: null, refreshScope: null, orgParameter: null, authorizeOrgParameter: null } }`,
    target,
  );
  expect(base).toMatchObject({
    scope: "a b c",
    refreshScope: "a b",
    orgParameter: { name: "org_id", in: "query", value: "id-1" },
    authorizeOrgParameter: { name: "target", value: "x-id-1" },
  });
  expect(bare).toMatchObject({
    scope: "a b",
    refreshScope: null,
    orgParameter: null,
    authorizeOrgParameter: null,
  });
});

test("an authorization names the org as the token request does, unless it is told otherwise", async () => {
  const target = `${TARGET}\n  orgParameter: { name: org_id, in: body, value: "{orgId}!" }`;
  const requests = await requestsOf(
    `  - { name: both }
  - { name: neither, set: { orgParameter: null } }
  - { name: token-only, set: { authorizeOrgParameter: null } }`,
    target,
  );
  expect(requests.map((request) => request.authorizeOrgParameter)).toEqual([
    { name: "org_id", value: "id-1!" },
    null,
    null,
  ]);
  expect(requests.map(({ orgParameter }) => orgParameter?.value)).toEqual([
    "id-1!",
    undefined,
    "id-1!",
  ]);
});

test("parameters of a variant are merged with the target's, one by one", async () => {
  const target = `${TARGET}
  parameters: { audience: "https://{org}", resource: r }
  authorizeParameters: { prompt: login }`;
  const [base, other] = await requestsOf(
    `  - { name: base }
  - { name: other, set: { parameters: { resource: null, audience: api, scope: "" }, authorizeParameters: { login_hint: "{name}" } } }`,
    target,
  );
  expect(base?.parameters).toEqual([
    ["audience", "https://o1"],
    ["resource", "r"],
  ]);
  expect(other?.parameters).toEqual([
    ["audience", "api"],
    ["scope", ""],
  ]);
  expect(other?.authorizeParameters).toEqual([
    ["prompt", "login"],
    ["login_hint", "o1"],
  ]);
});

test("the client of a variant is that of every org, also of those that name their own", async () => {
  const orgs =
    'orgs: { generate: { count: 2, clientId: "own-{n}", secretRef: "env:OWN_{n}", nextSecretRef: "env:NEXT_{n}" } }';
  const [base, other, open] = await requestsOf(
    `  - { name: base }
  - { name: other, set: { client: { id: app-2, secretRef: env:TWO }, clientAuth: post } }
  - { name: open, set: { clientAuth: none } }`,
    TARGET,
    "",
    { orgs },
  );
  const own = { id: "own-1", keyId: null };
  expect(base?.client).toEqual({
    ...own,
    auth: "basic",
    secretRef: "env:OWN_1",
    nextSecretRef: "env:NEXT_1",
  });
  expect(other?.client).toMatchObject({ id: "app-2", secretRef: "env:TWO", nextSecretRef: null });
  expect(open?.client).toEqual({ ...own, auth: "none", secretRef: null, nextSecretRef: null });
});

test("a client that signs has its key's id", async () => {
  const target = `${TARGET}\n  clientAuth: private_key_jwt\n  clientKeyId: "{clientId}-1"`;
  const [signing, plain] = await requestsOf(
    "  - { name: signing }\n  - { name: plain, set: { clientAuth: basic } }",
    target,
  );
  expect(signing?.client.keyId).toBe("app-1-1");
  expect(plain?.client.keyId).toBeNull();
});

test("the extension grant's parameters are there when the run uses it", async () => {
  const target = `${TARGET}
  extensionGrant:
    grantType: urn:ietf:params:oauth:grant-type:saml2-bearer
    parameters: { orgName: "{orgId}" }
    secretParameters: { assertion: "env:ASSERTION_{org}" }`;
  const [request] = await requestsOf("", target, "mix: { extension: 1 }");
  expect(request).toMatchObject({
    extensionParameters: [["orgName", "id-1"]],
    extensionSecrets: [["assertion", "env:ASSERTION_o1"]],
  });
  expect((await requestsOf("", target))[0]).toMatchObject({
    extensionParameters: [],
    extensionSecrets: [],
  });
});

test("the addresses of checks and revocation are filled in and judged like any other", async () => {
  const sections = {
    target: `${TARGET}\n  revokeUrl: http://127.1:4400/revoke`,
    orgs: ORGS,
    more: 'apiCheck: { url: "http://127.1:4400/{org}/me" }',
  };
  const { orgs } = await load(sections);
  expect(orgs[1]).toMatchObject({
    revokeUrl: "http://127.0.0.1:4400/revoke",
    checkUrl: "http://127.0.0.1:4400/o2/me",
  });
  const elsewhere = Object.fromEntries(
    Object.entries(sections).map(([key, text]) => [
      key,
      text.replaceAll("http://127.1:4400", "https://api.example"),
    ]),
  );
  const problems = await problemsOf(elsewhere);
  expect(problems.map((line) => line.split(": ")[1])).toEqual(["target.revokeUrl", "apiCheck.url"]);
  expect(problems.join()).toContain("host api.example is neither on loopback");
});

test("tokens are taken back at one address", async () => {
  const target = `${TARGET}\n  revokeUrl: "http://127.0.0.1:4400/{org}/revoke"`;
  expect(await problemsOf({ target, orgs: ORGS })).toEqual([
    "tokenrush.yaml:7: target.revokeUrl: leads to 2 addresses, but is one for all orgs → name no column in it that differs between orgs",
  ]);
});

test("a complaint about a shared setting is made once, where it stands", async () => {
  const target = TARGET.replace("{orgId}/token", "{orgID}/token");
  const variants = `variants:
  - { name: a }
  - { name: b, set: { redirectUri: "{nope}" } }
  - { name: c, set: { tokenUrl: "https://login.example/token", orgParameter: { name: code, in: body } } }`;
  const orgs = ORGS.replace("count: 2", "count: 500");
  const problems = await problemsOf({ target, orgs, more: variants });
  expect(problems.map((line) => line.replace(/ →.*/, ""))).toEqual([
    "tokenrush.yaml:3: target.tokenUrl: {orgID} is no column of the orgs",
    "tokenrush.yaml:13: variants[1].set.redirectUri: {nope} is no column of the orgs",
    'tokenrush.yaml:14: variants[2].set.orgParameter.name: is a parameter of every token request ("code")',
    "tokenrush.yaml:14: variants[2].set.tokenUrl: host login.example is neither on loopback nor named under safety.allow",
  ]);
});

test("variants have names of their own, and no secrets in what they set", async () => {
  const problems = await problemsOf({
    more: `variants:
  - { name: a, set: { parameters: { grant_type: password, refresh_token: hunter2 } } }
  - { name: a, set: { client: { id: app-3 } } }`,
  });
  expect(problems.map((line) => line.replace(/ →.*/, ""))).toEqual([
    "tokenrush.yaml:10: variants[0].set.parameters.refresh_token: is a parameter that holds a secret (value not shown)",
    "tokenrush.yaml:11: variants[1].name: two variants are named a",
    'tokenrush.yaml:11: variants[1].set.client: client "app-3" has no secret',
  ]);
});

test.each(["refresh", "authorization_code"])(
  "%s needs a redirect URI of each org, unless the target has one for all",
  async (grant) => {
    const orgs = "orgs: { generate: { count: 2 } }";
    const more = `mix: { ${grant}: 1 }`;
    const problems = await problemsOf({ target: TARGET, orgs, more });
    expect(problems.map((line) => line.replace(/ →.*/, ""))).toEqual([
      `tokenrush.yaml:7: orgs.generate.redirectUri: org "org-0001" has none, but ${grant} needs it`,
      `tokenrush.yaml:7: orgs.generate.redirectUri: org "org-0002" has none, but ${grant} needs it`,
    ]);
    const target = `${TARGET}\n  redirectUri: https://app.example/cb`;
    const [request] = await requestsOf("", target, more, { orgs });
    expect(request?.codeRedirectUri).toBe("https://app.example/cb");
  },
);

test("an org's columns may follow from its number", async () => {
  const { orgs } = await load({
    orgs: 'orgs: { generate: { count: 2, declaredScope: "read  org:{n}", expectedOrgs: "{orgId};all" } }',
  });
  expect(orgs[1]).toMatchObject({
    declaredScope: "read org:2",
    expectedOrgs: ["org-0002", "all"],
  });
});
