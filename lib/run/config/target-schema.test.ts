/** The target's settings: what is left out follows from its dialect, and what is given must be usable. */
import { expect, test } from "vitest";
import { failureOf, load } from "./config-fixture.ts";
import { configSchema } from "./config-schema.ts";

const targetWith = (lines: string) => `target:
  tokenUrl: http://127.0.0.1:4400/token
  client: { id: app-1, secretRef: env:APP }
  ${lines}`;

async function targetOf(lines: string) {
  const { settings } = await load({ target: targetWith(lines) });
  return settings.target;
}

async function messageOf(lines: string): Promise<string> {
  return (await failureOf(() => load({ target: targetWith(lines) }))).message;
}

test.each([
  ["rfc", { from: "org_ids", pattern: null }, "scope", null],
  ["genesys", null, "scope", "inin-correlation-id"],
  ["entra", { from: "tid", pattern: null }, "scp", "x-ms-request-id"],
])("claims and the correlation header are those of %s when left out", async (...row) => {
  const [dialect, org, scope, correlationHeader] = row;
  expect(await targetOf(`dialect: ${dialect}`)).toMatchObject({
    claims: { org, scope, extra: "forbid" },
    correlationHeader,
  });
});

test("what is given wins over the dialect, null for no check included", async () => {
  const given = await targetOf(
    "dialect: entra\n  claims: { org: null, scope: s }\n  correlationHeader: x-id",
  );
  expect(given).toMatchObject({
    claims: { org: null, scope: "s", extra: "forbid" },
    correlationHeader: "x-id",
  });
  const { claims } = await targetOf("dialect: genesys\n  claims: { org: a.b, extra: allow }");
  expect(claims).toEqual({ org: { from: "a.b", pattern: null }, scope: "scope", extra: "allow" });
});

test("an org may be a part of a claim", async () => {
  const { claims } = await targetOf('claims: { org: { from: iss, pattern: "/realms/([^/]+)$" } }');
  expect(claims.org).toEqual({ from: "iss", pattern: "/realms/([^/]+)$" });
});

test.each([
  ["(", "is no regular expression"],
  ["(a)\\", "is no regular expression"],
  ["a(?:b)", "has 0 groups"],
  ["(a)|(b)", "has 2 groups"],
])("the pattern %s is no way to one org id", (pattern, what) => {
  const claims = { org: { from: "iss", pattern } };
  const target = { tokenUrl: "http://127.0.0.1/", claims };
  const issues = configSchema.shape.target.safeParse(target).error?.issues;
  expect(JSON.stringify(issues)).toContain(what);
});

test.each([
  ["false", "no"],
  ["true", "request"],
  ["request", "request"],
  ["redirects", "redirects"],
])("headlessAuthorize %s is %s in the plan's words", async (given, word) => {
  expect((await targetOf(`headlessAuthorize: ${given}`)).headlessAuthorize).toBe(word);
});

test("an authorization without a browser goes in one of the known ways", async () => {
  expect(await messageOf("headlessAuthorize: browser")).toContain(
    "target.headlessAuthorize: is not a known word",
  );
});

test.each([
  ["parameters: { client_secret: hunter2 }", "target.parameters.client_secret"],
  ["parameters: { subject_token: hunter2 }", "target.parameters.subject_token"],
  ["parameters: { Api_Key: hunter2 }", "target.parameters.Api_Key"],
  ["authorizeParameters: { code: hunter2 }", "target.authorizeParameters.code"],
  [
    "extensionGrant: { grantType: g, parameters: { assertion: hunter2 } }",
    "target.extensionGrant.parameters.assertion",
  ],
])("a secret has no place in %s", async (lines, path) => {
  const message = await messageOf(lines);
  expect(message).toContain(`${path}: is a parameter that holds a secret (value not shown)`);
  expect(message).not.toContain("hunter2");
});

test("a parameter that only says what kind of token another holds may stand there", async () => {
  const { parameters } = await targetOf("parameters: { requested_token_type: urn:x }");
  expect(parameters).toEqual({ requested_token_type: "urn:x" });
});

test.each([
  ["parameters: { grant_type: password }", "target.parameters.grant_type"],
  ["parameters: { scope: a }", "target.parameters.scope"],
  ["authorizeParameters: { state: a }", "target.authorizeParameters.state"],
])("%s is the target's to set by a key of its own", async (lines, path) => {
  const message = await messageOf(lines);
  expect(message).toContain(`${path}: is a parameter that the request has already`);
});

test("an org parameter takes no name that its request has already", async () => {
  const message = await messageOf(
    "orgParameter: { name: scope, in: body }\n  authorizeOrgParameter: { name: state }",
  );
  expect(message).toContain("orgParameter.name: is a parameter of every token request");
  expect(message).toContain(
    "authorizeOrgParameter.name: is a parameter of every authorization request",
  );
});

test("a secret parameter of the extension grant must be named by reference, and be no other parameter", async () => {
  const message = await messageOf(
    "extensionGrant: { grantType: g, parameters: { a: x }, secretParameters: { a: hunter2, scope: env:S } }\n" +
      "mix: { extension: 1 }",
  );
  expect(message).toContain("secretParameters.a: is not a reference to a secret");
  expect(message).toContain("secretParameters.a: is a parameter that the request has already");
  expect(message).toContain("secretParameters.scope: is a parameter that the request has already");
  expect(message).not.toContain("hunter2");
});

test("requests take the columns of the orgs unless the target says otherwise", async () => {
  expect((await load()).settings.target).toMatchObject({
    scope: "{scope}",
    redirectUri: "{redirectUri}",
    refreshScope: null,
    pkce: false,
    tokenExchange: { subjectTokenType: "urn:ietf:params:oauth:token-type:access_token" },
  });
});
