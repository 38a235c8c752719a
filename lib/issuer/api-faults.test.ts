/** Faults of the API that tokens are for, against a running issuer: each answers in its own words and is logged, and the token stays good. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { request } from "undici";
import { z } from "zod";
import { fixtureOrg } from "./client-fixture.ts";
import { API_FAULT_KINDS, type ApiFaultKind } from "./fault.ts";
import { faultLogLineSchema } from "./fault-log.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import {
  basic,
  getJson,
  post,
  type StartedIssuer,
  startFixtureIssuer,
  textOf,
} from "./started-issuer-fixture.ts";

const ANSWERS: Record<ApiFaultKind, [status: number, code: string | undefined]> = {
  "api-missing-permission": [403, "missing.permissions"],
  "api-insufficient-scope": [403, undefined],
  "api-not-a-user": [400, "not.a.user"],
  "api-throttled": [429, "too.many.requests.retry.after"],
  "api-bad-credentials": [401, "bad.credentials"],
  "api-client-disabled": [401, "bad.credentials"],
};
const CLEAN = fixtureOrg("clean");
const LATER = fixtureOrg("later");
const orgOfKind = new Map(API_FAULT_KINDS.map((kind) => [kind, fixtureOrg(kind)]));
const faults = faultPlanSchema.parse({
  version: 1,
  faults: [
    ...API_FAULT_KINDS.map((kind) => ({
      id: `f-${kind}`,
      org: kind,
      kind,
      ...(kind === "api-client-disabled" ? { fromMs: 0 } : {}),
    })),
    { id: "later", org: LATER.org, kind: "api-client-disabled", fromMs: 3_600_000 },
  ],
});

let issuer: StartedIssuer;

beforeAll(async () => {
  issuer = await startFixtureIssuer([CLEAN, LATER, ...orgOfKind.values()], { faults });
});

afterAll(async () => issuer.end());

async function callAs(org: typeof CLEAN) {
  const form = { grant_type: "client_credentials", scope: org.scopes };
  const token = textOf(await post(issuer.tokenUrl, form, basic(org)), "access_token");
  const { statusCode, headers, body } = await request(`${issuer.issuer}/api/v2/tokens/me`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const members = z.object({ code: z.string().optional() }).parse(await body.json());
  return { statusCode, headers, members };
}

async function loggedOf(org: string) {
  const lines = z.array(faultLogLineSchema).parse(await getJson(`${issuer.controlUrl}/faults`));
  return lines.filter((line) => line.org === org);
}

test.each(API_FAULT_KINDS)("%s is answered and logged", async (kind) => {
  const { statusCode, members } = await callAs(orgOfKind.get(kind) ?? CLEAN);
  expect([statusCode, members.code]).toEqual(ANSWERS[kind]);
  const lines = await loggedOf(kind);
  expect(lines).toMatchObject([{ org: kind, kind, faultId: `f-${kind}` }]);
  expect(lines[0]?.attemptId).toMatch(/^call-\d+$/);
  expect(lines[0]?.grant).toBeUndefined();
});

test("a scope is refused by its challenge, and a limit says how long to wait", async () => {
  const scope = await callAs(orgOfKind.get("api-insufficient-scope") ?? CLEAN);
  expect(scope.headers["www-authenticate"]).toContain('error="insufficient_scope"');
  const limit = await callAs(orgOfKind.get("api-throttled") ?? CLEAN);
  expect(limit.headers["retry-after"]).toBe("42");
});

test("an org without a fault is answered as ever, and so is one whose fault begins later", async () => {
  for (const org of [CLEAN, LATER]) {
    expect((await callAs(org)).statusCode).toBe(200);
    expect(await loggedOf(org.org)).toEqual([]);
  }
});
