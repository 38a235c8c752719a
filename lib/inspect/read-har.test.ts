/** HARs as browsers and proxies write them. */
import { describe, expect, it, test } from "vitest";
import { EXTRA } from "../core/record.ts";
import { readHar } from "./read-har.ts";
import { bearer, FORM_TYPE, harEntry, harOf, inspectText } from "./inspected-fixture.ts";

function read(entry: object) {
  const [first] = [...readHar([entry])];
  if (first?.kind !== "exchange") throw new Error(JSON.stringify(first));
  return first.exchange;
}

describe("an entry", () => {
  it("tells its phases, with TLS taken out of the connection", () => {
    const timings = { blocked: 2, dns: 3, connect: 20, ssl: 12, send: 1, wait: 40, receive: 0.5 };
    expect(read(harEntry({ entry: { timings } })).phases).toEqual({
      blockedUs: 5000,
      connectingUs: 8000,
      tlsUs: 12_000,
      sendingUs: 1000,
      waitingUs: 40_000,
      receivingUs: 500,
    });
  });

  it("without phases has waited all of its time", () => {
    expect(read(harEntry({ entry: { timings: {}, time: 70 } })).phases.waitingUs).toBe(70_000);
  });

  it("may have its body in base64, or as parameters alone", () => {
    const text = Buffer.from('{"a":1}').toString("base64");
    const base = harEntry();
    const response = { status: 200, headers: [], content: { text, encoding: "base64" } };
    expect(read({ ...base, response }).response.body).toBe('{"a":1}');
    const params = [
      { name: "grant_type", value: "refresh_token" },
      { name: "scope", value: "a b&c" },
    ];
    const request = { method: "POST", url: "https://a.example/token", headers: [] };
    const told = read({
      ...base,
      request: { ...request, postData: { mimeType: FORM_TYPE, params } },
    });
    expect(told.request?.body).toBe("grant_type=refresh_token&scope=a+b%26c");
  });

  it.each([
    ["that the writer left out", { size: 300 }, null],
    ["of which nothing is known", undefined, null],
    ["that was empty", { size: 0 }, ""],
  ])("has an answer's body %s", (_, content, body) => {
    const response = { status: 200, headers: [], content };
    expect(read({ ...harEntry(), response }).response.body).toBe(body);
  });

  it("does not hold a request's body of which it has only the size", () => {
    const request = { method: "POST", url: "https://a.example/token", headers: [] };
    expect(read({ ...harEntry(), request: { ...request, bodySize: 90 } }).request?.body).toBeNull();
    expect(read({ ...harEntry(), request }).request?.body).toBe("");
  });

  it.each([
    ["net::ERR_NAME_NOT_RESOLVED", 5, "failed", 1101],
    ["net::ERR_ABORTED", 5, "cut-off", 1000],
    ["net::ERR_ABORTED", 20_000, "gave-up", 1050],
  ])("without an answer says why: %s after %d ms", (words, time, ending, errorCode) => {
    const response = { status: 0, headers: [], content: { size: 0 }, _error: words };
    const exchange = read({ ...harEntry(), time, response });
    expect(exchange).toMatchObject({ ending, response: { status: 0, errorCode } });
  });
});

test("entries that lack what every HAR has are counted, and the rest is judged", async () => {
  const broken = { startedDateTime: "x", request: { method: "GET" } };
  const { counts, notes, records } = await inspectText(harOf(broken, harEntry(), {}));
  expect(counts).toMatchObject({ tokenRequests: 1, broken: 2 });
  expect(records).toHaveLength(1);
  expect(notes.find(({ code }) => code === "BROKEN")?.text).toMatch(
    /^2 entries could not be read \(entry 1: request\.url: .+; entry 3: request: .+\)$/,
  );
});

test("a call is joined to the token it was made with, and is as old as that", async () => {
  const token = "an-opaque-token-9f8e7d6c5b4a";
  const { records } = await inspectText(
    harOf(
      harEntry({
        body: "grant_type=client_credentials&org_id=o-7",
        answer: { access_token: token, token_type: "b" },
      }),
      harEntry({
        method: "GET",
        url: "https://a.example/x",
        headers: bearer(token),
        status: 401,
        atMs: 5040,
      }),
      harEntry({
        method: "GET",
        url: "https://a.example/x",
        headers: bearer("another-token-0123456789"),
      }),
    ),
  );
  const [issued, call, stranger] = records;
  expect(issued).toMatchObject({ kind: "preflight", attemptId: "0-1-0" });
  expect(call).toMatchObject({ kind: "check", parent: "0-1-0", org: issued?.org, status: 401 });
  expect(call?.extras.get(EXTRA.age)).toBe("5000");
  expect(call?.extras.get(EXTRA.step)).toBe("api");
  expect(stranger).toMatchObject({ kind: "check", parent: "" });
  expect(stranger?.org).not.toBe(issued?.org);
});

test("after a token was revoked, that it is refused is as it should be", async () => {
  const token = "an-opaque-token-9f8e7d6c5b4a";
  const call = { method: "GET", url: "https://a.example/x", headers: bearer(token), status: 401 };
  const { records, counts } = await inspectText(
    harOf(
      harEntry({ answer: { access_token: token, token_type: "b" } }),
      harEntry({ url: "https://a.example/revoke", body: `token=${token}`, answer: "" }),
      harEntry(call),
    ),
  );
  expect(records.map(({ kind }) => kind)).toEqual(["preflight"]);
  expect(counts).toMatchObject({ tokenRequests: 1, revocations: 1, calls: 1 });
});

test("an introspection tells of a token that was issued here, and of no other", async () => {
  const token = "an-opaque-token-9f8e7d6c5b4a";
  const url = "https://a.example/introspect";
  const { records } = await inspectText(
    harOf(
      harEntry({ answer: { access_token: token, token_type: "b" } }),
      harEntry({ url, body: `token=${token}`, answer: { active: false } }),
      harEntry({ url, body: "token=somebody-elses-token-012345", answer: { active: false } }),
    ),
  );
  expect(records.map(({ kind }) => kind)).toEqual(["preflight", "check"]);
  expect(records[1]?.extras.get(EXTRA.active)).toBe("false");
});

test("Genesys' tokens/me says which org a token acts in", async () => {
  const token = "an-opaque-token-9f8e7d6c5b4a";
  const host = "mypurecloud.com";
  const { plan, records } = await inspectText(
    harOf(
      harEntry({
        url: `https://login.${host}/oauth/token`,
        answer: { access_token: token, token_type: "bearer", expires_in: 86_400 },
      }),
      harEntry({
        method: "GET",
        url: `https://api.${host}/api/v2/tokens/me`,
        headers: bearer(token),
        answer: { organization: { id: "o-other" } },
      }),
    ),
    { expectedOrg: "o-1" },
  );
  expect(plan.target.dialect).toBe("genesys");
  expect(plan.apiCheck?.org).toBe("organization.id");
  expect(records[1]?.extras.get(EXTRA.orgs)).toBe("o-other");
});
