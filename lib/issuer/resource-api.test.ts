/** What can be learned of a token that is not read: the API, introspection and revocation, against a running issuer. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import { INTROSPECTION_PATH, REVOCATION_PATH } from "./oauth-paths.ts";
import type { IssuerOrg } from "./setup.ts";
import {
  type Reply,
  type StartedIssuer,
  basic,
  codeOf,
  get,
  getJson,
  post,
  redemption,
  startFixtureIssuer,
  textOf,
} from "./started-issuer-fixture.ts";
import { type IssuerStats, issuerStatsSchema } from "./tally.ts";

const HOME = fixtureOrg("home", { role: "primary" });
const BRANCH = fixtureOrg("branch", {
  clientId: HOME.clientId,
  clientSecret: HOME.clientSecret,
  orgIds: ["id-of-branch", "id-of-annex"],
});
const OPAQUE = fixtureOrg("opaque", { tokenFormat: "opaque" });
const HOLLOW = fixtureOrg("hollow", { orgIds: [] });

let issuer: StartedIssuer;

beforeAll(async () => {
  issuer = await startFixtureIssuer([HOME, BRANCH, OPAQUE, HOLLOW]);
});

afterAll(async () => issuer.end());

async function tokenOf(org: IssuerOrg): Promise<string> {
  const form = { grant_type: "client_credentials", scope: org.scopes, org_id: org.orgId };
  return textOf(await post(issuer.tokenUrl, form, basic(org)), "access_token");
}

function call(path: string, token: string): Promise<Reply> {
  return get(`${issuer.issuer}/api/v2${path}`, { authorization: `Bearer ${token}` });
}

function introspect(token: string, org = OPAQUE): Promise<Reply> {
  return post(`${issuer.issuer}${INTROSPECTION_PATH}`, { token }, basic(org));
}

function revoke(token: string, org = OPAQUE): Promise<Reply> {
  return post(`${issuer.issuer}${REVOCATION_PATH}`, { token }, basic(org));
}

async function stats(): Promise<IssuerStats> {
  return issuerStatsSchema.parse(await getJson(`${issuer.controlUrl}/stats`));
}

async function delayRevocations(ms: number): Promise<void> {
  const reply = await post(`${issuer.controlUrl}/revocation-delay?ms=${ms}`, {});
  expect(reply).toMatchObject({ status: 200, members: { delayMs: ms } });
}

async function grantOf(org: IssuerOrg): Promise<Reply> {
  return post(issuer.tokenUrl, redemption(org, await codeOf(issuer, org)), basic(org));
}

test("a token says in which org it acts, and whose client it came from", async () => {
  expect(await call("/tokens/me", await tokenOf(BRANCH))).toMatchObject({
    status: 200,
    members: {
      organization: { id: "id-of-branch", name: "branch" },
      homeOrganization: { id: "id-of-home" },
      OAuthClient: { id: HOME.clientId, organization: { id: "id-of-home" } },
      authorizedScope: ["users:read", "users:write"],
    },
  });
});

test("a token of no org acts in none", async () => {
  const { members } = await call("/tokens/me", await tokenOf(HOLLOW));
  expect(members["organization"]).toEqual({ id: "", name: "" });
});

test.each([BRANCH, OPAQUE])("a token of $org opens its orgs and no other", async (org) => {
  const token = await tokenOf(org);
  for (const orgId of org.orgIds) {
    const reply = await call(`/orgs/${encodeURIComponent(orgId)}/me`, token);
    expect(reply).toMatchObject({ status: 200, members: { organization: { id: orgId } } });
  }
  for (const orgId of ["id-of-home", "%"]) {
    const reply = await call(`/orgs/${orgId}/me`, token);
    expect(reply).toMatchObject({
      status: 403,
      members: { code: "missing.permissions", status: 403 },
    });
  }
});

test("what is no token of this issuer is 401, and what is nowhere is 404", async () => {
  const bad = { status: 401, members: { code: "bad.credentials", status: 401 } };
  expect(await call("/tokens/me", "never-issued")).toMatchObject(bad);
  expect(await call("/tokens/me", `${await tokenOf(HOME)}x`)).toMatchObject(bad);
  const none = await get(`${issuer.issuer}/api/v2/tokens/me`);
  expect(none).toMatchObject({ status: 401, members: { code: "authentication.required" } });
  expect((await call("/elsewhere", await tokenOf(HOME))).status).toBe(404);
});

test("an opaque token is introspected by its own client, to its scopes and orgs", async () => {
  const token = await tokenOf(OPAQUE);
  expect((await introspect(token)).members).toMatchObject({
    active: true,
    client_id: OPAQUE.clientId,
    scope: OPAQUE.scopes,
    org_id: OPAQUE.orgId,
    org_ids: OPAQUE.orgIds,
  });
  expect((await introspect(token, HOME)).members).toEqual({ active: false });
  expect((await introspect("never-issued")).members).toEqual({ active: false });
});

test("a revoked opaque token is good nowhere any more, and only its own client can revoke it", async () => {
  const token = await tokenOf(OPAQUE);
  expect((await revoke(token, HOME)).status).toBe(200);
  expect((await introspect(token)).members).toMatchObject({ active: true });
  expect((await revoke(token)).status).toBe(200);
  expect((await introspect(token)).members).toEqual({ active: false });
  expect((await call("/tokens/me", token)).status).toBe(401);
  expect((await revoke("never-issued")).status).toBe(200);
});

test("with a refresh token goes what was issued with it, and a new authorization stands", async () => {
  const granted = await grantOf(OPAQUE);
  const refreshToken = textOf(granted, "refresh_token");
  await revoke(refreshToken);
  const refresh = { grant_type: "refresh_token", refresh_token: refreshToken };
  const refused = await post(issuer.tokenUrl, refresh, basic(OPAQUE));
  expect(refused).toMatchObject({ status: 400, members: { error: "invalid_grant" } });
  expect((await call("/tokens/me", textOf(granted, "access_token"))).status).toBe(401);
  const again = textOf(await grantOf(OPAQUE), "access_token");
  expect((await call("/tokens/me", again)).status).toBe(200);
});

test("a late revocation is answered at once, and acted on when its time has come", async () => {
  const granted = await grantOf(OPAQUE);
  const refreshToken = textOf(granted, "refresh_token");
  const token = textOf(granted, "access_token");
  await delayRevocations(999_999);
  expect((await revoke(token)).status).toBe(200);
  expect((await call("/tokens/me", token)).status).toBe(200);
  await delayRevocations(1);
  await revoke(refreshToken);
  await vi.waitFor(async () => expect((await call("/tokens/me", token)).status).toBe(401));
  expect((await introspect(refreshToken)).members).toEqual({ active: false });
  await delayRevocations(0);
});

test("none of these calls is an attempt, and each kind is counted apart", async () => {
  const token = await tokenOf(OPAQUE);
  const before = await stats();
  await call("/tokens/me", token);
  await call(`/orgs/${OPAQUE.orgId}/me`, token);
  await introspect(token);
  await revoke(token);
  const after = await stats();
  expect(after).toEqual({
    ...before,
    apiCalls: before.apiCalls + 2,
    introspections: before.introspections + 1,
    revocations: before.revocations + 1,
  });
});
