/** The two sentences, whatever became of the run. */
import { describe, expect, it } from "vitest";
import type { PlanGate } from "../core/plan.ts";
import { playLoad } from "./aggregate-fixture.ts";
import { judge, judgeLoad } from "./judged-fixture.ts";
import { makeFacts, makePlan, makeSummary } from "./plan-fixture.ts";
import { claimed, lost, SCOPE_MISMATCH } from "./symptom-fixture.ts";

const PLAN = makePlan(5);
const CLEAN = playLoad(PLAN);

describe("the contrast", () => {
  it("sets k6's numbers against unusable tokens", () => {
    const { contrast } = judgeLoad(({ org }) => (org > 1 ? claimed("empty") : {}), PLAN);
    expect(contrast.k6).toEqual({ requests: 3130, okShare: 0.992, p95Us: 41_000, exitCode: 0 });
    expect(contrast.text).toEqual([
      "k6 alone: 99.2\u202f% HTTP 200, p95 41\u202fms, would pass.",
      "tokenrush: FAILED, 1\u202f878 of 3\u202f130 tokens unusable: 3 secondary orgs get an empty org_ids in every decoded token.",
    ]);
  });

  it("says so when there is nothing to find", () => {
    expect(judge(PLAN, CLEAN).contrast.text[1]).toBe(
      "tokenrush: PASSED, every one of 3\u202f130 tokens usable: no finding.",
    );
  });

  it("tells two findings and counts the rest", () => {
    const { contrast } = judgeLoad(({ org, n }) => {
      if (org === 1) return SCOPE_MISMATCH;
      if (org === 2 && n % 2 === 0) return lost("timeout");
      return org === 3 && n === 0 ? claimed("absent") : {};
    }, PLAN);
    expect(contrast.text[1]).toBe(
      "tokenrush: FAILED, 1 of 2\u202f191 tokens unusable: secondary org org-3 gets tokens without org_ids in 1 of 626 decoded tokens; secondary org org-1: 403 SCOPE_MISMATCH on every token request; and 2 more.",
    );
  });

  it("passes with a finding that is no defect where no gate forbids it", () => {
    const { contrast } = judgeLoad(({ org }) => (org === 0 ? SCOPE_MISMATCH : {}), PLAN);
    expect(contrast.text[1]).toBe(
      "tokenrush: PASSED, every one of 2\u202f504 tokens usable: primary org org-0: 403 SCOPE_MISMATCH on every token request.",
    );
  });

  it("names the gate when nothing else failed", () => {
    const p95: PlanGate = {
      metric: "p95",
      max: 1000,
      unit: "latencyUs",
      stage: null,
      grant: null,
      org: null,
      variant: null,
      per: "run",
      minCount: 0,
    };
    const { contrast } = judge(makePlan(5, { gates: [p95] }), CLEAN);
    expect(contrast.text[1]).toBe(
      "tokenrush: FAILED, every one of 3\u202f130 tokens usable: gate p95, whole run: 20\u202fms, above 1\u202fms (3\u202f130 issued tokens).",
    );
  });

  it("says why there is no verdict", () => {
    const manifest = makeFacts({ state: "stopped", stopReason: "SIGINT", k6ExitCode: 105 });
    const { contrast } = judge(PLAN, CLEAN, { manifest });
    expect(contrast.text).toEqual([
      "k6 alone: 99.2\u202f% HTTP 200, p95 41\u202fms, ended with exit code 105.",
      "tokenrush: INCOMPLETE, every one of 3\u202f130 tokens usable: the run was stopped before its end: SIGINT.",
    ]);
  });

  it("fails an incomplete run with a defect, and says that it is incomplete", () => {
    const aggregate = playLoad(PLAN, ({ org }) => (org === 1 ? claimed("empty") : {}));
    const manifest = makeFacts({ k6ExitCode: null });
    const { contrast } = judge(PLAN, aggregate, { manifest, k6Summary: null });
    expect(contrast.k6).toBe(null);
    expect(contrast.text[0]).toBe("k6 alone: left no summary.");
    expect(contrast.text[1]).toMatch(
      /^tokenrush: FAILED \(INCOMPLETE\), 626 of 3\u202f130 tokens unusable: /,
    );
  });

  it("says that k6 was killed where a summary was left nevertheless", () => {
    const manifest = makeFacts({ k6ExitCode: null });
    expect(judge(PLAN, CLEAN, { manifest }).contrast.text[0]).toMatch(/, was killed\.$/);
  });

  it("claims nothing of tokens that could not be decoded", () => {
    const { contrast } = judgeLoad(() => ({ state: "opaque" }), PLAN);
    expect(contrast.text[1]).toBe(
      "tokenrush: PASSED, 3\u202f130 tokens issued in 3\u202f130 attempts and the org of none could be read: no finding.",
    );
  });

  it("keeps k6's share within 0…1", () => {
    const k6Summary = makeSummary(CLEAN.recorded, { httpReqFailedShare: 1 });
    expect(judge(PLAN, CLEAN, { k6Summary }).contrast.text[0]).toContain("0\u202f% HTTP 200");
  });
});
