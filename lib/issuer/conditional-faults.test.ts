/** Faults with conditions, planted in the real issuer: one request of a pair has the condition, and it alone is faulted. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Grant } from "../core/words.ts";
import { FixtureClient, type Sight, fixtureOrg } from "./client-fixture.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import type { IssuerOrg } from "./setup.ts";
import { type StartedIssuer, startFixtureIssuer } from "./started-issuer-fixture.ts";

const [READ, WRITE] = ["users:read", "users:write"] as const;
const PRIMARY = fixtureOrg("home", { role: "primary" });
const SECONDARY = fixtureOrg("branch", {
  clientId: PRIMARY.clientId,
  clientSecret: PRIMARY.clientSecret,
  assertion: "PHNhbWw+",
});
const NARROWED = ["client_credentials", "authorization_code", "refresh"] as const;
const narrowedOrgs = new Map(NARROWED.map((grant) => [grant, fixtureOrg(`narrow-${grant}`)]));
const ORGS = {
  refresh: fixtureOrg("refresh-scope"),
  authorize: fixtureOrg("authorize-org"),
  offline: fixtureOrg("offline"),
  slash: fixtureOrg("slash"),
  prime: fixtureOrg("prime"),
};

const faults = faultPlanSchema.parse({
  version: 1,
  faults: [
    {
      id: "refresh-without-scope",
      org: ORGS.refresh.org,
      kind: "narrowed-scope",
      when: [{ parameter: "scope", is: "absent" }],
    },
    {
      id: "authorize-without-org",
      org: ORGS.authorize.org,
      kind: "empty-org-ids",
      when: [{ parameter: "org_id", of: "authorize", is: "absent" }],
    },
    {
      id: "offline-access",
      org: ORGS.offline.org,
      kind: "forbidden-scope-mismatch",
      when: [{ parameter: "scope", contains: "offline_access" }],
    },
    {
      id: "slash",
      org: ORGS.slash.org,
      kind: "forbidden-plain",
      when: [{ parameter: "redirect_uri", endsWith: "/" }],
    },
    {
      id: "prime",
      org: ORGS.prime.org,
      kind: "hollow-200",
      grant: "authorization_code",
      when: [{ parameter: "multi_org", of: "authorize", equals: "true" }],
    },
    {
      id: "exchange",
      org: SECONDARY.org,
      kind: "other-org-id",
      grant: "token_exchange",
      when: [{ parameter: "audience", is: "present" }],
    },
    {
      id: "assertion",
      org: SECONDARY.org,
      kind: "html-page",
      grant: "extension",
      when: [{ parameter: "scope", equals: READ }],
    },
    ...[...narrowedOrgs].map(([grant, { org }]) => ({
      id: org,
      org,
      kind: "narrowed-scope",
      grant,
    })),
  ],
});

let issuer: StartedIssuer;
let client: FixtureClient;

beforeAll(async () => {
  const orgs = [PRIMARY, SECONDARY, ...Object.values(ORGS), ...narrowedOrgs.values()];
  issuer = await startFixtureIssuer(orgs, { faults });
  client = new FixtureClient({ issuer });
});

afterAll(async () => issuer.end());

async function faultedIds(org: IssuerOrg): Promise<string[]> {
  return (await client.faults(org)).map(({ attemptId }) => attemptId);
}

async function redeem(org: IssuerOrg, attemptId: string, orgId?: string): Promise<Sight> {
  const code = (await client.authorize(org, orgId)).get("code") ?? "";
  return client.attempt(org, attemptId, "authorization_code", code);
}

test("a refresh without scope loses one, a refresh that asks for it does not", async () => {
  const org = ORGS.refresh;
  const token = await client.prime(org);
  const silent = await client.attempt(org, "silent", "refresh", token);
  const asking = await client.attempt(org, "asking", "refresh", silent.refreshToken, {
    scope: org.scopes,
  });
  expect([silent.members["scope"], asking.members["scope"]]).toEqual([READ, `${READ} ${WRITE}`]);
  expect(await faultedIds(org)).toEqual(["silent"]);
});

test("a code authorized without an org gives empty tokens, and so does every refresh after it", async () => {
  const org = ORGS.authorize;
  const without = await redeem(org, "without");
  const withOrg = await redeem(org, "with", org.orgId);
  const refreshes = [
    await client.attempt(org, "without-2", "refresh", without.refreshToken),
    await client.attempt(org, "with-2", "refresh", withOrg.refreshToken),
  ];
  expect([without, withOrg, ...refreshes].map(({ claimState }) => claimState)).toEqual([
    "empty",
    "match",
    "empty",
    "match",
  ]);
  expect((await client.attempt(org, "unauthorized")).claimState).toBe("match");
  expect(await faultedIds(org)).toEqual(["without", "without-2"]);
});

test("an appended offline_access is a scope mismatch", async () => {
  const org = ORGS.offline;
  const plain = await client.attempt(org, "plain");
  const appended = await client.attempt(org, "appended", "client_credentials", "", {
    scope: `${org.scopes} offline_access`,
  });
  expect([plain.status, appended.status, appended.error]).toEqual([200, 403, "SCOPE_MISMATCH"]);
  expect(await faultedIds(org)).toEqual(["appended"]);
});

test("a slash at the end of the redirect is refused, with nothing in the body", async () => {
  const org = ORGS.slash;
  const code = (await client.authorize(org)).get("code") ?? "";
  const redirect = { redirect_uri: `${org.redirectUri}/` };
  const slashed = await client.attempt(org, "slashed", "authorization_code", code, redirect);
  const sound = await client.attempt(org, "sound", "authorization_code", code);
  expect([slashed.status, slashed.text, sound.outcome]).toEqual([403, "", "issued"]);
  expect(await faultedIds(org)).toEqual(["slashed"]);
});

test("a priming request is faulted by a fault that names its grant, when the condition holds", async () => {
  const org = ORGS.prime;
  expect(await client.prime(org)).not.toBe("");
  expect(await client.prime(org, undefined, { multi_org: "true" })).toBe("");
  expect(await faultedIds(org)).toEqual(["p-1"]);
});

test("conditions hold for token exchange and for the extension grant too", async () => {
  const subject = String((await client.attempt(PRIMARY, "subject")).members["access_token"]);
  const exchange = (id: string, changes = {}) =>
    client.attempt(SECONDARY, id, "token_exchange", subject, changes);
  const exchanged = [
    await exchange("exchange"),
    await exchange("targeted", { audience: SECONDARY.audience }),
  ];
  expect(exchanged.map(({ claimState }) => claimState)).toEqual(["match", "wrongOrg"]);
  const assert = (id: string, scope: string) =>
    client.attempt(SECONDARY, id, "extension", SECONDARY.assertion, {
      org_id: SECONDARY.orgId,
      scope,
    });
  const asserted = [await assert("one", READ), await assert("both", SECONDARY.scopes)];
  expect(asserted.map(({ outcome }) => outcome)).toEqual(["malformed", "issued"]);
  expect(await faultedIds(SECONDARY)).toEqual(["targeted", "one"]);
});

test.each(NARROWED)(
  "%s can be narrowed, and a request for the other scope alone shows nothing",
  async (grant) => {
    const org = narrowedOrgs.get(grant) ?? PRIMARY;
    const asked = grant === "client_credentials" ? [WRITE, READ].join(" ") : "";
    const whole = await attemptWith(org, "whole", grant, asked);
    const part = await attemptWith(org, "part", grant, READ);
    expect([whole.members["scope"], part.members["scope"]]).toEqual([READ, READ]);
    expect(await faultedIds(org)).toEqual(["whole"]);
  },
);

/** A code redemption asks for its scope when it is authorized. */
async function attemptWith(
  org: IssuerOrg,
  id: string,
  grant: Grant,
  scope: string,
): Promise<Sight> {
  const changes = { scope };
  if (grant === "refresh") {
    return client.attempt(org, id, grant, await client.prime(org), changes);
  }
  if (grant !== "authorization_code") return client.attempt(org, id, grant, "", changes);
  const asked = scope === "" ? {} : changes;
  const code = (await client.authorize(org, undefined, asked)).get("code") ?? "";
  return client.attempt(org, id, grant, code);
}
