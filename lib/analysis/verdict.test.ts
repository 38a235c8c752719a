/** The verdict table and its exit codes. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import { judge } from "./judged-fixture.ts";
import { makeFacts, makePlan, makeSummary, withPreflight } from "./plan-fixture.ts";
import type { RunFacts } from "./run-facts.ts";
import { claimed, refused } from "./symptom-fixture.ts";
import { exitCodeOf } from "./verdict.ts";

const GATE = {
  metric: "p95",
  max: 1,
  unit: "latencyUs",
  stage: null,
  grant: null,
  org: null,
  variant: null,
  per: "run",
  minCount: 0,
} as const;

const CLEAN = { plan: makePlan(2), aggregate: playLoad(makePlan(2)) };
const BREACHED = { ...CLEAN, plan: makePlan(2, { gates: [GATE] }) };
const DEFECTIVE = {
  ...CLEAN,
  aggregate: playLoad(CLEAN.plan, ({ org, n }) => (org === 1 && n === 0 ? claimed("empty") : {})),
};
const SUMMARY = makeSummary(CLEAN.aggregate.recorded);
const SATURATED_CPU = {
  cores: 2,
  samples: Array.from({ length: 90 }, (_, second) => ({
    atMs: Date.UTC(2026, 2, 4, 10, 15, second),
    cpuMs: 1900,
    rssMb: 200,
  })),
};

const ENDINGS = {
  whole: {},
  limited: { generator: SATURATED_CPU },
  stopped: { manifest: makeFacts({ state: "stopped", stopReason: "SIGINT" }) },
} as const;

describe("the verdict", () => {
  it.each([
    ["whole", "clean", CLEAN, "VALID", true, 0],
    ["whole", "breached", BREACHED, "VALID", false, 1],
    ["whole", "defective", DEFECTIVE, "VALID", false, 1],
    ["limited", "clean", CLEAN, "GENERATOR-LIMITED", null, 4],
    ["limited", "breached", BREACHED, "GENERATOR-LIMITED", null, 4],
    ["limited", "defective", DEFECTIVE, "GENERATOR-LIMITED", false, 1],
    ["stopped", "clean", CLEAN, "INCOMPLETE", null, 4],
    ["stopped", "breached", BREACHED, "INCOMPLETE", null, 4],
    ["stopped", "defective", DEFECTIVE, "INCOMPLETE", false, 1],
  ] as const)(
    "of a %s run that is %s",
    (ending, _, { plan, aggregate }, state, passed, exitCode) => {
      const result = judge(plan, aggregate, { k6Summary: SUMMARY, ...ENDINGS[ending] });
      expect(result.verdict).toMatchObject({ state, passed });
      expect(exitCodeOf(result)).toBe(exitCode);
    },
  );

  describe("of a run that its preflight stopped", () => {
    const plan = withPreflight(CLEAN.plan);
    const whole = playLoad(plan, ({ org, stage }) =>
      org === 1 && stage === "preflight" ? refused(403) : {},
    );
    const cells = whole.cells.filter(({ stage }) => stage === 0);
    const aggregate = { ...whole, cells, recorded: 0 };
    const result = judge(plan, aggregate, {
      preflightStopped: true,
      k6Summary: null,
      preflightSummary: makeSummary(2),
    });

    it("is FAILED without any gate or interval, and names the orgs", () => {
      expect(result.verdict).toEqual({
        state: "VALID",
        passed: false,
        reasons: [
          {
            code: "PREFLIGHT",
            text: "preflight: 1 of 2 orgs got no usable token at rest (org-1); the load was not sent",
          },
        ],
        advice: [],
      });
      expect(exitCodeOf(result)).toBe(1);
      expect(result.contrast.text[1]).toContain("FAILED, no load was sent");
    });

    it("tells what the preflight saw as findings, one token being all there is", () => {
      expect(result.findings).toMatchObject([{ rule: "T403", orgs: ["org-1"], count: 1, of: 1 }]);
    });

    it("has no such reason when load was sent all the same", () => {
      const sent = judge(plan, whole);
      expect(sent.verdict).toMatchObject({ state: "VALID", passed: true, reasons: [] });
    });
  });

  it("is INCOMPLETE rather than GENERATOR-LIMITED when it is both, and says both", () => {
    const { verdict } = judge(CLEAN.plan, CLEAN.aggregate, {
      ...ENDINGS.limited,
      ...ENDINGS.stopped,
    });
    expect(verdict.state).toBe("INCOMPLETE");
    expect(verdict.reasons.map(({ code }) => code)).toEqual(["STOPPED", "CPU"]);
  });

  it.each<[Partial<RunFacts>, string, string]>([
    [
      { state: "running", processGone: true },
      "PROCESS_GONE",
      "the run was never closed and its process is gone",
    ],
    [{ state: "running" }, "RUNNING", "the run has not ended yet"],
    [
      { state: "stopped", stopReason: "SIGINT" },
      "STOPPED",
      "the run was stopped before its end: SIGINT",
    ],
    [{ state: "stopped" }, "STOPPED", "the run was stopped before its end"],
    [{ state: "failed", stopReason: "no k6" }, "FAILED", "the run could not be carried out: no k6"],
    [{ k6ExitCode: null }, "KILLED", "k6 was killed"],
    [{ k6ExitCode: 107 }, "K6_EXIT", "k6 ended with exit code 107: an exception in the script"],
    [{ k6ExitCode: 3 }, "K6_EXIT", "k6 ended with exit code 3"],
  ])("of %j is INCOMPLETE", (facts, code, text) => {
    const { verdict } = judge(CLEAN.plan, CLEAN.aggregate, { manifest: makeFacts(facts) });
    expect(verdict).toMatchObject({ state: "INCOMPLETE", passed: null, reasons: [{ code, text }] });
    expect(verdict.reasons).toHaveLength(1);
    expect(verdict.advice).toHaveLength(1);
  });

  it.each([0, 99, 110])(
    "is VALID after k6's exit code %d, which a whole run can have",
    (k6ExitCode) => {
      const { verdict } = judge(CLEAN.plan, CLEAN.aggregate, {
        manifest: makeFacts({ k6ExitCode }),
      });
      expect(verdict.state).toBe("VALID");
    },
  );

  it("bounds its reasons", () => {
    const gates = Array.from({ length: 9 }, () => GATE);
    const { verdict } = judge(makePlan(2, { gates }), CLEAN.aggregate);
    expect(verdict.reasons).toHaveLength(6);
    expect(verdict.reasons[5]).toEqual({ code: "GATE", text: "and 4 more" });
  });
});
