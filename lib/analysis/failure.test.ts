/** What failed attempts share, and what is said of each. */
import { describe, expect, it } from "vitest";
import { DIALECT_RULES } from "../core/dialect.ts";
import { EXTRA } from "../core/record.ts";
import { type Failure, failureDetail, failureSignature } from "./failure.ts";
import { makePlan } from "./plan-fixture.ts";
import { createScannedRecord, type ScannedRecord, setExtras } from "./scanned-record.ts";

const [ORG] = makePlan(1).orgs;
const RULES = DIALECT_RULES.rfc;

function scannedWith(
  fields: Partial<ScannedRecord>,
  extras: Readonly<Record<string, string>>,
): ScannedRecord {
  const scanned = { ...createScannedRecord(), ...fields };
  setExtras(scanned, new Map(Object.entries(extras)));
  return scanned;
}

function shown(outcome: Failure, scanned: ScannedRecord) {
  if (ORG === undefined) throw new Error("a plan has an org");
  const { family, detail } = failureSignature(outcome, scanned, ORG, RULES);
  return { family, kind: detail, detail: failureDetail(outcome, scanned, RULES) };
}

describe("failureSignature", () => {
  it("is shared by answers that differ in ids, digits and the org's name only", () => {
    const answers = ["org-0 asked 12 times", "id-0 asked 99 times"].map((description) =>
      scannedWith(
        { status: 403 },
        { [EXTRA.shape]: "object", [EXTRA.error]: "denied", [EXTRA.description]: description },
      ),
    );
    const [first, second] = answers.map(
      (scanned) => ORG && failureSignature("denied", scanned, ORG, RULES),
    );
    expect(first).toEqual(second);
    expect(first).toEqual({
      family: "http",
      outcome: "denied",
      status: 403,
      error: "denied",
      shape: "object",
      bodyKeys: "",
      description: "'…' asked # times",
      detail: "",
    });
  });

  it.each<[Failure, ScannedRecord, ReturnType<typeof shown>]>([
    [
      "hollow",
      scannedWith(
        { status: 200 },
        { [EXTRA.shape]: "object", [EXTRA.lacking]: "access_token,token_type" },
      ),
      {
        family: "hollow",
        kind: "access_token,token_type",
        detail: "no access_token, token_type",
      },
    ],
    [
      "malformed",
      scannedWith(
        { status: 200 },
        { [EXTRA.shape]: "html", [EXTRA.contentType]: "Text/HTML; charset=utf-8" },
      ),
      { family: "malformed", kind: "text/html", detail: "body: html text/html" },
    ],
    [
      "connection",
      scannedWith({ errorCode: 1220 }, {}),
      { family: "connection", kind: "reset", detail: "connection: reset" },
    ],
    ["timeout", scannedWith({ errorCode: 1050 }, {}), { family: "timeout", kind: "", detail: "" }],
    [
      "throttled",
      scannedWith({ status: 429 }, { [EXTRA.shape]: "text", [EXTRA.retryAfter]: "42" }),
      { family: "http", kind: "", detail: "Retry-After 42" },
    ],
    ["serverError", scannedWith({ status: 503 }, {}), { family: "http", kind: "", detail: "" }],
  ])("tells of %s", (outcome, scanned, expected) => {
    expect(shown(outcome, scanned)).toEqual(expected);
  });

  it("takes nothing as it stands from a hostile answer", () => {
    const hostile = scannedWith(
      { status: 400 },
      {
        [EXTRA.shape]: "object",
        [EXTRA.error]: `\u001b[31m${"e".repeat(500)}`,
        [EXTRA.bodyKeys]: "\n\t".repeat(300),
        [EXTRA.description]: `\u202e${"d".repeat(500)}`,
      },
    );
    const signature = ORG && failureSignature("rejected", hostile, ORG, RULES);
    for (const text of Object.values(signature ?? {})) {
      // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(String(text)).not.toMatch(/[\u0000-\u001f\u202e]/);
      expect(String(text).length).toBeLessThanOrEqual(300);
    }
  });
});
