/** Newman's JSON report. */
import { expect, test } from "vitest";
import { EXTRA } from "../core/record.ts";
import { inspectText } from "./inspected-fixture.ts";

const STARTED = Date.UTC(2026, 0, 2);

function report(...executions: readonly object[]): string {
  return JSON.stringify({ collection: {}, run: { timings: { started: STARTED }, executions } });
}

const stream = (value: unknown) => ({
  type: "Buffer",
  data: [...Buffer.from(JSON.stringify(value))],
});
const TOKEN = { access_token: "an-opaque-token-9f8e7d6c5b4a", token_type: "b", expires_in: 60 };
const url = { protocol: "https", host: ["login", "example"], path: ["oauth", "token"], query: [] };

function execution(request: object, response: object = {}) {
  return {
    request: { method: "POST", url, header: [], ...request },
    response: { code: 200, header: [], stream: stream(TOKEN), responseTime: 250, ...response },
  };
}

const form = (urlencoded: object | string) => ({ body: { mode: "urlencoded", urlencoded } });
const pair = (key: string, value: string) => ({ key, value });

test("each execution starts where the one before it ended", async () => {
  const body = form([pair("grant_type", "client_credentials")]);
  const { records, startedAt } = await inspectText(report(execution(body), execution(body)));
  expect(startedAt).toBe("2026-01-02T00:00:00.000Z");
  expect(records.map(({ startMs, waitingUs }) => [startMs, waitingUs])).toEqual([
    [0, 250_000],
    [250, 250_000],
  ]);
});

test("a helper's credentials count as the header they become, and a header that is there is the same", async () => {
  const auth = {
    type: "basic",
    basic: [pair("username", "app"), pair("password", "s3cr3t-of-app")],
  };
  const header = [
    pair("Authorization", `Basic ${Buffer.from("app:s3cr3t-of-app").toString("base64")}`),
    { ...pair("X-Off", "1"), disabled: true },
  ];
  const body = form([
    pair("grant_type", "client_credentials"),
    { ...pair("scope", "a"), disabled: true },
  ]);
  const { plan, records } = await inspectText(
    report(execution({ ...body, auth }), execution({ ...body, auth, header })),
  );
  expect(plan.clients).toMatchObject([{ clientId: "app", auth: "basic" }]);
  expect(records.map(({ extras }) => extras.get(EXTRA.sent))).toEqual([
    "form;basic;grant_type",
    "form;basic;grant_type",
  ]);
});

test("bodies may be raw, and URLs a text", async () => {
  const raw = { mode: "raw", raw: '{"grant_type":"client_credentials","org_id":"o-1"}' };
  const { plan, records } = await inspectText(
    report(execution({ url: "https://login.example/oauth/token?x=1", body: raw })),
  );
  expect(plan.orgs.map(({ org }) => org)).toEqual(["o-1"]);
  expect(plan.orgs[0]?.requests[0]?.tokenUrl).toBe("https://login.example/oauth/token");
  expect(records[0]?.extras.get(EXTRA.sent)).toMatch(/^json;none;/);
});

test("an execution without an answer says why", async () => {
  const body = form("grant_type=client_credentials");
  const { records } = await inspectText(
    report({
      ...execution(body),
      response: undefined,
      requestError: { code: "ECONNREFUSED", message: "connect ECONNREFUSED" },
    }),
  );
  expect(records).toMatchObject([{ status: 0, errorCode: 1212, token: "" }]);
});

test("an execution that is none is counted", async () => {
  const { counts } = await inspectText(report({}, execution(form("grant_type=refresh_token"))));
  expect(counts).toMatchObject({ tokenRequests: 1, broken: 1 });
});
