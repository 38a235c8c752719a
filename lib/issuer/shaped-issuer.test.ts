/** An issuer set up unlike the default: its own claims, dialect and grant type, all in one running process. */
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import { TOKEN_EXCHANGE_TYPE } from "./token-request.ts";
import {
  type Parameters,
  type Reply,
  type StartedIssuer,
  basic,
  get,
  post,
  startFixtureIssuer,
  textOf,
} from "./started-issuer-fixture.ts";

const GRANT_TYPE = "urn:example:partner-token";
const HOME = fixtureOrg("home", { role: "primary" });
const BRANCH = fixtureOrg("branch", {
  clientId: HOME.clientId,
  clientSecret: HOME.clientSecret,
  orgIds: ["id-of-branch", "id-of-annex"],
  assertion: "a partner's word",
});

let issuer: StartedIssuer;

beforeAll(async () => {
  issuer = await startFixtureIssuer([HOME, BRANCH], {
    dialect: "appfoundry",
    orgClaim: { path: "ext.orgs", shape: "map" },
    scopeClaim: "scp",
    extensionGrantType: GRANT_TYPE,
  });
});

afterAll(async () => issuer.end());

function ask(parameters: Parameters): Promise<Reply> {
  return post(issuer.tokenUrl, { scope: BRANCH.scopes, ...parameters }, basic(HOME));
}

function partnerToken(): Promise<Reply> {
  return ask({ grant_type: GRANT_TYPE, org_id: BRANCH.orgId, assertion: BRANCH.assertion ?? "" });
}

test("a token has its orgs and scopes where the setup says, and its API reads them there", async () => {
  const token = textOf(await partnerToken(), "access_token");
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({
    ext: { orgs: { "id-of-branch": {}, "id-of-annex": {} } },
    scp: ["users:read", "users:write"],
  });
  expect(claims).not.toHaveProperty("scope");
  const me = await get(`${issuer.issuer}/api/v2/tokens/me`, { authorization: `Bearer ${token}` });
  expect(me.members).toMatchObject({
    organization: { id: "id-of-branch", name: "branch" },
    authorizedScope: ["users:read", "users:write"],
  });
});

test("an exchange recognises the primary org by the same claim", async () => {
  const exchange = async (form: Parameters) =>
    ask({
      grant_type: TOKEN_EXCHANGE_TYPE,
      subject_token: textOf(await ask(form), "access_token"),
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      org_id: BRANCH.orgId,
    });
  const ofHome = { grant_type: "client_credentials" };
  expect((await exchange(ofHome)).status).toBe(200);
  expect((await exchange({ ...ofHome, org_id: BRANCH.orgId })).status).toBe(400);
});

test("with another extension grant type set up, SAML 2.0 bearer is none", async () => {
  const grantType = "urn:ietf:params:oauth:grant-type:saml2-bearer";
  const reply = await ask({ grant_type: grantType, assertion: BRANCH.assertion ?? "" });
  expect(textOf(reply, "error")).toBe("unsupported_grant_type");
});

test("an unseen scope is refused as the dialect does, and membership shows in the claim of the setup", async () => {
  await post(`${issuer.controlUrl}/withhold?org=branch&kind=membership`, {});
  const hollow = decodeJwt(textOf(await partnerToken(), "access_token"));
  expect(hollow["ext"]).toEqual({ orgs: {} });
  await post(`${issuer.controlUrl}/withhold?org=branch&kind=scope&scope=users:write`, {});
  expect((await partnerToken()).status).toBe(403);
});
