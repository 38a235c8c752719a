/** How each dialect words what the token endpoint refuses, whether the OAuth library refuses or a fault does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FixtureClient, type Sight, fixtureOrg } from "./client-fixture.ts";
import type { FaultKind } from "./fault.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import { expectedObservation } from "./observations.ts";
import { ISSUER_DIALECTS } from "./setup.ts";
import { type StartedIssuer, startFixtureIssuer } from "./started-issuer-fixture.ts";

const CLEAN = fixtureOrg("clean");
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const CORRELATION_HEADERS = {
  rfc: "x-correlation-id",
  genesys: "inin-correlation-id",
  entra: "x-ms-request-id",
  appfoundry: "x-correlation-id",
};

/** Kinds whose wording depends on the dialect, and one that is the same in all. */
const KINDS = [
  "unauthorized-client",
  "unknown-client",
  "expired-secret",
  "wrong-tenant",
  "grant-disabled",
  "invalid-grant",
  "invalid-scope-400",
  "consent-required",
  "throttle-429",
  "throttle-400",
  "global-rate-limit",
  "forbidden-access-denied",
] as const satisfies readonly FaultKind[];
const orgOfKind = new Map(KINDS.map((kind) => [kind, fixtureOrg(kind)]));
const LOST = fixtureOrg("lost");

const faults = faultPlanSchema.parse({
  version: 1,
  faults: [
    ...KINDS.map((kind) => ({
      id: kind,
      org: kind,
      kind,
      ...(kind === "global-rate-limit" ? { perSecond: 0.000_01, burst: 1 } : {}),
    })),
    { id: "lost", org: LOST.org, kind: "late-503", grant: "refresh", toMs: 3_600_000 },
  ],
});

/** What the library refuses: each a request that its table names. */
const REFUSED: Record<string, (client: FixtureClient) => Promise<Sight>> = {
  "wrong secret": (client) => client.attempt({ ...CLEAN, clientSecret: "wrong" }, "wrong-secret"),
  "unknown client": (client) => client.attempt({ ...CLEAN, clientId: "nobody" }, "unknown-client"),
  "dead refresh token": (client) => client.attempt(CLEAN, "dead", "refresh", "dead"),
  "widened scope": async (client) =>
    client.attempt(CLEAN, "widened", "refresh", await client.prime(CLEAN), { scope: "admin" }),
  "unknown grant": (client) =>
    client.attempt(CLEAN, "grant", "client_credentials", "", { grant_type: "password" }),
  "unknown org": (client) =>
    client.attempt(CLEAN, "org", "client_credentials", "", { org_id: "nobody" }),
};

const SAID = {
  rfc: {
    "wrong secret": [401, "invalid_client", "client authentication failed"],
    "unknown client": [401, "invalid_client", "client authentication failed"],
    "dead refresh token": [400, "invalid_grant", "grant request is invalid"],
    "widened scope": [400, "invalid_scope", "refresh token missing requested scope"],
    "unknown grant": [400, "unsupported_grant_type", "unsupported grant_type requested"],
    "unknown org": [400, "invalid_request", "the client has no such org_id"],
  },
  genesys: {
    "wrong secret": [400, "invalid_client", "authentication failed"],
    "unknown client": [400, "invalid_client", "client not found"],
    "dead refresh token": [400, "invalid_grant", "grant request is invalid"],
    "widened scope": [400, "invalid_scope", "refresh token missing requested scope"],
    "unknown grant": [400, "unsupported_grant_type", "unsupported grant_type requested"],
    "unknown org": [400, "invalid_request", "the client has no such org_id"],
  },
  entra: {
    "wrong secret": [401, "invalid_client", "AADSTS7000215"],
    "unknown client": [400, "unauthorized_client", "AADSTS700016"],
    "dead refresh token": [400, "invalid_grant", "AADSTS70008"],
    "widened scope": [400, "invalid_scope", "AADSTS70011"],
    "unknown grant": [400, "unsupported_grant_type", "AADSTS70003"],
    "unknown org": [400, "invalid_request", "AADSTS9002313"],
  },
  appfoundry: {
    "wrong secret": [401, "invalid_client", "client authentication failed"],
    "unknown client": [401, "invalid_client", "client authentication failed"],
    "dead refresh token": [400, "invalid_grant", "grant request is invalid"],
    "widened scope": [403, undefined, undefined],
    "unknown grant": [400, "unsupported_grant_type", "unsupported grant_type requested"],
    "unknown org": [400, "invalid_request", "the client has no such org_id"],
  },
} as const;

/** The description up to its first colon, which in Entra's is the number. */
function saidBy({ status, members }: Sight) {
  const { error, error_description: description } = members;
  return [status, error, typeof description === "string" ? description.split(":")[0] : undefined];
}

const running = new Map<string, { issuer: StartedIssuer; client: FixtureClient }>();

beforeAll(async () => {
  for (const dialect of ISSUER_DIALECTS) {
    const orgs = [CLEAN, LOST, ...orgOfKind.values()];
    const issuer = await startFixtureIssuer(orgs, { faults, dialect });
    running.set(dialect, { issuer, client: new FixtureClient({ issuer, dialect }) });
  }
});

afterAll(async () => {
  await Promise.all([...running.values()].map(({ issuer }) => issuer.end()));
});

function clientOf(dialect: string): FixtureClient {
  const client = running.get(dialect)?.client;
  if (client === undefined) throw new Error(`no issuer speaks ${dialect}`);
  return client;
}

describe.each(ISSUER_DIALECTS)("the dialect %s", (dialect) => {
  test.each(Object.keys(SAID[dialect]))("has its words for: %s", async (what) => {
    const sight = await REFUSED[what]?.(clientOf(dialect));
    expect(sight && saidBy(sight)).toEqual(
      Object.entries(SAID[dialect]).find(([name]) => name === what)?.[1],
    );
  });

  test.each(KINDS)("has %s as its row says", async (kind) => {
    const org = orgOfKind.get(kind) ?? CLEAN;
    if (kind === "global-rate-limit") await clientOf(dialect).attempt(org, "first");
    const { outcome, status, error } = await clientOf(dialect).attempt(org, kind);
    const { rule, ...due } = expectedObservation(kind, { dialect, timeoutMs: 10_000 });
    expect({ outcome, status, error }).toEqual({
      outcome: due.outcome,
      status: due.status,
      error: due.error,
    });
    expect(rule).not.toBeNull();
  });

  test("names every answer of the token endpoint anew", async () => {
    const client = clientOf(dialect);
    const answers = [
      await client.attempt(CLEAN, "issued"),
      await client.attempt({ ...CLEAN, clientId: "nobody" }, "refused"),
      await client.attempt(fixtureOrg("forbidden-access-denied"), "faulted"),
    ];
    const ids = answers.map(({ headers }) => headers[CORRELATION_HEADERS[dialect]]);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(UUID);
  });

  test("still knows what a lost answer is to blame for", async () => {
    const client = clientOf(dialect);
    const token = await client.prime(LOST);
    await client.attempt(LOST, "lost", "refresh", token);
    const again = await client.attempt(LOST, "again", "refresh", token);
    expect([again.status, again.error]).toEqual([400, "invalid_grant"]);
    expect((await client.faults(LOST)).at(-1)).toMatchObject({
      attemptId: "again",
      kind: "consequence-invalid-grant",
      causedBy: "lost",
    });
  });
});

test("Genesys says its description twice", async () => {
  const { members } = await clientOf("genesys").attempt(CLEAN, "twice", "refresh", "dead");
  expect(Object.keys(members)).toEqual(["error", "description", "error_description"]);
  expect(members["description"]).toBe(members["error_description"]);
});

test("Entra numbers its errors, and names the answer in the body as in the header", async () => {
  const { members, headers } = await clientOf("entra").attempt(
    CLEAN,
    "numbered",
    "refresh",
    "dead",
  );
  expect(members).toMatchObject({ error_codes: [70_008], trace_id: headers["x-ms-request-id"] });
  expect(members["timestamp"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  expect(String(members["error_description"]).split("\r\n").slice(1)).toEqual([
    `Trace ID: ${String(members["trace_id"])}`,
    `Correlation ID: ${String(members["correlation_id"])}`,
    `Timestamp: ${String(members["timestamp"])}`,
  ]);
});

test("Entra throttles in plain text, and says that consent is missing beside the grant", async () => {
  const client = clientOf("entra");
  const throttled = await client.attempt(fixtureOrg("throttle-429"), "text");
  expect([throttled.text, throttled.retryAfter]).toEqual(["Too Many Requests", "60"]);
  expect(throttled.headers["content-type"]).toBe("text/plain");
  const { members } = await client.attempt(fixtureOrg("consent-required"), "consent");
  expect(members).toMatchObject({ error_codes: [65_001], suberror: "consent_required" });
});

test("a 401 says how to authenticate, and what is no 401 does not", async () => {
  const challenges = await Promise.all(
    ISSUER_DIALECTS.map(async (dialect) => {
      const client = clientOf(dialect);
      const sights = [
        await client.attempt({ ...CLEAN, clientSecret: "wrong" }, "challenge-1"),
        await client.attempt(fixtureOrg("unauthorized-client"), "challenge-2"),
      ];
      return sights.map(({ headers }) => String(headers["www-authenticate"]).startsWith("Basic "));
    }),
  );
  expect(challenges).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [true, true],
  ]);
});

test("the support threads' simulation refuses a scope of a refresh as they saw it", async () => {
  const client = clientOf("appfoundry");
  const { members } = await client.attempt(CLEAN, "seed", "refresh", await client.prime(CLEAN), {
    scope: "admin",
  });
  expect(members).toEqual({
    message: "Access denied. The client does not have permission to access this resource.",
    status: 403,
  });
});
