/** Refresh tokens of the real issuer: rotated, never forgotten, and every refusal that a lost answer causes is accounted for. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formBody } from "../core/form-encoding.ts";
import { FixtureClient, fixtureOrg } from "./client-fixture.ts";
import { CONSEQUENCE, readFaultLog } from "./fault-log.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import { type RunningIssuer, startIssuer } from "./issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerOrg } from "./setup.ts";

const LOSSES = ["late-503", "connection-dropped", "truncated-json"] as const;
const CLEAN = fixtureOrg("clean");
const HTML = fixtureOrg("html");
const BARE = fixtureOrg("bare", { scopes: "" });
const lossOrgs = LOSSES.map((kind) => fixtureOrg(kind));

let directory: string;
let issuer: RunningIssuer;
let client: FixtureClient;

async function start(rotateRefreshTokens: boolean, name: string): Promise<RunningIssuer> {
  return startIssuer({
    orgs: [CLEAN, HTML, BARE, ...lossOrgs],
    faults: faultPlanSchema.parse({
      version: 1,
      faults: [
        ...LOSSES.map((kind) => ({ id: `f-${kind}`, org: kind, kind })),
        { id: "f-html", org: "html", kind: "html-page" },
      ],
    }),
    faultLogPath: join(directory, name),
    seed: 1,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 300,
    rotateRefreshTokens,
  });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-issuer-"));
  issuer = await start(true, "faults.jsonl");
  client = new FixtureClient({ issuer });
});

afterAll(async () => {
  await issuer.stop();
  await rm(directory, { recursive: true });
});

test("a refresh brings a new refresh token, which works in its turn", async () => {
  const first = await client.prime(CLEAN);
  const second = await client.attempt(CLEAN, "chain-1", "refresh", first);
  const third = await client.attempt(CLEAN, "chain-2", "refresh", second.refreshToken);
  expect(new Set([first, second.refreshToken, third.refreshToken, ""]).size).toBe(4);
});

test("an org without scopes has refresh tokens too", async () => {
  const sight = await client.attempt(BARE, "bare-1", "refresh", await client.prime(BARE));
  expect(sight).toMatchObject({ outcome: "issued", claimState: "match" });
});

test("a used refresh token is refused and takes its chain with it, without a line when its answer arrived", async () => {
  const first = await client.prime(CLEAN);
  const second = await client.attempt(CLEAN, "reuse-1", "refresh", first);
  const reused = await client.attempt(CLEAN, "reuse-2", "refresh", first);
  const revoked = await client.attempt(CLEAN, "reuse-3", "refresh", second.refreshToken);
  expect([reused.error, revoked.error]).toEqual(["invalid_grant", "invalid_grant"]);
  expect(await client.faults(CLEAN)).toEqual([]);
});

test.each(lossOrgs)("after $org the old refresh token is refused because of it", async (org) => {
  const first = await client.prime(org);
  await client.attempt(org, `${org.org}-1`, "refresh", first);
  const second = await client.attempt(org, `${org.org}-2`, "refresh", first);
  const third = await client.attempt(org, `${org.org}-3`, "refresh", first);
  expect([second.error, third.error]).toEqual(["invalid_grant", "invalid_grant"]);
  const consequence = { kind: CONSEQUENCE, faultId: `f-${org.org}`, causedBy: `${org.org}-1` };
  expect(await client.faults(org)).toMatchObject([
    { attemptId: `${org.org}-1`, kind: org.org },
    { attemptId: `${org.org}-2`, ...consequence },
    { attemptId: `${org.org}-3`, ...consequence },
  ]);
});

test("an answer given instead of asking the library uses no refresh token up", async () => {
  const refreshToken = await client.prime(HTML);
  await client.attempt(HTML, "html-1", "refresh", refreshToken);
  await client.attempt(HTML, "html-2", "refresh", refreshToken);
  expect((await client.faults(HTML)).map((line) => line.kind)).toEqual(["html-page", "html-page"]);
});

test("a client that leaves before its answer either kept its token or finds a consequence logged", async () => {
  const lost: string[] = [];
  for (let index = 0; index < 20; index += 1) {
    const refreshToken = await client.prime(CLEAN);
    await sendAndLeave(CLEAN, `left-${index}`, refreshToken);
    // Whole exchanges later, the issuer has seen the connection end.
    await client.prime(CLEAN);
    const sight = await client.attempt(CLEAN, `back-${index}`, "refresh", refreshToken);
    if (sight.outcome !== "issued") lost.push(`back-${index}`);
  }
  expect(lost).not.toEqual([]);
  const consequences = (await client.faults(CLEAN)).filter((line) => line.kind === CONSEQUENCE);
  expect(consequences.map((line) => line.attemptId)).toEqual(lost);
  expect(consequences.map((line) => line.causedBy)).toEqual(
    lost.map((id) => id.replace("back", "left")),
  );
});

async function sendAndLeave(org: IssuerOrg, attemptId: string, token: string): Promise<void> {
  const body = formBody([
    ["grant_type", "refresh_token"],
    ["refresh_token", token],
    ["client_id", org.clientId],
    ["client_secret", org.clientSecret],
  ]);
  const url = new URL(issuer.tokenUrl);
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\n${ATTEMPT_ID_HEADER}: ${attemptId}\r\n` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
  await once(socket, "close");
}

test("2000 refresh tokens are minted and redeemed without losing one", async () => {
  const minted = await inParallel(2000, () => client.prime(CLEAN));
  expect(new Set(minted).size).toBe(2000);
  const outcomes = await inParallel(2000, async (index) => {
    const sight = await client.attempt(CLEAN, `many-${index}`, "refresh", minted[index] ?? "");
    return sight.outcome;
  });
  expect(outcomes.filter((outcome) => outcome !== "issued")).toEqual([]);
});

async function inParallel<T>(count: number, task: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await task(index);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return results;
}

test("without rotation a refresh token stays good, even when its answer is lost", async () => {
  const unrotated = await start(false, "unrotated.jsonl");
  const visitor = new FixtureClient({ issuer: unrotated });
  const org = lossOrgs[0] ?? CLEAN;
  const refreshToken = await visitor.prime(org);
  await visitor.attempt(org, "still-1", "refresh", refreshToken);
  const again = await visitor.attempt(org, "still-2", "refresh", refreshToken);
  await unrotated.stop();
  expect(again.status).toBe(503);
  const lines = await readFaultLog(unrotated.faultLogPath);
  expect(lines.map((line) => line.kind)).toEqual(["late-503", "late-503"]);
});
