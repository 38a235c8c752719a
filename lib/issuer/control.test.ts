/** The control surface changes a running issuer, and says truly what changed when. */
import { decodeJwt } from "jose";
import { request } from "undici";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { fixtureOrg } from "./client-fixture.ts";
import { INTROSPECTION_PATH } from "./oauth-paths.ts";
import { type OrgChange, orgChangeSchema } from "./org-changes.ts";
import type { IssuerOrg } from "./setup.ts";
import {
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

const FAR_MS = 3_600_000;

const ORGS = Array.from({ length: 8 }, (_, index) => fixtureOrg(`org-${index}`));
const ROTATING = fixtureOrg("rotating", { nextClientSecret: "the next secret" });
const SHARING = fixtureOrg("sharing", {
  clientId: ROTATING.clientId,
  clientSecret: ROTATING.clientSecret,
});
const OVERLAPPING = fixtureOrg("overlapping", { nextClientSecret: "another next secret" });
const MEMBER = fixtureOrg("member", { tokenFormat: "opaque" });
const SCOPED = fixtureOrg("scoped");

let issuer: StartedIssuer;

beforeAll(async () => {
  const rotated = [ROTATING, SHARING, OVERLAPPING];
  issuer = await startFixtureIssuer([...ORGS, ...rotated, MEMBER, SCOPED]);
});

afterAll(async () => issuer.end());

async function command(path: string): Promise<OrgChange[]> {
  const answer = await request(`${issuer.controlUrl}${path}`, { method: "POST" });
  expect(answer.headers["content-type"]).toBe("application/json");
  return z.array(orgChangeSchema).parse(await answer.body.json());
}

async function truth(): Promise<OrgChange[]> {
  return z.array(orgChangeSchema).parse(await getJson(`${issuer.controlUrl}/changes`));
}

function ask(org: IssuerOrg, parameters: Parameters = {}): Promise<Reply> {
  const form = { grant_type: "client_credentials", org_id: org.orgId, ...parameters };
  return post(issuer.tokenUrl, form, basic(org));
}

function withNextSecret(org: IssuerOrg): IssuerOrg {
  return { ...org, clientSecret: org.nextClientSecret ?? "" };
}

async function introspectedOrgs(org: IssuerOrg): Promise<unknown> {
  const token = textOf(await ask(org), "access_token");
  const url = `${issuer.issuer}${INTROSPECTION_PATH}`;
  return (await post(url, { token }, basic(org))).members["org_ids"];
}

test("without overlap a rotation ends the old secret for every org of the client", async () => {
  expect((await ask(SHARING)).status).toBe(200);
  const changes = await command("/rotate-secrets?org=rotating&overlapMs=0");
  expect(changes.map(({ org, kind }) => [org, kind])).toEqual([
    ["rotating", "secret"],
    ["sharing", "secret"],
  ]);
  for (const org of [ROTATING, SHARING]) {
    const refused = await ask(org);
    expect(refused).toMatchObject({ status: 401, members: { error: "invalid_client" } });
  }
  const renewed = { ...SHARING, clientSecret: ROTATING.nextClientSecret ?? "" };
  expect((await ask(renewed)).status).toBe(200);
});

test("in an overlap both secrets are good", async () => {
  const [change] = await command(`/rotate-secrets?org=overlapping&overlapMs=${FAR_MS}`);
  expect(change?.oldSecretUntil).toBe((change?.at ?? 0) + FAR_MS);
  expect((await ask(OVERLAPPING)).status).toBe(200);
  expect((await ask(withNextSecret(OVERLAPPING))).status).toBe(200);
  expect(JSON.stringify(await truth())).not.toContain(OVERLAPPING.nextClientSecret);
});

test("a withheld scope is refused to who asks for it, and uses up no refresh token", async () => {
  const code = await codeOf(issuer, SCOPED);
  const granted = await post(issuer.tokenUrl, redemption(SCOPED, code), basic(SCOPED));
  const refresh = { grant_type: "refresh_token", refresh_token: textOf(granted, "refresh_token") };
  await command("/withhold?org=scoped&kind=scope");
  const refused = { status: 400, members: { error: "invalid_scope" } };
  expect(await ask(SCOPED, { scope: SCOPED.scopes })).toMatchObject(refused);
  const asking = { ...refresh, scope: SCOPED.scopes };
  expect(await post(issuer.tokenUrl, asking, basic(SCOPED))).toMatchObject(refused);
  const redirect = new URL((await get(authorizeUrl(issuer, SCOPED))).location);
  expect(redirect.searchParams.get("error")).toBe("invalid_scope");
  const narrower = await post(issuer.tokenUrl, refresh, basic(SCOPED));
  expect(narrower).toMatchObject({ status: 200, members: { scope: "users:read" } });
  expect((await ask(SCOPED, { scope: "users:read" })).status).toBe(200);
});

test("a scope the org never had is granted once its window is over", async () => {
  await command(`/change?org=scoped&kind=scope&scope=users:admin&windowMs=${FAR_MS}`);
  expect(textOf(await ask(SCOPED, { scope: "users:admin" }), "error")).toBe("invalid_scope");
  await command("/change?org=scoped&kind=scope&scope=users:admin&windowMs=1");
  await vi.waitFor(async () => {
    expect(textOf(await ask(SCOPED, { scope: "users:admin" }), "scope")).toBe("users:admin");
  });
});

test("while membership is unseen tokens name no org, opaque ones neither", async () => {
  await command("/withhold?org=member&kind=membership");
  expect(await introspectedOrgs(MEMBER)).toEqual([]);
  const [change] = await command("/change?org=member&kind=membership&windowMs=1");
  await vi.waitFor(async () => expect(await introspectedOrgs(MEMBER)).toEqual(MEMBER.orgIds));
  expect(Date.now()).toBeGreaterThanOrEqual(change?.visibleAt ?? Number.NaN);
});

test("a change of all orgs is spread by each org's own share, and /changes tells the truth", async () => {
  const spreadMs = 100_000;
  const query = `org=*&kind=membership&windowMs=${FAR_MS}&spreadMs=${spreadMs}`;
  const first = await command(`/change?${query}`);
  const second = await command(`/change?${query}`);
  expect((await truth()).slice(-2 * first.length)).toEqual([...first, ...second]);
  const late = (changes: OrgChange[]) =>
    changes.map(({ org, at, visibleAt }) => [org, (visibleAt ?? Number.NaN) - at - FAR_MS]);
  expect(late(second)).toEqual(late(first));
  const shares = late(first).map(([, ms]) => Number(ms));
  expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(spreadMs / 4);
  expect(shares.every((ms) => ms >= 0 && ms <= spreadMs)).toBe(true);
  const [org] = ORGS;
  if (org === undefined) throw new Error("no org");
  expect(decodeJwt(textOf(await ask(org), "access_token"))["org_ids"]).toEqual([]);
});

test.each([
  ["/rotate-secrets", "org: must be given"],
  ["/rotate-secrets?org=nobody", "org: there is no org nobody"],
  ["/rotate-secrets?org=member", "org: member has no next secret, or has it already"],
  ["/rotate-secrets?org=member&overlapMs=soon", "overlapMs: must be a whole number"],
  ["/change?org=member&kind=name&windowMs=1", "kind: must be scope or membership"],
  ["/change?org=member&kind=scope", "windowMs: must be given"],
  ["/change?org=member&kind=membership&windowMs=1&scope=s", "scope: is of the kind scope"],
  ["/withhold?org=member&kind=scope&windowMs=1", "windowMs"],
  ["/revocation-delay?ms=-1", "ms: must be a whole number"],
])("%s is answered with what is wrong, and changes nothing", async (path, message) => {
  const before = await truth();
  const reply = await post(`${issuer.controlUrl}${path}`, {});
  expect(reply).toMatchObject({ status: 400, members: { error: "invalid_request" } });
  expect(textOf(reply, "message")).toContain(message);
  expect(await truth()).toEqual(before);
});
