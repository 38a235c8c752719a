import { describe, expect, it } from "vitest";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  type PrimeStep,
} from "../core/record.ts";
import { aggregate } from "./any-record-fixture.ts";

const TOKEN = "!opaque:32";

interface Answered {
  status?: number;
  errorCode?: number;
  error?: string;
  end?: string;
  token?: string;
  flags?: number;
}

/** A priming request of org 1 and how it was answered. */
function primed(
  step: PrimeStep,
  { status = 200, errorCode = 0, error = "", end = "", token = "", flags = 0 }: Answered,
): AttemptRecord {
  const extras: [string, string][] = [
    [EXTRA.step, step],
    [EXTRA.error, error],
    [EXTRA.deadEnd, end],
    [EXTRA.lacking, status === 200 && token === "" ? "access_token" : ""],
  ];
  return {
    kind: "prime",
    attemptId: "3-41-0",
    org: 1,
    client: 0,
    grant: 1,
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: "",
    startMs: 1000,
    blockedUs: 0,
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 0,
    waitingUs: 10,
    receivingUs: 0,
    status,
    errorCode,
    flags,
    expiresInSeconds: 60,
    correlationId: "",
    grantedScope: "",
    token,
    extras: new Map(extras.filter(([, value]) => value !== "")),
  };
}

describe("a request that prepares an attempt", () => {
  it.each<[PrimeStep, Answered]>([
    ["authorize", { status: 303 }],
    ["redirect", { status: 302 }],
    ["code", { token: TOKEN, flags: FLAG_HAS_REFRESH_TOKEN }],
    ["subject", { token: TOKEN }],
    ["revoke", { status: 200 }],
  ])("of step %s is fine when it got what it was made for: %o", (step, answered) => {
    const { cells, symptoms, primeFailures } = aggregate([primed(step, answered)]);
    expect({ cells, symptoms, failures: primeFailures.size }).toEqual({
      cells: [],
      symptoms: [],
      failures: 0,
    });
  });

  it.each<[PrimeStep, Answered, string, string]>([
    ["authorize", { status: 403 }, "denied", "authorize"],
    ["authorize", { status: 200 }, "malformed", "authorize"],
    ["authorize", { status: 303, error: "access_denied" }, "rejected", "authorize"],
    ["authorize", { status: 303, end: "no code" }, "malformed", "authorize · no code"],
    [
      "redirect",
      { status: 302, end: "too many redirects" },
      "malformed",
      "redirect · too many redirects",
    ],
    ["redirect", { status: 429 }, "throttled", "redirect"],
    ["code", { status: 400, error: "invalid_grant" }, "rejected", "code"],
    ["code", { token: TOKEN }, "hollow", "code · no refresh_token"],
    ["code", {}, "hollow", "code · no access_token"],
    ["subject", { status: 503 }, "serverError", "subject"],
    ["subject", { status: 0, errorCode: 1212 }, "connection", "subject · refused"],
    ["subject", { status: 0, errorCode: 1050 }, "timeout", "subject"],
  ])(
    "of step %s and %o keeps one request from being sent: %s",
    (step, answered, outcome, detail) => {
      const { cells, symptoms, primeFailures } = aggregate([primed(step, answered)]);
      expect(cells).toMatchObject([{ org: 1, grant: 1, attempts: 0, unprepared: 1 }]);
      expect(symptoms).toMatchObject([
        { family: "prepare", outcome, status: answered.status ?? 200, detail, count: 1 },
      ]);
      expect(symptoms[0]?.evidence).toMatchObject([{ attemptId: "3-41-0", detail }]);
      expect(primeFailures).toEqual(new Map([[1, 1]]));
    },
  );

  it("keeps nothing from being sent where it takes tokens back", () => {
    const { cells, primeFailures } = aggregate([primed("revoke", { status: 503 })]);
    expect({ cells, primeFailures }).toEqual({ cells: [], primeFailures: new Map([[1, 1]]) });
  });
});
