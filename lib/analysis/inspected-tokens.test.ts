/** Tokens one by one, from a log of records. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AttemptRecord, EXTRA, FLAG_HAS_REFRESH_TOKEN, formatRecord } from "../core/record.ts";
import { UNSEEN_TOKEN } from "../core/token-part.ts";
import { jwt } from "./any-record-fixture.ts";
import { readInspectedTokens } from "./inspected-tokens.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";

const PLAN = withPreflight(makePlan(2));

const RECORD: AttemptRecord = {
  kind: "preflight",
  attemptId: "0-7-0",
  org: 1,
  client: 0,
  grant: 0,
  variant: 0,
  profile: 0,
  attemptNumber: 1,
  parent: "",
  startMs: 0,
  blockedUs: 0,
  connectingUs: 0,
  tlsUs: 0,
  sendingUs: 0,
  waitingUs: 9,
  receivingUs: 0,
  status: 200,
  errorCode: 0,
  flags: 0,
  expiresInSeconds: 300,
  correlationId: "",
  grantedScope: "read",
  token: "",
  extras: new Map(),
};

const record = (fields: Partial<AttemptRecord>): AttemptRecord => ({ ...RECORD, ...fields });

async function tokensOf(...records: readonly AttemptRecord[]) {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-tokens-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "records.log");
  await writeFile(path, records.map((one) => `${formatRecord(one)}\n`).join(""));
  return readInspectedTokens(path, PLAN, "entry");
}

test("a token is told with what is wrong with it", async () => {
  const token = jwt({ iss: "http://issuer.example", org_ids: [], iat: 1000, exp: 1600 });
  const [told] = await tokensOf(record({ token, flags: FLAG_HAS_REFRESH_TOKEN }));
  expect(told).toMatchObject({
    where: "entry 7",
    org: "org-1",
    clientId: "app",
    outcome: "issued",
    form: "jwt",
    hasRefreshToken: true,
    header: { alg: "ES256" },
    claimState: "empty",
    problems: ["exp − iat 600 s · expires_in 300 s", "org_ids: [] · expected id-1"],
    sent: null,
  });
});

test("a refused request is told with how it looked, and what was wrong with that", async () => {
  const extras = new Map([
    [EXTRA.error, "invalid_request"],
    [EXTRA.sent, "json;basic;grant_type;double-auth"],
  ]);
  const [told] = await tokensOf(record({ status: 400, extras, expiresInSeconds: null }));
  expect(told).toMatchObject({
    outcome: "rejected",
    error: "invalid_request",
    form: "none",
    claimState: null,
    problems: [expect.stringContaining("json as form")],
    sent: { body: "json", auth: "basic", parameters: ["grant_type"], flaws: ["double-auth"] },
  });
});

test.each([
  [UNSEEN_TOKEN, "not in the file", null],
  ["!opaque:32", "opaque", "opaque"],
  ["!bad:3", "undecodable", "undecodable"],
  ["not.a-token", "undecodable", "undecodable"],
])("a token part %s is told as %s", async (token, form, claimState) => {
  expect(await tokensOf(record({ token }))).toMatchObject([
    { outcome: "issued", form, claimState },
  ]);
});

test("only attempts are told, and of many the first", async () => {
  const check = record({ kind: "check", extras: new Map([[EXTRA.step, "api"]]) });
  const many = Array.from({ length: 300 }, (_, index) => record({ attemptId: `0-${index}-0` }));
  const told = await tokensOf(check, ...many);
  expect(told).toHaveLength(200);
  expect(told[0]?.attemptId).toBe("0-0-0");
});
