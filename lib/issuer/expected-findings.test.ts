import { describe, expect, it } from "vitest";
import { expectedFindings } from "./expected-findings.ts";
import type { FaultLogLine } from "./fault-log.ts";
import { faultPlanSchema } from "./fault-plan.ts";

const PLAN = faultPlanSchema.parse({
  version: 1,
  faults: [
    { id: "any", org: "a", kind: "forbidden-access-denied" },
    { id: "refresh", org: "b", kind: "forbidden-access-denied", grant: "refresh" },
    { id: "other", org: "c", kind: "other-org-id" },
    { id: "slow", org: "d", kind: "latency", delayMs: 9000 },
    { id: "narrow", org: "*", kind: "narrowed-scope" },
    { id: "narrow-code", org: "f", kind: "narrowed-scope", grant: "authorization_code" },
  ],
});
const line = (
  org: string,
  faultId: string,
  kind: FaultLogLine["kind"],
  more: Partial<FaultLogLine> = {},
): FaultLogLine => ({
  attemptId: "1-0-0",
  org,
  grant: "refresh",
  faultId,
  kind,
  at: "2026-11-21T12:00:00.000Z",
  atMs: 0,
  ...more,
});

describe("expected findings", () => {
  it("count the log's lines by the rule that must name them and by org", () => {
    const lines = [
      line("a", "any", "forbidden-access-denied"),
      line("a", "any", "forbidden-access-denied"),
      line("b", "refresh", "forbidden-access-denied"),
      line("b", "refresh", "consequence-invalid-grant"),
    ];
    expect(expectedFindings(lines, PLAN, { dialect: "rfc", timeoutMs: 5000 })).toEqual([
      { rule: "T17", org: "a", count: 2 },
      { rule: "T16", org: "b", count: 1 },
      { rule: "T15", org: "b", count: 1 },
    ]);
  });

  it("tell another org's id twice: as the wrong one, and as one nobody expected", () => {
    const lines = [line("c", "other", "other-org-id")];
    expect(expectedFindings(lines, PLAN, { dialect: "rfc", timeoutMs: 5000 })).toEqual([
      { rule: "U01.wrong", org: "c", count: 1 },
      { rule: "U01.extra", org: "c", count: 1 },
    ]);
  });

  it("tell a delay by what the client made of it", () => {
    const lines = [line("d", "slow", "latency", { delayMs: 9000 })];
    const ruleFor = (timeoutMs: number) =>
      expectedFindings(lines, PLAN, { dialect: "rfc", timeoutMs }).map(({ rule }) => rule);
    expect(ruleFor(10_000)).toEqual(["L01"]);
    expect(ruleFor(5000)).toEqual(["T22.timeout"]);
  });

  it("blame a lost scope on refreshes only where no other grant of the org lost it", () => {
    const lines = [
      line("e", "narrow", "narrowed-scope"),
      line("f", "narrow", "narrowed-scope"),
      line("f", "narrow-code", "narrowed-scope", { grant: "authorization_code" }),
    ];
    expect(expectedFindings(lines, PLAN, { dialect: "rfc", timeoutMs: 5000 })).toEqual([
      { rule: "T18", org: "e", count: 1 },
      { rule: "U04", org: "f", count: 2 },
    ]);
  });
});
