/** The issuer's process: it comes up or says why, keeps secrets to itself, and ends with its parent in every ending. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { createLocalJWKSet, jwtVerify } from "jose";
import { request } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { HarnessError } from "../core/errors.ts";
import { FixtureClient, fixtureOrg } from "./client-fixture.ts";
import { faultPlanSchema } from "./fault-plan.ts";
import { type RunningIssuer, startIssuer } from "./issuer-process.ts";
import { ATTEMPT_ID_HEADER, type IssuerSetup } from "./setup.ts";
import { issuerStatsSchema } from "./tally.ts";

const ORG = fixtureOrg("acme");
const SIBLING = fixtureOrg("acme-eu", {
  clientId: ORG.clientId,
  clientSecret: ORG.clientSecret,
});

let directory: string;
const running: RunningIssuer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-issuer-"));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((issuer) => issuer.stop()));
  await rm(directory, { recursive: true });
});

function setupWith(changes: Partial<IssuerSetup> = {}): IssuerSetup {
  return {
    orgs: [ORG, SIBLING],
    faults: { version: 1, faults: [] },
    faultLogPath: join(directory, "faults.jsonl"),
    seed: 1,
    attemptIdHeader: ATTEMPT_ID_HEADER,
    accessTokenTtlSeconds: 120,
    rotateRefreshTokens: true,
    ...changes,
  };
}

async function start(changes: Partial<IssuerSetup> = {}): Promise<RunningIssuer> {
  const issuer = await startIssuer(setupWith(changes));
  running.push(issuer);
  return issuer;
}

async function failureOf(changes: Partial<IssuerSetup>): Promise<HarnessError> {
  const error: unknown = await start(changes).catch((reason: unknown) => reason);
  if (error instanceof HarnessError) return error;
  throw new Error("the issuer started");
}

async function openSocket(issuer: string): Promise<Socket> {
  const { port, hostname } = new URL(issuer);
  const socket = connect(Number(port), hostname);
  // A process that is killed resets its connections.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function isRefused(issuer: string): Promise<boolean> {
  return openSocket(issuer).then(
    (socket) => {
      socket.destroy();
      return false;
    },
    () => true,
  );
}

test("its tokens verify against its keys, with issuer, audience and lifetime as set up", async () => {
  const issuer = await start();
  const discovered = z
    .object({ jwks_uri: z.url(), token_endpoint: z.url(), authorization_endpoint: z.url() })
    .parse(await (await request(`${issuer.issuer}/.well-known/openid-configuration`)).body.json());
  expect(discovered.token_endpoint).toBe(issuer.tokenUrl);
  expect(discovered.authorization_endpoint).toBe(issuer.authorizeUrl);
  const keys = z
    .object({ keys: z.array(z.looseObject({ kty: z.string() })) })
    .parse(await (await request(discovered.jwks_uri)).body.json());
  const { members } = await new FixtureClient({ issuer }).attempt(ORG, "a-1");
  const { payload, protectedHeader } = await jwtVerify(
    String(members["access_token"]),
    createLocalJWKSet(keys),
    { issuer: issuer.issuer, audience: ORG.audience, typ: "at+jwt" },
  );
  expect(protectedHeader.alg).toBe("ES256");
  expect(payload).toMatchObject({ org_id: ORG.orgId, org_ids: ORG.orgIds, scope: ORG.scopes });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120);
});

test("one client may have several orgs, chosen by org_id, and a refresh stays with its org", async () => {
  const client = new FixtureClient({ issuer: await start() });
  const refreshToken = await client.prime(ORG, SIBLING.orgId);
  expect((await client.attempt(SIBLING, "s-1", "refresh", refreshToken)).claimState).toBe("match");
  expect((await client.authorize(ORG, "nobody")).get("error")).toBe("access_denied");
});

test("a wrong secret is refused by the library, and counted", async () => {
  const issuer = await start();
  const stranger = { ...ORG, clientSecret: "not the secret" };
  const sight = await new FixtureClient({ issuer }).attempt(stranger, "w-1");
  expect(sight).toMatchObject({ outcome: "rejected", status: 401, error: "invalid_client" });
});

test("an opaque token is introspected to the org it is for", async () => {
  const org = fixtureOrg("opaque", { tokenFormat: "opaque" });
  const issuer = await start({ orgs: [org] });
  const { members } = await new FixtureClient({ issuer }).attempt(org, "o-1");
  const token = String(members["access_token"]);
  const answer = await request(`${issuer.issuer}/token/introspection`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      token,
      client_id: org.clientId,
      client_secret: org.clientSecret,
    }).toString(),
  });
  expect(token.split(".")).toHaveLength(1);
  expect(await answer.body.json()).toMatchObject({ active: true, org_ids: org.orgIds });
});

test("the control surface counts attempts, and a priming request is none", async () => {
  const faults = faultPlanSchema.parse({
    version: 1,
    faults: [{ id: "f", org: "acme", kind: "unavailable-503" }],
  });
  const issuer = await start({ faults });
  const client = new FixtureClient({ issuer });
  await client.prime(ORG);
  await client.attempt(ORG, "c-1");
  await client.attempt(ORG, "c-1");
  await client.attempt(ORG, "c-2");
  const stats = issuerStatsSchema.parse(
    await (await request(`${issuer.controlUrl}/stats`)).body.json(),
  );
  expect(stats).toEqual({
    attempts: 3,
    distinctAttempts: 2,
    byOrg: { acme: 3 },
    faults: { "unavailable-503": 3 },
    apiCalls: 0,
    introspections: 0,
    revocations: 0,
  });
  const flushed = await request(`${issuer.controlUrl}/flush`, { method: "POST" });
  expect(flushed.statusCode).toBe(204);
  expect((await readFile(issuer.faultLogPath, "utf8")).trim().split("\n")).toHaveLength(3);
  expect((await stat(issuer.faultLogPath)).mode & 0o777).toBe(0o600);
});

test("stopping it ends it in order, closes its ports, and may be done twice", async () => {
  const issuer = await start();
  await issuer.stop();
  await issuer.stop();
  expect(await issuer.exited).toEqual({ code: 0, signal: null });
  expect(await isRefused(issuer.issuer)).toBe(true);
});

test("an interrupt from the terminal leaves it answering, a kill is told by how it ended", async () => {
  const issuer = await start();
  process.kill(issuer.pid, "SIGINT");
  expect((await new FixtureClient({ issuer }).attempt(ORG, "i-1")).outcome).toBe("issued");
  process.kill(issuer.pid, "SIGKILL");
  expect(await issuer.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("it is gone when its parent is killed", async () => {
  const module = new URL("issuer-process.ts", import.meta.url).href;
  const program = `
    const { startIssuer } = await import(${JSON.stringify(module)});
    const { issuer } = await startIssuer(JSON.parse(process.argv[1]));
    console.log(issuer);
  `;
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const setup = JSON.stringify(setupWith());
  const parent = spawn(
    process.execPath,
    ["--import", loader, "--input-type=module", "-e", program, setup],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const [issuer] = z
    .tuple([z.url()])
    .parse(await once(createInterface({ input: parent.stdout }), "line"));
  const socket = await openSocket(issuer);
  const closed = once(socket, "close");
  parent.kill("SIGKILL");
  await closed;
  expect(await isRefused(issuer)).toBe(true);
});

test("no secret stands in its arguments, its environment or its files", async () => {
  const issuer = await start();
  await new FixtureClient({ issuer }).attempt(ORG, "n-1");
  const shown = `${await textOfProcess(issuer.pid)} ${await readFile(issuer.faultLogPath, "utf8")}`;
  expect(shown).toContain("child.ts");
  expect(shown).not.toContain(ORG.clientSecret);
  expect(issuer.stderrTail()).toBe("");
});

async function textOfProcess(pid: number): Promise<string> {
  if (process.platform === "linux") {
    const read = (name: string) => readFile(`/proc/${pid}/${name}`, "utf8");
    return `${await read("cmdline")} ${await read("environ")}`;
  }
  const shown = spawn("ps", ["eww", "-p", String(pid)]);
  return (await shown.stdout.setEncoding("utf8").toArray()).join("");
}

test("a port that is taken is named, with what to do", async () => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  // oxlint-disable-next-line no-unsafe-type-assertion -- a server that listens on TCP has a port
  const { port } = squatter.address() as AddressInfo;
  const error = await failureOf({ port });
  squatter.close();
  expect(error).toMatchObject({ code: "ISSUER_FAILED", exitCode: 3 });
  expect(error.message).toContain(`127.0.0.1:${port}`);
  expect(error.hint).toContain(String(port));
});

test("a setup that the library refuses fails without showing a secret", async () => {
  const error = await failureOf({ orgs: [fixtureOrg("bad", { redirectUri: "no uri" })] });
  expect(error.message).toContain("client client bad: redirect_uris must only contain valid uris");
  expect(`${error.message}${error.hint}`).not.toContain("secret+&%:");
});

test("a setup that contradicts itself is refused with every problem, before anything starts", async () => {
  const faults = faultPlanSchema.parse({
    version: 1,
    faults: [
      { id: "gone", org: ["acme", "acmee"], kind: "hollow-200" },
      { id: "narrow", org: "one", kind: "narrowed-scope" },
    ],
  });
  const one = fixtureOrg("one", { scopes: "users:read", clientId: ORG.clientId });
  const error = await failureOf({ orgs: [ORG, ORG, one], faults });
  expect(error).toMatchObject({ code: "CONFIG_INVALID", exitCode: 2 });
  for (const part of [
    "org acme is there twice",
    `client ${ORG.clientId} has another secret for org one`,
    "fault gone: there is no org acmee",
    "fault narrow: org one needs two scopes to lose one of them",
  ]) {
    expect(error.message).toContain(part);
  }
});
