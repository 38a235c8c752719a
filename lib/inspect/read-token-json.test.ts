/** Tokens and answers that stand alone. */
import { describe, expect, it, test } from "vitest";
import { HarnessError } from "../core/errors.ts";
import { inspectText, makeJwt } from "./inspected-fixture.ts";

const JWT = makeJwt({ azp: "app-1", org_ids: ["o-1"], iat: 1000, exp: 4600 });

describe("a JWT alone", () => {
  it.each([
    ["as it is", `${JWT}\n`],
    ["in quotes", `"${JWT}",`],
    ["with its scheme", `Bearer ${JWT}`],
    ["in an array", JSON.stringify([JWT])],
  ])("%s is an answer of 200 that lacks nothing", async (_, text) => {
    const { records, plan } = await inspectText(text);
    expect(records).toMatchObject([{ status: 200, expiresInSeconds: 3600, kind: "preflight" }]);
    expect(records[0]?.token).toBe(JWT.split(".").slice(0, 2).join("."));
    expect(plan.clients).toMatchObject([{ clientId: "app-1" }]);
    expect(plan.orgs).toMatchObject([{ org: "app-1", expectedOrgs: [] }]);
  });

  it("is held against the org that is expected of it", async () => {
    const { plan } = await inspectText(JWT, { expectedOrg: "o-2", claim: "org_id" });
    expect(plan.orgs).toMatchObject([{ org: "o-2", expectedOrgs: ["o-2"] }]);
    expect(plan.target.claims).toMatchObject({ org: { from: "org_id" }, extra: "forbid" });
  });

  it("may be one of several, among lines that are none", async () => {
    const { records, counts } = await inspectText(`${JWT}\n\nnot a token\n${JWT}\n`);
    expect(records.map(({ attemptId }) => attemptId)).toEqual(["0-1-0", "0-4-0"]);
    expect(counts.broken).toBe(1);
  });
});

describe("an answer", () => {
  it.each([
    [200, { access_token: JWT, token_type: "Bearer" }],
    [200, { token_type: "Bearer" }],
    [200, {}],
    [400, { error: "invalid_client" }],
    [403, { message: "Access denied.", status: 403 }],
    [429, { error: "slow_down", statusCode: 429 }],
  ])("has status %d: %j", async (status, answer) => {
    const { records } = await inspectText(JSON.stringify(answer));
    expect(records).toMatchObject([{ status }]);
  });

  it("without a status of its own is said to have been taken as 400", async () => {
    const errors = [{ error: "a" }, { error: "b", status: 401 }].map((one) => JSON.stringify(one));
    const { notes, records, placeNoun } = await inspectText(errors.join("\n"));
    expect(records.map(({ status }) => status)).toEqual([400, 401]);
    expect(notes.map(({ code }) => code)).toContain("STATUS_ASSUMED");
    expect(placeNoun).toBe("line");
  });
});

test.each([
  [
    "an object of something else",
    '{"name":"a","version":1}',
    'item 1: no token answer: it has "name"',
  ],
  ["numbers", "[1,2]", 'item 1: "1" is no token answer'],
  ["nothing", "[]", "has no item in it"],
  ["JSON that is cut", '{"access_token":"abc', "line 1, column 21: the JSON ends too early"],
  ["JSON with a fault", '{\n "access_token": x}', 'line 2, column 18: no JSON may have "x" here'],
])("%s is refused with its place", async (_, text, words) => {
  const refused = inspectText(text);
  await expect(refused).rejects.toThrow(HarnessError);
  await expect(refused).rejects.toThrow(words);
});

test("an object of something else is an answer where the user says so", async () => {
  const { records } = await inspectText('{"name":"a"}', { format: "json" });
  expect(records).toMatchObject([{ status: 200, token: "" }]);
});

test.each([
  ["har", '{"a":1}', "has no log.entries, which a HAR has"],
  ["newman", "[]", "has no run.executions, which a JSON report of Newman has"],
  ["jwt", "some text", 'line 1: "some text" is no JWT'],
  ["jtl", "a,b\n1,2", "the columns timeStamp, elapsed and responseCode are not all there"],
] as const)(
  "a file that is not what it is said to be (%s) is refused",
  async (format, text, words) => {
    await expect(inspectText(text, { format })).rejects.toThrow(words);
  },
);
