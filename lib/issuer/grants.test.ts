/** Every grant and every way a client authenticates, against a running issuer. */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type CryptoKey, SignJWT, decodeJwt, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import type { IssuerOrg } from "./setup.ts";
import {
  type Credential,
  type Parameters,
  type Reply,
  type StartedIssuer,
  authorizeUrl,
  basic,
  codeOf,
  get,
  getJson,
  post,
  redemption,
  startFixtureIssuer,
  textOf,
} from "./started-issuer-fixture.ts";
import { issuerStatsSchema } from "./tally.ts";
import { SAML2_BEARER_TYPE, TOKEN_EXCHANGE_TYPE } from "./token-request.ts";

const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const CREDENTIALS = { grant_type: "client_credentials", scope: "users:read" };

const PRIMARY = fixtureOrg("home", { role: "primary", assertion: "PHNhbWw+IG9mIGhvbWU=" });
const shared = { clientId: PRIMARY.clientId, clientSecret: PRIMARY.clientSecret };
const SECONDARY = fixtureOrg("branch", {
  ...shared,
  audience: "https://branch.example",
  assertion: "PHNhbWw+IG9mIGJyYW5jaA==",
});
const OPAQUE_PRIMARY = fixtureOrg("opaque-home", { role: "primary", tokenFormat: "opaque" });
const PUBLIC = fixtureOrg("public", { clientAuth: "none" });

interface SigningOrg {
  org: IssuerOrg;
  key: CryptoKey;
  algorithm: string;
}

let issuer: StartedIssuer;
let signing: SigningOrg[];

beforeAll(async () => {
  signing = await Promise.all(["ES256", "RS256"].map(signingOrg));
  const others = signing.map(({ org }) => org);
  issuer = await startFixtureIssuer([PRIMARY, SECONDARY, OPAQUE_PRIMARY, PUBLIC, ...others]);
});

afterAll(async () => issuer.end());

async function signingOrg(algorithm: string): Promise<SigningOrg> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const org = fixtureOrg(`signed-${algorithm}`, {
    clientAuth: "private_key_jwt",
    publicKey: { ...(await exportJWK(publicKey)) },
  });
  return { org, key: privateKey, algorithm };
}

function ask(parameters: Parameters, credential: Credential): Promise<Reply> {
  return post(issuer.tokenUrl, parameters, credential);
}

async function subjectToken(org: IssuerOrg): Promise<string> {
  return textOf(await ask(CREDENTIALS, basic(org)), "access_token");
}

function exchange(subject: string, more: Parameters = {}): Promise<Reply> {
  const form = {
    grant_type: TOKEN_EXCHANGE_TYPE,
    subject_token: subject,
    subject_token_type: ACCESS_TOKEN_TYPE,
    org_id: SECONDARY.orgId,
    scope: "users:read",
  };
  return ask({ ...form, ...more }, basic(PRIMARY));
}

test.each([PRIMARY, OPAQUE_PRIMARY])(
  "the token of a primary org, here of $org, is exchanged for a secondary's",
  async (primary) => {
    const reply = await exchange(await subjectToken(primary));
    expect(reply.members).toMatchObject({
      issued_token_type: ACCESS_TOKEN_TYPE,
      token_type: "Bearer",
      expires_in: 120,
      scope: "users:read",
    });
    expect(decodeJwt(textOf(reply, "access_token"))).toMatchObject({
      org_ids: SECONDARY.orgIds,
      aud: SECONDARY.audience,
      client_id: PRIMARY.clientId,
      scope: "users:read",
    });
  },
);

test("an exchange names its target, or has none", async () => {
  const subject = await subjectToken(PRIMARY);
  const { audience } = SECONDARY;
  expect((await exchange(subject, { audience, resource: audience })).status).toBe(200);
  const elsewhere = "https://elsewhere.example";
  for (const wrong of [{ audience: elsewhere }, { resource: elsewhere }]) {
    const reply = await exchange(subject, wrong);
    expect(reply).toMatchObject({ status: 400, members: { error: "invalid_target" } });
  }
});

test("a subject token that is no good is an invalid request", async () => {
  const subject = await subjectToken(PRIMARY);
  const secondary = textOf(await exchange(subject), "access_token");
  const [header = "", payload = ""] = subject.split(".");
  const forged = `${header}.${payload}.${"A".repeat(86)}`;
  const wrong: Parameters[] = [
    { subject_token: secondary },
    { subject_token: forged },
    { subject_token: "never-issued" },
    { subject_token: "" },
    { subject_token_type: "" },
    { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
    { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
    { actor_token: subject },
    { org_id: "nobody" },
  ];
  const replies = await Promise.all(wrong.map((parameters) => exchange(subject, parameters)));
  const seen = replies.map((reply) => [reply.status, textOf(reply, "error")]);
  expect(seen).toEqual(wrong.map(() => [400, "invalid_request"]));
});

test.each([
  ["its name", { orgName: SECONDARY.org }, SECONDARY],
  ["its id", { org_id: SECONDARY.orgId }, SECONDARY],
  ["nothing, for the client's own org", {}, PRIMARY],
] as [string, Parameters, IssuerOrg][])(
  "an assertion is exchanged for a token of the org named by %s",
  async (_, named, org) => {
    const form = { grant_type: SAML2_BEARER_TYPE, scope: "users:read", ...named };
    const reply = await ask({ ...form, assertion: org.assertion ?? "" }, basic(PRIMARY));
    expect(reply.status).toBe(200);
    expect(decodeJwt(textOf(reply, "access_token"))["org_ids"]).toEqual(org.orgIds);
    expect(reply.members).not.toHaveProperty("issued_token_type");
  },
);

test("an assertion of another org, or of an org that has none, is an invalid grant", async () => {
  const form = { grant_type: SAML2_BEARER_TYPE, assertion: SECONDARY.assertion ?? "" };
  for (const org of [PRIMARY, OPAQUE_PRIMARY]) {
    const reply = await ask(form, basic(org));
    expect(reply).toMatchObject({ status: 400, members: { error: "invalid_grant" } });
  }
  const empty = await ask({ grant_type: SAML2_BEARER_TYPE }, basic(PRIMARY));
  expect(empty).toMatchObject({ status: 400, members: { error: "invalid_request" } });
});

test("both grants count as attempts of their org", async () => {
  const before = issuerStatsSchema.parse(await getJson(`${issuer.controlUrl}/stats`));
  const headers = { ...basic(PRIMARY).headers, "x-tokenrush-attempt": "g-1" };
  await ask(
    { grant_type: SAML2_BEARER_TYPE, orgName: SECONDARY.org, assertion: "wrong" },
    { headers },
  );
  await ask({ grant_type: TOKEN_EXCHANGE_TYPE, org_id: SECONDARY.orgId }, { headers });
  const after = issuerStatsSchema.parse(await getJson(`${issuer.controlUrl}/stats`));
  expect(after.attempts - before.attempts).toBe(2);
  expect((after.byOrg["branch"] ?? 0) - (before.byOrg["branch"] ?? 0)).toBe(2);
});

test("a grant type nobody has is refused by the library", async () => {
  const reply = await ask({ grant_type: "password", username: "u" }, basic(PRIMARY));
  expect(reply).toMatchObject({ status: 400, members: { error: "unsupported_grant_type" } });
});

async function assertion({ org, key, algorithm }: SigningOrg, audience: string): Promise<string> {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(org.clientId)
    .setSubject(org.clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime("1m")
    .sign(key);
}

function asserted(assertionText: string): Credential {
  return { parameters: { client_assertion_type: ASSERTION_TYPE, client_assertion: assertionText } };
}

test.each([0, 1])("a client may prove itself with its key, of kind %i, once", async (index) => {
  const signer = signing[index];
  if (signer === undefined) throw new Error("no such signer");
  const credential = asserted(await assertion(signer, issuer.tokenUrl));
  const reply = await ask(CREDENTIALS, credential);
  expect(decodeJwt(textOf(reply, "access_token"))["org_ids"]).toEqual(signer.org.orgIds);
  expect(await ask(CREDENTIALS, credential)).toMatchObject({
    status: 401,
    members: { error: "invalid_client" },
  });
});

test("an assertion for somebody else, or signed by another, does not authenticate", async () => {
  const [first, second] = signing;
  if (first === undefined || second === undefined) throw new Error("no signers");
  const astray = asserted(await assertion(first, "https://elsewhere.example"));
  const forger = { ...first, key: second.key, algorithm: second.algorithm };
  const forged = asserted(await assertion(forger, issuer.tokenUrl));
  for (const credential of [astray, forged, basic(first.org)]) {
    const reply = await ask(CREDENTIALS, credential);
    expect(reply).toMatchObject({ status: 401, members: { error: "invalid_client" } });
  }
});

function challengeOf(verifier: string): Parameters {
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return { code_challenge: challenge, code_challenge_method: "S256" };
}

test("a public client needs PKCE, and gets tokens for a user only", async () => {
  const verifier = randomBytes(32).toString("base64url");
  const named: Credential = { parameters: { client_id: PUBLIC.clientId } };
  const { location } = await get(authorizeUrl(issuer, PUBLIC));
  expect(new URL(location).searchParams.get("error")).toBe("invalid_request");
  const code = await codeOf(issuer, PUBLIC, challengeOf(verifier));
  const reply = await ask({ ...redemption(PUBLIC, code), code_verifier: verifier }, named);
  expect(decodeJwt(textOf(reply, "access_token"))["org_ids"]).toEqual(PUBLIC.orgIds);
  const refreshed = await ask(
    { grant_type: "refresh_token", refresh_token: textOf(reply, "refresh_token") },
    named,
  );
  expect(refreshed.status).toBe(200);
  expect((await ask(CREDENTIALS, named)).status).toBe(400);
});

test.each([
  ["another verifier", { code_verifier: randomBytes(32).toString("base64url") }],
  ["no verifier", {}],
] as [string, Parameters][])(
  "a code that was challenged is not redeemed with %s",
  async (_, more) => {
    const verifier = randomBytes(32).toString("base64url");
    for (const [org, credential] of [
      [PRIMARY, basic(PRIMARY)],
      [PUBLIC, { parameters: { client_id: PUBLIC.clientId } }],
    ] as const) {
      const code = await codeOf(issuer, org, challengeOf(verifier));
      const reply = await ask({ ...redemption(org, code), ...more }, credential);
      expect(reply).toMatchObject({ status: 400, members: { error: "invalid_grant" } });
    }
  },
);

test("a redirect URI that differs by a slash is refused where it first shows", async () => {
  const slash = { redirect_uri: `${PRIMARY.redirectUri}/` };
  const refused = await get(authorizeUrl(issuer, PRIMARY, slash), { accept: "application/json" });
  expect(refused).toMatchObject({ status: 400, location: "" });
  const code = await codeOf(issuer, PRIMARY);
  const reply = await ask({ ...redemption(PRIMARY, code), ...slash }, basic(PRIMARY));
  expect(reply).toMatchObject({ status: 400, members: { error: "invalid_grant" } });
});

test("a refresh may narrow the scope for once, and never widen it", async () => {
  const code = await codeOf(issuer, PRIMARY);
  let refreshToken = textOf(await ask(redemption(PRIMARY, code), basic(PRIMARY)), "refresh_token");
  const refresh = async (more: Parameters) => {
    const form = { grant_type: "refresh_token", refresh_token: refreshToken, ...more };
    const reply = await ask(form, basic(PRIMARY));
    refreshToken = textOf(reply, "refresh_token") || refreshToken;
    return reply;
  };
  expect(textOf(await refresh({}), "scope")).toBe(PRIMARY.scopes);
  expect(textOf(await refresh({ scope: "users:read" }), "scope")).toBe("users:read");
  expect(textOf(await refresh({ scope: "users:read users:admin" }), "error")).toBe("invalid_scope");
  expect(textOf(await refresh({}), "scope")).toBe(PRIMARY.scopes);
});

test("a client without the key it is to prove itself with keeps the issuer from starting", async () => {
  const keyless = fixtureOrg("keyless", { clientAuth: "private_key_jwt" });
  const failure = await startFixtureIssuer([keyless]).catch((error: unknown) => error);
  expect(String(failure)).toContain("client client keyless: jwks");
});
