/** The mix against a transport of the test's own; k6 itself plays it in the end-to-end tests. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { createMix } from "./mix.ts";
import {
  type Answer,
  BASIC,
  EPOCH_MS,
  handedBack,
  issued,
  jwtPart,
  kindOf,
  parametersOf,
  planTable,
  play,
  SECRET,
  type Sent,
} from "./session-fixture.ts";

const tokenOf = ({ body }: Sent) => parametersOf(body).get("refresh_token");
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("a client-credentials attempt", () => {
  const plan = planTable();

  it("sends the prepared credential, the scope and the org, under its attempt id", async () => {
    const { sent, started } = await play(plan, createMix, [5], () => issued());
    const org = sent[0]?.body.match(/org_id=(id-\d)/)?.[1];
    expect(sent).toMatchObject([
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
    const { records } = await play(plan, createMix, [5], () => issued());
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
      token: jwtPart("x"),
      extras: new Map([[EXTRA.epoch, String(EPOCH_MS)]]),
    });
  });

  it("goes to an org that depends on the seed and the iteration, not on the VU", async () => {
    const first = await play(plan, createMix, upTo(50), () => issued(), { vu: 1 });
    const second = await play(plan, createMix, upTo(50), () => issued(), { vu: 9 });
    expect(first.records.map(({ org }) => org)).toEqual(second.records.map(({ org }) => org));
    expect(new Set(first.records.map(({ org }) => org)).size).toBe(3);
  });

  it("goes to the hot org alone while that takes all", async () => {
    const hot = planTable({ hot: [{ org: 2, share: 1, fromIteration: 10, toIteration: 30 }] });
    const { records } = await play(hot, createMix, upTo(50), () => issued());
    expect(new Set(records.slice(10, 30).map(({ org }) => org))).toEqual(new Set([2]));
    expect(new Set(records.slice(30).map(({ org }) => org)).size).toBeGreaterThan(1);
  });

  it("says where its clock starts on the first record only, and the server's date on every 64th iteration", async () => {
    const { records } = await play(plan, createMix, [1, 2, 63, 64, 65], () => ({
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
    const { lines } = await play(plan, createMix, [1, 2], ({ headers, body }) => ({
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
    expect(lines).toHaveLength(2);
    for (const form of [SECRET, encodeURIComponent(SECRET), BASIC, BASIC.slice(6)]) {
      expect(lines.join("\n")).not.toContain(form);
    }
  });

  it("is recorded by k6's error code when there was no answer", async () => {
    const { records } = await play(plan, createMix, [1], () => ({ status: 0 }));
    expect(records[0]).toMatchObject({ status: 0, errorCode: 1050, token: "" });
  });

  it("is started but in no record when k6 is stopped while it is in flight", async () => {
    const interrupted = { status: 0, error: "context canceled" };
    const { started, records } = await play(plan, createMix, [1], () => interrupted);
    expect({ started, records }).toEqual({ started: 1, records: [] });
  });
});

describe("variants", () => {
  const changes = [
    {},
    { scope: "a b offline_access", orgParameter: null },
    {
      orgParameter: { name: "tenant", in: "query" as const, value: "t 1" },
      parameters: [["x", "1"]] satisfies [string, string][],
    },
  ];
  const plan = planTable({}, { weights: [1], variants: changes });

  it("are drawn by weight, send requests of their own, and stand in the records", async () => {
    const { sent, records } = await play(plan, createMix, upTo(60), () => issued());
    const byVariant = changes.map((_, variant) =>
      sent.filter((__, index) => records[index]?.variant === variant),
    );
    expect(byVariant.every(({ length }) => length > 5)).toBe(true);
    expect(byVariant.map(([first]) => [first?.url, first?.body])).toEqual([
      ["http://127.0.0.1/token", "grant_type=client_credentials&scope=a+b&org_id=id-0"],
      ["http://127.0.0.1/token", "grant_type=client_credentials&scope=a+b+offline_access"],
      ["http://127.0.0.1/token?tenant=t+1", "grant_type=client_credentials&scope=a+b&x=1"],
    ]);
  });

  it("are independent of the org that is drawn", async () => {
    const many = planTable({}, { weights: [1, 1], variants: [{}, {}] });
    const { records } = await play(many, createMix, upTo(200), () => issued());
    const cells = new Set(records.map(({ org, variant }) => `${org}/${variant}`));
    expect(cells.size).toBe(4);
  });
});

describe("a refresh chain", () => {
  const plan = planTable({ mix: [{ grant: "refresh", share: 1 }] }, { weights: [1] });

  it("is primed by one authorization and one code, then refreshes with what it was given last", async () => {
    let n = 0;
    const { sent, records, started } = await play(plan, createMix, [0, 1, 2], (request) => {
      n += 1;
      return kindOf(request) === "authorize"
        ? handedBack("c0de")
        : issued({ refresh_token: `rt-${n}` });
    });
    expect(sent.map(kindOf)).toEqual([
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
    expect(records.map(({ parent }) => parent)).toEqual(["", "1-0-0", "1-0-1", "1-0-2", "1-1-0"]);
    const chains = records.map(({ extras }) => extras.get(EXTRA.chain));
    expect(chains.map((chain) => chain?.replace(/\.\d+$/, ""))).toEqual([
      undefined,
      undefined,
      "1-0-1.0",
      "1-0-1.1",
      "1-0-1.2",
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
    const { sent } = await play(plan, createMix, upTo(5), (request) => {
      if (kindOf(request) === "authorize") return handedBack("c0de");
      return kindOf(request) === "authorization_code"
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
    expect(sent.filter((request) => kindOf(request) === "authorize")).toHaveLength(2);
  });

  it("keeps its token when a refresh gives none, as RFC 6749 §6 allows", async () => {
    const { sent } = await play(plan, createMix, [0, 1], (request) => {
      if (kindOf(request) === "authorize") return handedBack("c0de");
      return kindOf(request) === "authorization_code"
        ? issued({ refresh_token: "rt-1" })
        : issued();
    });
    expect(sent.map(tokenOf)).toEqual([null, null, "rt-1", "rt-1"]);
  });

  it("makes no attempt in an iteration that cannot prime, and tries again in the next", async () => {
    const { records, started } = await play(plan, createMix, [0, 1], () => ({
      status: 403,
      body: "{}",
    }));
    expect(records.map(({ kind }) => kind)).toEqual(["prime", "prime"]);
    expect(started).toBe(0);
  });

  it("leaves neither code nor refresh token in any record, even when the server says them back", async () => {
    const { lines } = await play(plan, createMix, [0, 1], (request) => {
      if (kindOf(request) === "authorize") {
        const { headers } = handedBack("c0de-of-some-length");
        return {
          status: 303,
          ...(headers && { headers }),
          body: "go to /cb?code=c0de-of-some-length",
        };
      }
      if (kindOf(request) === "authorization_code") {
        return issued({ refresh_token: "rt-first-one", scope: "c0de-of-some-length" });
      }
      return {
        status: 400,
        body: JSON.stringify({ error: "x", error_description: `bad ${tokenOf(request)}` }),
      };
    });
    expect(lines).toHaveLength(4);
    expect(lines.join("\n")).not.toMatch(/c0de-of|rt-first/);
  });

  it("remembers the scope it began with when that is not what it asks for", async () => {
    const { records } = await play(plan, createMix, [0], (request) =>
      kindOf(request) === "authorize"
        ? handedBack("c")
        : issued({ refresh_token: "r", scope: "a" }),
    );
    expect(records.at(-1)?.extras.get(EXTRA.previousScope)).toBe("a");
  });

  it("asks for a scope of its own where a variant says so, in a chain of its own", async () => {
    const two = planTable(
      { mix: [{ grant: "refresh", share: 1 }] },
      { weights: [1], variants: [{}, { refreshScope: "a" }] },
    );
    const { sent, records } = await play(two, createMix, upTo(20), (request) =>
      kindOf(request) === "authorize" ? handedBack("c") : issued({ refresh_token: "r" }),
    );
    const refreshes = sent.filter((request) => kindOf(request) === "refresh_token");
    const attempts = records.filter(({ kind }) => kind === "attempt");
    expect(refreshes.map(({ body }) => parametersOf(body).get("scope"))).toEqual(
      attempts.map(({ variant }) => (variant === 1 ? "a" : null)),
    );
    expect(sent.filter((request) => kindOf(request) === "authorize")).toHaveLength(2);
  });
});
