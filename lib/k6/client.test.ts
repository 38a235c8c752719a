/** The client of one VU against a transport of the test's own; k6 itself plays it in the end-to-end tests. */
import type { Params } from "k6/http";
import { describe, expect, it } from "vitest";
import { type AttemptRecord, EXTRA, parseRecord } from "../core/record.ts";
import type { PlanHead } from "../core/token-request.ts";
import { createClient } from "./client.ts";
import type { PlanTable } from "./plan-table.ts";
import { createRecorder } from "./recorder.ts";
import type { TokenResponse } from "./token-response.ts";

const SECRET = "s3cr+t&with%signs:";
const BASIC = `Basic ${Buffer.from(`client-1:${encodeURIComponent(SECRET)}`).toString("base64")}`;
const EPOCH_MS = 1_700_000_000_000;

interface Sent {
  method: string;
  url: string;
  body: string;
  headers: Record<string, string>;
}
interface Answer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
  error?: string;
}

function planTable(mix: PlanHead["mix"], orgs = 3): PlanTable {
  const head: PlanHead = {
    schemaVersion: 1,
    scenario: "spike",
    seed: 7,
    configHash: "",
    labels: {},
    target: {
      name: "test",
      dialect: "rfc",
      issuer: null,
      clientAuth: "basic",
      claims: { org: "org_ids", scope: "scope", extra: "forbid" },
      orgParameter: { name: "org_id", in: "body" },
      timeoutMs: 1000,
      connections: "reuse",
      attemptIdHeader: "x-id",
      correlationHeader: "x-correlation",
      headlessAuthorize: true,
      embedded: false,
    },
    model: "open",
    stages: [],
    vus: 1,
    gracefulStopMs: 6000,
    mix,
    variants: [{ name: "default", weight: 1 }],
    profiles: ["default"],
    clients: [{ clientId: "client-1", credentialName: "client-0" }],
    sample: 1,
    gates: [],
  };
  return {
    head,
    weights: Array.from({ length: orgs }, () => 1),
    orgAt: (index) => ({
      org: `org-${index}`,
      orgId: `id-${index}`,
      role: "secondary",
      groups: {},
      client: 0,
      scope: "a b",
      weight: 1,
      expectedOrgs: [`id-${index}`],
      audience: null,
      redirectUri: "http://127.0.0.1/cb",
      orgParameterValue: `id-${index}`,
      tokenUrl: "http://127.0.0.1/token",
      authorizeUrl: "http://127.0.0.1/authorize",
    }),
  };
}

/** Plays iterations of one VU; answers come from `server`, which is asked for each request. */
async function play(plan: PlanTable, iterations: number[], server: (sent: Sent) => Answer, vu = 1) {
  const sent: Sent[] = [];
  const lines: string[] = [];
  let iteration = 0;
  let started = 0;
  const attempt = createClient(plan, {
    transport: {
      request(method, url, body, params) {
        const request = { method, url, body: body ?? "", headers: { ...headersOf(params) } };
        sent.push(request);
        return respond(server(request));
      },
    },
    secrets: { get: async () => BASIC },
    base64: {
      decode: (text) => Buffer.from(text, "base64").toString("latin1"),
      encode: (text) => Buffer.from(text).toString("base64"),
    },
    recorder: createRecorder(plan.head.target.correlationHeader, {
      log: (line) => lines.push(line),
      countStarted: () => (started += 1),
      decodeBase64Url: (text) => Buffer.from(text, "base64url").toString("latin1"),
    }),
    execution: () => ({
      vu,
      scenarioStartMs: EPOCH_MS,
      scenario: {
        get iterationInTest() {
          return iteration;
        },
      },
    }),
    now: () => EPOCH_MS + 1234,
  });
  for (iteration of iterations) await attempt();
  return { sent, lines, started, records: lines.map(parsed) };
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
    headers,
    timings,
    error,
    error_code: errorCode,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- k6's response has more members, and none of them is looked at
  return response as TokenResponse;
}

const jwt = (id: string) =>
  [{ alg: "ES256" }, { id }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
const issued = (more: object = {}): Answer => ({
  status: 200,
  body: JSON.stringify({
    access_token: `${jwt("x")}.c2ln`,
    token_type: "Bearer",
    expires_in: 300,
    scope: "a b",
    ...more,
  }),
});

const redirect = (code: string): Answer => ({
  status: 303,
  headers: { Location: `http://127.0.0.1/cb?code=${code}&state=s` },
});

const grantOf = ({ method, body }: Sent) =>
  method === "GET" ? "authorize" : (new URLSearchParams(body).get("grant_type") ?? "");
const tokenOf = ({ body }: Sent) => new URLSearchParams(body).get("refresh_token");

describe("a client-credentials attempt", () => {
  const plan = planTable([{ grant: "client_credentials", share: 1 }]);

  it("sends the prepared credential, the scope and the org, under its attempt id", async () => {
    const { sent, started } = await play(plan, [5], () => issued());
    const org = sent[0]?.body.match(/org_id=(id-\d)/)?.[1];
    expect(sent).toEqual([
      {
        method: "POST",
        url: "http://127.0.0.1/token",
        body: `grant_type=client_credentials&scope=a+b&org_id=${org}`,
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          Accept: "application/json",
          Authorization: BASIC,
          "x-id": "1-5-0",
        },
      },
    ]);
    expect(started).toBe(1);
  });

  it("is recorded with its times, its token without the signature, and nothing else", async () => {
    const { records } = await play(plan, [5], () => issued());
    expect(records[0]).toMatchObject({
      kind: "attempt",
      attemptId: "1-5-0",
      grant: 0,
      parent: "",
      startMs: 1234,
      blockedUs: 1000,
      connectingUs: 2000,
      sendingUs: 250,
      waitingUs: 3500,
      status: 200,
      errorCode: 0,
      flags: 2,
      expiresInSeconds: 300,
      grantedScope: "a b",
      token: jwt("x"),
      extras: new Map([[EXTRA.epoch, String(EPOCH_MS)]]),
    });
  });

  it("goes to an org that depends on the seed and the iteration, not on the VU", async () => {
    const iterations = Array.from({ length: 50 }, (_, i) => i);
    const first = await play(plan, iterations, () => issued(), 1);
    const second = await play(plan, iterations, () => issued(), 9);
    expect(first.records.map(({ org }) => org)).toEqual(second.records.map(({ org }) => org));
    expect(new Set(first.records.map(({ org }) => org)).size).toBe(3);
  });

  it("says where its clock starts on the first record only, and the server's date on every 64th iteration", async () => {
    const { records } = await play(plan, [1, 2, 63, 64, 65], () => ({
      ...issued(),
      headers: { Date: "Sat, 21 Nov 2026 12:00:00 GMT" },
    }));
    expect(records.map(({ extras }) => [...extras.keys()])).toEqual([
      ["epoch"],
      [],
      [],
      ["date"],
      [],
    ]);
  });

  it("leaves nothing of what was sent in a record of a refusal", async () => {
    const { lines } = await play(plan, [1], ({ headers, body }) => ({
      status: 403,
      body: JSON.stringify({
        error: SECRET,
        message: `you sent ${headers["Authorization"]} and ${body} with ${SECRET}`,
        [SECRET]: 1,
      }),
      headers: {
        "X-Correlation": `id ${SECRET}`,
        "WWW-Authenticate": BASIC,
        "Retry-After": SECRET,
      },
    }));
    for (const form of [SECRET, encodeURIComponent(SECRET), BASIC, BASIC.slice(6)]) {
      expect(lines.join("\n")).not.toContain(form);
    }
  });

  it("records an attempt without an answer by k6's error code", async () => {
    const { records } = await play(plan, [1], () => ({ status: 0 }));
    expect(records[0]).toMatchObject({ status: 0, errorCode: 1050, token: "" });
  });

  it("is started but in no record when k6 is stopped while it is in flight", async () => {
    const interrupted = { status: 0, error: "context canceled" };
    const { started, records } = await play(plan, [1], () => interrupted);
    expect({ started, records }).toEqual({ started: 1, records: [] });
  });
});

describe("a refresh chain", () => {
  const plan = planTable([{ grant: "refresh", share: 1 }], 1);

  it("is primed by one authorization and one code, then refreshes with what it was given last", async () => {
    let n = 0;
    const { sent, records, started } = await play(plan, [0, 1, 2], (request) => {
      n += 1;
      return grantOf(request) === "authorize"
        ? redirect("c0de")
        : issued({ refresh_token: `rt-${n}` });
    });
    expect(sent.map(grantOf)).toEqual([
      "authorize",
      "authorization_code",
      "refresh_token",
      "refresh_token",
      "refresh_token",
    ]);
    expect(sent.map(tokenOf)).toEqual([null, null, "rt-2", "rt-3", "rt-4"]);
    expect(started).toBe(3);
    expect(records.map(({ kind }) => kind)).toEqual([
      "prime",
      "prime",
      "attempt",
      "attempt",
      "attempt",
    ]);
    expect(records.map(({ parent }) => parent)).toEqual(["", "1-0-1", "1-0-2", "1-0-0", "1-1-0"]);
    expect(records.map(({ extras }) => extras.get(EXTRA.chain))).toEqual([
      undefined,
      undefined,
      "1.1.0",
      "1.1.1",
      "1.1.2",
    ]);
  });

  it("keeps its token after anything but invalid_grant, and is primed anew after that", async () => {
    const answers: Answer[] = [
      { status: 503 },
      { status: 200, body: '{"access_tok' },
      { status: 0 },
      { status: 400, body: '{"error":"invalid_grant"}' },
      issued({ refresh_token: "rt-new" }),
    ];
    const { sent } = await play(plan, [0, 1, 2, 3, 4], (request) => {
      if (grantOf(request) === "authorize") return redirect("c0de");
      return grantOf(request) === "authorization_code"
        ? issued({ refresh_token: "rt-1" })
        : (answers.shift() ?? issued());
    });
    expect(sent.map(tokenOf).filter((token) => token !== null)).toEqual([
      "rt-1",
      "rt-1",
      "rt-1",
      "rt-1",
      "rt-1",
    ]);
    expect(sent.filter((request) => grantOf(request) === "authorize")).toHaveLength(2);
  });

  it("keeps its token when a refresh gives none, as RFC 6749 §6 allows", async () => {
    const { sent } = await play(plan, [0, 1], (request) => {
      if (grantOf(request) === "authorize") return redirect("c0de");
      return grantOf(request) === "authorization_code"
        ? issued({ refresh_token: "rt-1" })
        : issued();
    });
    expect(sent.map(tokenOf)).toEqual([null, null, "rt-1", "rt-1"]);
  });

  it("makes no attempt in an iteration that cannot prime, and tries again in the next", async () => {
    const { records, started } = await play(plan, [0, 1], () => ({ status: 403, body: "{}" }));
    expect(records.map(({ kind }) => kind)).toEqual(["prime", "prime"]);
    expect(started).toBe(0);
  });

  it("leaves neither code nor refresh token in any record, even when the server says them back", async () => {
    const { lines } = await play(plan, [0, 1], (request) => {
      if (grantOf(request) === "authorize") return redirect("c0de-of-some-length");
      if (grantOf(request) === "authorization_code")
        return issued({ refresh_token: "rt-first-one", scope: "c0de-of-some-length" });
      return {
        status: 400,
        body: JSON.stringify({ error: "x", error_description: `bad ${tokenOf(request)}` }),
      };
    });
    expect(lines.join("\n")).not.toMatch(/c0de-of|rt-first/);
  });

  it("remembers the scope it began with when that is not what the org asks for", async () => {
    const { records } = await play(plan, [0], (request) =>
      grantOf(request) === "authorize" ? redirect("c") : issued({ refresh_token: "r", scope: "a" }),
    );
    expect(records.at(-1)?.extras.get(EXTRA.previousScope)).toBe("a");
  });
});
