/** For tests: one VU's session on a transport of the test's own; k6 itself plays it in the end-to-end tests. */
import { createHash, webcrypto } from "node:crypto";
import type { CookieJar, Params } from "k6/http";
import type { Plan, PlanOrg, PlanRequest } from "../core/plan.ts";
import { type AttemptRecord, parseRecord } from "../core/record.ts";
import type { Signing } from "./assertions.ts";
import { createSession } from "./create-session.ts";
import type { PlanTable } from "./plan-table.ts";
import type { BatchedRequest, Transport } from "./prepared-request.ts";
import { createRecorder } from "./recorder.ts";
import type { Phase } from "./sender.ts";
import type { Session } from "./session.ts";
import { canonicalHeader, type TokenResponse } from "./token-response.ts";

export const SECRET = "s3cr+t&with%signs:";
export const BASIC = `Basic ${Buffer.from(`client-1:${encodeURIComponent(SECRET)}`).toString("base64")}`;
export const EPOCH_MS = 1_700_000_000_000;

export interface Sent {
  method: string;
  url: string;
  body: string;
  headers: Record<string, string>;
  /** Which of the jars that were made, from 1; 0 for none. */
  jar: number;
  atMs: number;
}

export interface Answer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
  error?: string;
}

/** What a test may change of a plan. */
export type PlanParts = Omit<Plan, "orgs">;

/** One client's plan but for its orgs, of client credentials alone but for the changes. */
export function planHead(changes: Partial<PlanParts> = {}): PlanParts {
  return {
    schemaVersion: 2,
    scenario: "spike",
    seed: 7,
    configHash: "",
    labels: {},
    target: {
      name: "test",
      dialect: "rfc",
      issuer: null,
      claims: { org: { from: "org_ids", pattern: null }, scope: "scope", extra: "forbid" },
      timeoutMs: 1000,
      connections: "reuse",
      attemptIdHeader: "x-id",
      correlationHeader: "x-correlation",
      headlessAuthorize: "request",
      pkce: false,
      revokeUrl: "http://127.0.0.1/revoke",
      embedded: false,
    },
    model: "open",
    scenarioOptions: { name: "spike" },
    stages: [],
    vus: 1,
    gracefulStopMs: 6000,
    preflight: "off",
    preflightRatePerSecond: 5,
    mix: [{ grant: "client_credentials", share: 1 }],
    variants: [{ name: "default", weight: 1 }],
    profiles: ["default"],
    clients: [
      {
        clientId: "client-1",
        auth: "basic",
        credentialName: "client-0",
        nextCredentialName: null,
        assertion: null,
      },
    ],
    tokenExchange: null,
    extensionGrantType: null,
    retry: null,
    apiCheck: null,
    events: [],
    hot: [],
    sample: 1,
    gates: [],
    ...changes,
  };
}

/** An org's requests under one variant. */
function planRequest(orgId: string, changes: Partial<PlanRequest> = {}): PlanRequest {
  return {
    client: 0,
    tokenUrl: "http://127.0.0.1/token",
    authorizeUrl: "http://127.0.0.1/authorize",
    scope: "a b",
    refreshScope: null,
    redirectUri: "http://127.0.0.1/cb",
    codeRedirectUri: "http://127.0.0.1/cb",
    orgParameter: { name: "org_id", in: "body", value: orgId },
    authorizeOrgParameter: null,
    parameters: [],
    authorizeParameters: [],
    extensionParameters: [],
    extensionCredentialName: null,
    ...changes,
  };
}

/** A plan of as many orgs as there are weights; `variants` change the requests of each variant. */
export function planTable(
  changes: Partial<PlanParts> = {},
  {
    weights = [1, 1, 1],
    variants = [{}],
  }: { weights?: number[]; variants?: Partial<PlanRequest>[] } = {},
): PlanTable {
  const { clients, ...head } = planHead({
    variants: variants.map((_, index) => ({ name: `variant-${index}`, weight: 1 })),
    ...changes,
  });
  return {
    head,
    weights,
    orgAt: (index) => planOrg(`id-${index}`, variants),
    clientAt(index) {
      const client = clients[index];
      if (client === undefined) throw new Error(`the plan has no client ${index}`);
      return client;
    },
  };
}

function planOrg(orgId: string, variants: readonly Partial<PlanRequest>[]): PlanOrg {
  return {
    org: orgId,
    name: orgId,
    orgId,
    role: "secondary",
    groups: {},
    weight: 1,
    expectedOrgs: [orgId],
    declaredScope: "",
    audience: null,
    checkUrl: "http://127.0.0.1/api",
    requests: variants.map((variant) => planRequest(orgId, variant)),
  };
}

export interface Played {
  sent: Sent[];
  lines: string[];
  records: AttemptRecord[];
  /** What k6 was told to have been started. */
  started: number;
  waitedMs: number[];
}

export interface PlayOptions {
  vu?: number;
  phase?: Phase;
  /** By name in the secret source; every other is `BASIC`. */
  secrets?: Record<string, string>;
  /** How long each request is held back; not at all when left out. */
  paceMs?: number;
}

/** Plays iterations of one VU; answers come from `server`, which is asked for each request. Time passes by waiting alone. */
export async function play(
  plan: PlanTable,
  create: (session: Session) => () => void | Promise<void>,
  iterations: readonly number[],
  server: (sent: Sent) => Answer,
  { vu = 1, phase = "load", secrets = {}, paceMs = 0 }: PlayOptions = {},
): Promise<Played> {
  const played: Played = { sent: [], lines: [], records: [], started: 0, waitedMs: [] };
  const scenario = { iterationInTest: 0 };
  let nowMs = EPOCH_MS + 1234;
  const now = () => nowMs;
  const session = createSession(plan, {
    phase,
    transport: createTransport(played, server, now),
    pace: paceMs === 0 ? null : () => (nowMs += paceMs),
    secrets: { get: async (name) => secrets[name] ?? BASIC },
    base64: {
      decode: (text) => Buffer.from(text, "base64").toString("latin1"),
      encode: (text) => Buffer.from(text).toString("base64"),
    },
    signing: createSigning(now),
    sha256: (text) => createHash("sha256").update(text).digest("base64url"),
    recorder: createRecorder(plan.head.target, {
      log: (line) => played.lines.push(line),
      countStarted: (attempts) => (played.started += attempts),
      decodeBase64Url: (text) => Buffer.from(text, "base64url").toString("latin1"),
    }),
    execution: () => ({ vu, scenarioStartMs: EPOCH_MS, scenario }),
    now,
    wait(durationMs) {
      played.waitedMs.push(durationMs);
      nowMs += durationMs;
    },
  });
  const iterate = create(session);
  for (const iteration of iterations) {
    scenario.iterationInTest = iteration;
    session.begin();
    await iterate();
  }
  return { ...played, records: played.lines.map(parsed) };
}

function createTransport(
  { sent }: Played,
  server: (sent: Sent) => Answer,
  now: () => number,
): Transport {
  const jars: CookieJar[] = [];
  const exchange = ({ method, url, body, params }: BatchedRequest) => {
    const jar = jars.findIndex((made) => made === params.jar) + 1;
    const request = { method, url, body: body ?? "", headers: headersOf(params), jar, atMs: now() };
    sent.push(request);
    return respond(server(request));
  };
  return {
    request: (method, url, body, params) => exchange({ method, url, body, params }),
    post: (url, body, params) => exchange({ method: "POST", url, body, params }),
    batch: (requests) => requests.map(exchange),
    createJar() {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- k6's jar is a thing of its own, and none of it is looked at
      const jar = {} as CookieJar;
      jars.push(jar);
      return jar;
    },
  };
}

function createSigning(now: () => number): Signing {
  let texts = 0;
  return {
    importKey: importSigningKey,
    randomText: () => `random-${(texts += 1)}-${"r".repeat(40)}`,
    encodeBase64Url: (text) => Buffer.from(text).toString("base64url"),
    now,
  };
}

async function importSigningKey(jwk: string) {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("jwk", JSON.parse(jwk), algorithm, false, ["sign"]);
  return async (text: string) =>
    Buffer.from(await webcrypto.subtle.sign(algorithm, key, Buffer.from(text))).toString(
      "base64url",
    );
}

function parsed(line: string): AttemptRecord {
  const record = parseRecord(line);
  if (record === null) throw new Error(`not a record: ${line}`);
  return record;
}

function headersOf(params: Params): Record<string, string> {
  const headers = Object.entries(params.headers ?? {});
  return Object.fromEntries(headers.map(([name, value]) => [name, value]));
}

function respond({ status, body = "", headers = {}, error = "" }: Answer): TokenResponse {
  const timings = {
    duration: 3.75,
    blocked: 1,
    looking_up: 0,
    connecting: 2,
    tls_handshaking: 0,
    sending: 0.25,
    waiting: 3.5,
    receiving: 0,
  };
  const errorCode = status === 0 ? 1050 : 1000 + status;
  const response: Partial<TokenResponse> = {
    status,
    body,
    // As k6 does.
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [canonicalHeader(name), value]),
    ),
    timings,
    error,
    error_code: errorCode,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- k6's response has more members, and none of them is looked at
  return response as TokenResponse;
}

/** `header.payload` of a signed token. */
export function jwtPart(id: string): string {
  return [{ alg: "ES256" }, { id }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

export const SIGNATURE = "c2lnbmF0dXJl";

/** A whole token answer, but for the changes. */
export function issued(changes: object = {}): Answer {
  return {
    status: 200,
    body: JSON.stringify({
      access_token: `${jwtPart("x")}.${SIGNATURE}`,
      token_type: "Bearer",
      expires_in: 300,
      scope: "a b",
      ...changes,
    }),
  };
}

/** The answer to an authorization that hands the user back. */
export function handedBack(code: string): Answer {
  return { status: 303, headers: { Location: `http://127.0.0.1/cb?code=${code}&state=s` } };
}

/** What a request to the authorization server is: a grant type, or `authorize` for any GET. */
export function kindOf({ method, body }: Sent): string {
  return method === "GET" ? "authorize" : (parametersOf(body).get("grant_type") ?? "");
}

export function parametersOf(body: string): URLSearchParams {
  return new URLSearchParams(body);
}
