/** Retries as the mix plays them, against a transport of the test's own. */
import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import type { PlanClient, PlanRetry } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";

import { createMix } from "./mix.ts";
import {
  type Answer,
  handedBack,
  issued,
  kindOf,
  parametersOf,
  type PlanParts,
  planTable,
  play,
  type Sent,
} from "./session-fixture.ts";

const retry: PlanRetry = {
  max: 3,
  on: ["throttled", "serverError"],
  backoffMs: 500,
  maxWaitMs: 10_000,
  honourRetryAfter: true,
  fault: null,
};
const planOf = (changes: Partial<PlanParts>) => planTable(changes, { weights: [1] });
const refreshes = (changes: Partial<PlanRetry> = {}) =>
  planOf({ mix: [{ grant: "refresh", share: 1 }], retry: { ...retry, ...changes } });

/** Answers in their order; when there is none left, a token. */
function inTurn(...answers: Answer[]): () => Answer {
  return () => answers.shift() ?? issued();
}

/** A server that primes a chain, and answers refreshes in turn. */
function refreshServer(...answers: Answer[]): (sent: Sent) => Answer {
  const next = inTurn(...answers);
  return (sent) => {
    if (kindOf(sent) === "authorize") return handedBack("c0de");
    return kindOf(sent) === "authorization_code" ? issued({ refresh_token: "rt-first" }) : next();
  };
}

const refreshTokens = (sent: readonly Sent[]) =>
  sent
    .filter((request) => kindOf(request) === "refresh_token")
    .map(({ body }) => parametersOf(body).get("refresh_token"));

describe("a client that tries again", () => {
  it("does so after the outcomes it retries on, until one is another, waiting longer each time", async () => {
    const server = inTurn({ status: 429, body: "{}" }, { status: 503 });
    const { records, waitedMs, started } = await play(planOf({ retry }), createMix, [3], server);
    expect(records.map(({ status }) => status)).toEqual([429, 503, 200]);
    expect(waitedMs).toEqual([500, 1000]);
    expect(started).toBe(3);
    expect(
      records.map(({ attemptId, parent, attemptNumber }) => [attemptId, parent, attemptNumber]),
    ).toEqual([
      ["1-3-0", "", 1],
      ["1-3-1", "1-3-0", 2],
      ["1-3-2", "1-3-1", 3],
    ]);
  });

  it("records of each further attempt how long it waited and what it sent, names alone", async () => {
    const server = inTurn({ status: 429, body: "{}" });
    const { records } = await play(planOf({ retry }), createMix, [3], server);
    expect(records[1]?.extras).toEqual(
      new Map([
        [EXTRA.wait, "500"],
        [EXTRA.sent, "form;basic;grant_type+scope+org_id"],
      ]),
    );
    expect(records[0]?.extras.has(EXTRA.wait)).toBe(false);
  });

  it("waits as long as Retry-After asks for", async () => {
    const server = inTurn({ status: 429, body: "{}", headers: { "Retry-After": "3" } });
    const { records, waitedMs } = await play(planOf({ retry }), createMix, [1], server);
    expect(waitedMs).toEqual([3000]);
    expect(records[1]?.extras.get(EXTRA.askedToWait)).toBe("3000");
  });

  it("records what it was asked for where it does not wait for it", async () => {
    const server = inTurn({ status: 429, body: "{}", headers: { "Retry-After": "3" } });
    const hasty = planOf({ retry: { ...retry, honourRetryAfter: false } });
    const { records } = await play(hasty, createMix, [1], server);
    const [waited, asked] = [EXTRA.wait, EXTRA.askedToWait].map((key) =>
      records[1]?.extras.get(key),
    );
    expect([waited, asked]).toEqual(["500", "3000"]);
  });

  it("gives up after as many as the plan says, and at once after any other outcome", async () => {
    const down = await play(planOf({ retry }), createMix, [1], () => ({ status: 503 }));
    expect(down.records.map(({ attemptNumber }) => attemptNumber)).toEqual([1, 2, 3, 4]);
    const denied = await play(planOf({ retry }), createMix, [1], () => ({
      status: 403,
      body: "{}",
    }));
    expect(denied.records).toHaveLength(1);
  });

  it("knows a throttle by the dialect's wording", async () => {
    const worded = {
      status: 400,
      body: '{"error":"invalid_request","description":"rate limit exceeded"}',
    };
    const genesys = planOf({ retry });
    const plan = {
      ...genesys,
      head: { ...genesys.head, target: { ...genesys.head.target, dialect: "genesys" as const } },
    };
    expect((await play(plan, createMix, [1], inTurn(worded))).records).toHaveLength(2);
    expect((await play(genesys, createMix, [1], inTurn(worded))).records).toHaveLength(1);
  });
});

describe("a refresh that is tried again", () => {
  it("presents the token of the chain again, and stays at its place in it", async () => {
    const server = refreshServer({ status: 503 });
    const { sent, records } = await play(refreshes(), createMix, [0], server);
    expect(refreshTokens(sent)).toEqual(["rt-first", "rt-first"]);
    const attempts = records.filter(({ kind }) => kind === "attempt");
    const chains = attempts.map(({ extras }) => extras.get(EXTRA.chain)?.split("."));
    expect(chains.map((chain) => chain?.slice(0, 2))).toEqual([
      ["1-0-1", "0"],
      ["1-0-1", "0"],
    ]);
    // Its token is no younger for being presented again.
    const [first, second] = chains.map((chain) => Number(chain?.[2]));
    expect(second).toBeGreaterThan(first ?? Number.NaN);
    expect(attempts.map(({ parent }) => parent)).toEqual(["1-0-1", "1-0-2"]);
  });

  it("presents the new token when the attempt before brought one", async () => {
    const hollow = { status: 200, body: '{"refresh_token":"rt-second"}' };
    const server = refreshServer(hollow);
    const { sent } = await play(refreshes({ on: ["hollow"] }), createMix, [0], server);
    expect(refreshTokens(sent)).toEqual(["rt-first", "rt-second"]);
  });

  it("lacks its token when the client drops it, which the record shows", async () => {
    const server = refreshServer({ status: 503 }, { status: 400, body: "{}" });
    const { sent, records } = await play(
      refreshes({ fault: "drops-refresh-token" }),
      createMix,
      [0, 1],
      server,
    );
    expect(refreshTokens(sent)).toEqual(["rt-first", null, "rt-first"]);
    const retried = records.find(({ attemptNumber }) => attemptNumber === 2);
    expect(retried?.extras.get(EXTRA.sent)).toBe("form;basic;grant_type+org_id");
    expect(retried?.parent).toBe("1-0-2");
  });

  it("is JSON under a form's content type when the client is wrong in that", async () => {
    const server = refreshServer({ status: 503 });
    const { sent, records } = await play(
      refreshes({ fault: "json-as-form" }),
      createMix,
      [0],
      server,
    );
    expect(JSON.parse(sent.at(-1)?.body ?? "")).toEqual({
      grant_type: "refresh_token",
      refresh_token: "rt-first",
      org_id: "id-0",
    });
    expect(sent.at(-1)?.headers["Content-Type"]).toBe("application/x-www-form-urlencoded");
    expect(records.at(-1)?.extras.get(EXTRA.sent)).toMatch(/^json;basic;/);
  });

  it("has an empty secret when the client loses it, and the next request has it again", async () => {
    const plan = planOf({ retry: { ...retry, fault: "loses-secret" } });
    const server = inTurn({ status: 503 });
    const { sent, records } = await play(plan, createMix, [1, 2], server);
    expect(
      sent.map(({ headers }) => headers["Authorization"] === sent[0]?.headers["Authorization"]),
    ).toEqual([true, false, true]);
    expect(sent[1]?.headers["Authorization"]).toBe(
      `Basic ${Buffer.from("client-1:").toString("base64")}`,
    );
    expect(records[1]?.extras.get(EXTRA.sent)).toMatch(/^form;basic-empty;/);
  });

  it("leaves nothing of the token it presented in any record", async () => {
    const { lines } = await play(
      refreshes({ on: ["rejected"], fault: "json-as-form" }),
      createMix,
      [0],
      (sent) => {
        const answer = refreshServer()(sent);
        return kindOf(sent) === "authorize" || kindOf(sent) === "authorization_code"
          ? answer
          : { status: 400, body: JSON.stringify({ error: "x", error_description: sent.body }) };
      },
    );
    expect(lines).toHaveLength(6);
    expect(lines.join("\n")).not.toContain("rt-first");
  });
});

describe("a client that signs", () => {
  it("signs anew when it tries again", async () => {
    const client: PlanClient = {
      clientId: "client-1",
      auth: "private_key_jwt",
      credentialName: "client-0",
      nextCredentialName: null,
      assertion: { algorithm: "ES256", keyId: null },
    };
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const secrets = { "client-0": JSON.stringify(await exportJWK(privateKey)) };
    const { sent } = await play(
      planOf({ clients: [client], retry: { ...retry, max: 6, backoffMs: 0 } }),
      createMix,
      [1],
      () => ({ status: 503 }),
      { secrets },
    );
    const assertions = sent.map(({ body }) => parametersOf(body).get("client_assertion"));
    expect(assertions).toHaveLength(7);
    expect(new Set(assertions).size).toBe(7);
  });
});
