/** Every kind of fault, planted in the real issuer, looks exactly as its row of the table says, and is in the log. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Grant } from "../core/words.ts";
import { FixtureClient, type Sight, fixtureOrg } from "./client-fixture.ts";
import type { FaultLogLine } from "./fault-log.ts";
import { FAULT_KINDS, RETRY_AFTER_FORMS, type TokenFaultKind } from "./fault.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import { type RunningIssuer, startIssuer } from "./issuer-process.ts";
import { type Observation, expectedObservation } from "./observations.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg } from "./setup.ts";

const TIMEOUT_MS = 2_000;
const CLEAN = fixtureOrg("clean");

/** Options of the kinds that need some; every fault here hits always. */
const OPTIONS: Partial<Record<TokenFaultKind, Record<string, unknown>>> = {
  "hidden-rate-limit": { perMinute: 0.001, burst: 1, body: "access-denied" },
  "global-rate-limit": { perSecond: 0.000_01, burst: 1 },
  "propagation-window": { toMs: 600_000 },
  "throttle-429": { retryAfterSeconds: 7 },
  latency: { delayMs: 80 },
  "stale-claim": { toMs: 600_000 },
};

const orgOfKind = new Map(FAULT_KINDS.map((kind) => [kind, fixtureOrg(kind)]));
const SLOW = fixtureOrg("slower-than-the-timeout");

const plan = faultPlanSchema.parse({
  version: 1,
  faults: [
    ...FAULT_KINDS.map((kind) => ({ id: `f-${kind}`, org: kind, kind, ...OPTIONS[kind] })),
    { id: "f-slow", org: SLOW.org, kind: "latency", delayMs: 600_000 },
    ...RETRY_AFTER_FORMS.map((retryAfter) => ({
      id: `f-retry-${retryAfter}`,
      org: `retry-${retryAfter}`,
      kind: "throttle-429",
      retryAfterSeconds: 120,
      retryAfter,
    })),
  ],
});

let directory: string;
let issuer: RunningIssuer;
let client: FixtureClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-issuer-"));
  issuer = await startIssuer({
    orgs: [
      CLEAN,
      SLOW,
      ...orgOfKind.values(),
      ...RETRY_AFTER_FORMS.map((form) => fixtureOrg(`retry-${form}`)),
    ],
    faults: plan,
    faultLogPath: join(directory, "faults.jsonl"),
    seed: 1,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 300,
    rotateRefreshTokens: true,
  });
  client = new FixtureClient({ issuer, timeoutMs: TIMEOUT_MS });
});

afterAll(async () => {
  await issuer.stop();
  await rm(directory, { recursive: true });
});

async function attemptOf(
  kind: TokenFaultKind,
  grant: Grant,
): Promise<{ sight: Sight; id: string }> {
  const org = orgOfKind.get(kind) ?? CLEAN;
  const refreshToken = grant === "refresh" ? await client.prime(org) : "";
  if (kind.endsWith("-rate-limit")) await client.attempt(org, `${grant}-first`);
  const id = `${grant}-${kind}`;
  return { sight: await client.attempt(org, id, grant, refreshToken), id };
}

function comparable(
  observation: Observation | Sight,
): Omit<Observation, "latencyAtLeastMs" | "rule"> {
  const { outcome, status, error, claimState, extraOrg, scopeShortfall } = observation;
  return { outcome, status, error, claimState, extraOrg, scopeShortfall };
}

function rowOf(line: FaultLogLine, timeoutMs: number): Observation {
  return expectedObservation(line.kind, {
    ...line,
    dialect: "genesys",
    issuerDialect: "rfc",
    timeoutMs,
  });
}

describe.each(["client_credentials", "refresh"] as const)("with %s", (grant) => {
  const kinds = FAULT_KINDS.filter((kind) => grant === "refresh" || kind !== "narrowed-scope");

  test.each(kinds)("%s is seen as its row says, and logged once", async (kind) => {
    const { sight, id } = await attemptOf(kind, grant);
    const lines = (await client.faults(orgOfKind.get(kind) ?? CLEAN)).filter(
      (line) => line.attemptId === id,
    );
    expect(lines).toMatchObject([{ attemptId: id, org: kind, grant, faultId: `f-${kind}`, kind }]);
    const rows = lines.map((line) => rowOf(line, TIMEOUT_MS));
    expect([comparable(sight)]).toEqual(rows.map(comparable));
    expect(sight.latencyMs).toBeGreaterThanOrEqual(rows[0]?.latencyAtLeastMs ?? 0);
  });

  test("an org without faults is issued a sound token, and nothing is logged", async () => {
    const refreshToken = await client.prime(CLEAN);
    const sight = await client.attempt(CLEAN, `${grant}-clean`, grant, refreshToken);
    const context = { dialect: "genesys", timeoutMs: TIMEOUT_MS } as const;
    expect(comparable(sight)).toEqual(comparable(expectedObservation("none", context)));
    expect(await client.faults(CLEAN)).toEqual([]);
  });
});

test("a delay above the client's timeout is a timeout, and uses no refresh token up", async () => {
  const impatient = new FixtureClient({ issuer, timeoutMs: 60 });
  const refreshToken = await client.prime(SLOW);
  const sight = await impatient.attempt(SLOW, "slow-1", "refresh", refreshToken);
  const again = await impatient.attempt(SLOW, "slow-2", "refresh", refreshToken);
  const rows = (await untilLogged(SLOW, 2)).map((line) => rowOf(line, 60));
  expect([sight, again].map(comparable)).toEqual(rows.map(comparable));
  expect(sight.outcome).toBe("timeout");
});

// The issuer notices a client that left when its connection closes, which the client does not wait for.
async function untilLogged(org: IssuerOrg, count: number): Promise<FaultLogLine[]> {
  await expect.poll(() => client.faults(org)).toHaveLength(count);
  return client.faults(org);
}

test("the throttle of another dialect is a plain rejection", async () => {
  const strict = new FixtureClient({ issuer, dialect: "rfc" });
  const sight = await strict.attempt(orgOfKind.get("throttle-400") ?? CLEAN, "rfc-1");
  const context = { dialect: "rfc", timeoutMs: TIMEOUT_MS } as const;
  expect(comparable(sight)).toEqual(comparable(expectedObservation("throttle-400", context)));
});

test("429 says how long to wait, and 503 does not", async () => {
  const throttled = await client.attempt(orgOfKind.get("throttle-429") ?? CLEAN, "retry-1");
  const unavailable = await client.attempt(orgOfKind.get("unavailable-503") ?? CLEAN, "retry-2");
  expect([throttled.retryAfter, unavailable.retryAfter]).toEqual(["7", ""]);
});

test("429 says how long to wait in seconds, by a date, or not at all", async () => {
  const before = Math.floor(Date.now() / 1000);
  const [seconds, date, none] = await Promise.all(
    RETRY_AFTER_FORMS.map((form) => client.attempt(fixtureOrg(`retry-${form}`), `form-${form}`)),
  );
  const after = Math.ceil(Date.now() / 1000);
  expect([seconds?.retryAfter, none?.retryAfter]).toEqual(["120", ""]);
  const said = date?.retryAfter ?? "";
  const at = Date.parse(said) / 1000;
  expect(new Date(1000 * at).toUTCString()).toBe(said);
  expect(at).toBeGreaterThanOrEqual(before + 120);
  expect(at).toBeLessThanOrEqual(after + 120);
});

test("without a dialect nothing names an answer, and errors are the library's own", async () => {
  const stranger = { ...CLEAN, clientSecret: "wrong" };
  const { status, members, headers } = await client.attempt(stranger, "undialected");
  expect([status, members]).toEqual([
    401,
    { error: "invalid_client", error_description: "client authentication failed" },
  ]);
  expect(Object.keys(headers).filter((name) => /correlation|request-id/.test(name))).toEqual([]);
});

test("priming is never faulted by a fault that does not name its grant", async () => {
  const primed = await Promise.all([...orgOfKind.values()].map((org) => client.prime(org)));
  expect(primed).not.toContain("");
});

test("a request that names no attempt is faulted too, under a running number", async () => {
  const org = orgOfKind.get("hollow-200") ?? CLEAN;
  expect((await client.attempt(org, "")).outcome).toBe("hollow");
  const ids = (await client.faults(org)).map((line) => line.attemptId);
  expect(ids.at(-1)).toMatch(/^anonymous-\d+$/);
});

test("the log holds no secret and no token", async () => {
  const org = orgOfKind.get("late-503") ?? CLEAN;
  const refreshToken = await client.prime(org);
  await client.attempt(org, "secret-1", "refresh", refreshToken);
  const text = JSON.stringify(await client.faults(org));
  expect(text).toContain("secret-1");
  expect(text).not.toContain(refreshToken);
  expect(text).not.toContain(org.clientSecret);
});
