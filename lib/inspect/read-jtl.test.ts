/** JMeter's results in both of their forms. */
import { describe, expect, it, test } from "vitest";
import { EXTRA } from "../core/record.ts";
import { UNSEEN_TOKEN } from "../core/token-part.ts";
import { inspectText } from "./inspected-fixture.ts";

const HEADER = "timeStamp,elapsed,label,responseCode,responseMessage,success,URL,Latency,Connect";
const ROW = "1767323045000,90,Token,200,OK,true,https://login.example/oauth/token,80,10";
const csv = (...rows: readonly string[]) => [HEADER, ...rows, ""].join("\n");

describe("a table", () => {
  it("is load, from its first sample to its last", async () => {
    const later = ROW.replace("045000", "046000");
    const { plan, records } = await inspectText(csv(later, ROW));
    expect(plan.stages).toMatchObject([{ name: "file", kind: "spike", durationMs: 1001 }]);
    expect(plan.model).toBe("closed");
    expect(records).toMatchObject([
      { kind: "attempt", attemptId: "1-2-0", startMs: 1000, token: UNSEEN_TOKEN },
      { kind: "attempt", attemptId: "1-3-0", startMs: 0, connectingUs: 10_000 },
    ]);
    expect(records[0]).toMatchObject({ waitingUs: 70_000, receivingUs: 10_000 });
  });

  it("says nothing of how its requests looked, since it does not hold them", async () => {
    const { records, notes } = await inspectText(csv(ROW.replace("200,OK", "403,Forbidden")));
    expect(records[0]).toMatchObject({ status: 403, token: "" });
    expect(records[0]?.extras.has(EXTRA.sent)).toBe(false);
    expect(records[0]?.extras.has(EXTRA.shape)).toBe(false);
    expect(notes.map(({ code }) => code)).toContain("GRANT_BY_LABEL");
  });

  it.each([
    ["semicolons", csv(ROW).replaceAll(",", ";")],
    ["tabs and CRLF", csv(ROW).replaceAll(",", "\t").replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${csv(ROW)}`],
    ["a quoted field of several lines", csv(ROW.replace("OK", '"a, b\n""c"""'))],
    ["times as people write them", csv(ROW.replace("1767323045000", "2026/01/02 03:04:05.000"))],
  ])("may have %s", async (_, text) => {
    const { records, startedAt } = await inspectText(text);
    expect(records).toHaveLength(1);
    expect(startedAt).toBe("2026-01-02T03:04:05.000Z");
  });

  it("may have no header, when it has JMeter's own columns", async () => {
    const row = `1767323045000,90,Token,200,OK,Users 1-1,text,true,,512,300,5,5,https://login.example/oauth/token,88,0,4`;
    const { records, notes } = await inspectText(`${row}\n${row}\n`);
    expect(records).toHaveLength(2);
    expect(notes.map(({ code }) => code)).toContain("NO_HEADER");
  });

  it("may name an org and a client in columns of the test plan's variables", async () => {
    const text = `${HEADER},"org","client_id"\n${ROW},o-1,app-1\n${ROW},o-2,app-1\n`;
    const { plan, records } = await inspectText(text);
    expect(plan.orgs.map(({ org, expectedOrgs }) => [org, expectedOrgs])).toEqual([
      ["o-1", ["o-1"]],
      ["o-2", ["o-2"]],
    ]);
    expect(plan.clients).toMatchObject([{ clientId: "app-1" }]);
    expect(records.map(({ org }) => org)).toEqual([0, 1]);
  });

  it("has rows that are told as broken with their lines, and the rest is judged", async () => {
    const rows = ["1,2", ROW, ROW.replace("90", "x"), ROW.replace("1767323045000", "-5")];
    const { counts, notes, records } = await inspectText(csv(...rows, ROW.replace("200", "OK!")));
    expect(records).toHaveLength(1);
    expect(counts.broken).toBe(4);
    expect(notes.find(({ code }) => code === "BROKEN")?.text).toContain(
      'line 2: has 2 fields where the header has 9; line 4: elapsed "x" is no duration; line 5: timeStamp "-5" is no time; …',
    );
  });

  it("has samples that gave up", async () => {
    const row = ROW.replace("200,OK", "Non HTTP response code: java.net.SocketTimeoutException,x");
    const { records } = await inspectText(csv(row.replace(",90,", ",10001,")));
    expect(records).toMatchObject([{ status: 0, errorCode: 1050 }]);
    expect(records[0]?.extras.get(EXTRA.sent)).toBe("form;none;;client-gave-up");
  });

  it("has samples of transactions, which only sum others up", async () => {
    const row = ROW.replace("OK", "Number of samples in transaction : 2").replace(
      "https://login.example/oauth/token",
      "null",
    );
    const { counts } = await inspectText(csv(row, ROW));
    expect(counts).toMatchObject({ tokenRequests: 1, leftAlone: 1 });
  });
});

function xmlSample(inner: string, attributes = 'rc="200" rm="OK"'): string {
  return `<httpSample t="90" lt="80" ct="10" ts="1767323045000" s="true" lb="Token" ${attributes}>${inner}</httpSample>`;
}

const xmlOf = (...samples: readonly string[]) =>
  `<?xml version="1.0"?>\n<testResults version="1.2">\n${samples.join("\n")}\n</testResults>\n`;

const WHOLE = `<responseHeader>HTTP/1.1 200 OK\nDate: Fri, 02 Jan 2026 03:04:06 GMT</responseHeader>
<requestHeader>Authorization: Basic YXBwOnMzY3IzdA==</requestHeader>
<responseData>{"access_token":"an-opaque-token-9f8e7d6c","token_type":"Bearer","scope":"a &amp; b"}</responseData>
<method>POST</method>
<queryString>grant_type=client_credentials&amp;scope=a+%26+b&amp;org_id=o-1</queryString>
<java.net.URL>https://login.example/oauth/token</java.net.URL>`;

describe("XML", () => {
  it("holds requests and answers", async () => {
    const { plan, records } = await inspectText(xmlOf(xmlSample(WHOLE)));
    expect(plan.orgs).toMatchObject([{ org: "o-1", requests: [{ scope: "a & b" }] }]);
    expect(records).toMatchObject([
      { attemptId: "1-3-0", status: 200, token: "!opaque:24", grantedScope: "a & b" },
    ]);
    expect(records[0]?.extras.get(EXTRA.sent)).toBe("form;basic;grant_type+scope+org_id");
    expect(records[0]?.extras.get(EXTRA.date)).toBe("Fri, 02 Jan 2026 03:04:06 GMT");
  });

  it("has samples inside of others: those that have none of their own count", async () => {
    const inner = xmlSample(WHOLE);
    const sum = `<sample t="200" ts="1767323045000" lb="Token flow" rc="200" rm="OK">${inner}${inner}</sample>`;
    const redirected = xmlSample(`${WHOLE}${inner}`);
    const { records, counts } = await inspectText(xmlOf(sum, redirected));
    expect(counts).toMatchObject({ tokenRequests: 3, leftAlone: 0, broken: 0 });
    expect(new Set(records.map(({ attemptId }) => attemptId)).size).toBe(3);
  });

  it("that ends in the middle is read as far as it goes", async () => {
    const whole = xmlOf(xmlSample(WHOLE), xmlSample(WHOLE));
    const { records, notes } = await inspectText(whole.slice(0, whole.lastIndexOf("<method>")));
    expect(records).toHaveLength(1);
    expect(notes.map(({ code }) => code)).toContain("CUT");
  });

  it("that is broken somewhere is judged but for that", async () => {
    const { records, counts } = await inspectText(
      xmlOf(xmlSample(WHOLE), "<a b=c/>", xmlSample(WHOLE)),
    );
    expect(records).toHaveLength(2);
    expect(counts.broken).toBeGreaterThan(0);
  });

  it.each([
    ["entities from elsewhere", '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;"],
    [
      "entities that multiply",
      `<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>`,
      "&x;",
    ],
  ])("never has its %s read", async (_, doctype, text) => {
    const sample = xmlSample(WHOLE, `rc="400" rm="${text}"`).replace("an-opaque", text);
    const body = `{"error":"invalid_request","error_description":"${text}"}`;
    const failing = sample.replace(
      /<responseData>.*<\/responseData>/,
      `<responseData>${body}</responseData>`,
    );
    const { log } = await inspectText(
      xmlOf(failing).replace("\n<testResults", `${doctype}<testResults`),
    );
    expect(log).toContain("desc=&x;");
  });

  it.each([
    ["another root", "<testResults2><a/></testResults2>", "it has no <testResults>"],
    ["too many elements inside of each other", `<testResults>${"<a>".repeat(100)}`, "too deep"],
    ["a doctype without an end", `<!DOCTYPE ${"x".repeat(500_000)}`, "too long"],
    ["too many attributes", `<testResults ${manyAttributes(300)}>`, "too many attributes"],
    ["no XML", `<testResults>${"<&<&".repeat(200)}`, "it is no XML"],
  ])("with %s is refused", async (_, text, words) => {
    await expect(inspectText(text, { format: "jtl" })).rejects.toThrow(words);
  });
});

function manyAttributes(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}="1"`).join(" ");
}

test("an answer that is far too long for one is taken as not kept", async () => {
  const long = WHOLE.replace(
    /<responseData>.*<\/responseData>/,
    `<responseData>${"x".repeat(1_100_000)}</responseData>`,
  );
  const { records } = await inspectText(xmlOf(xmlSample(long)));
  expect(records).toMatchObject([{ token: UNSEEN_TOKEN }]);
});
