/** Rule T26: refused until a time and never after. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import {
  type Answer,
  MISSING_PERMISSIONS,
  page,
  refused,
  SCOPE_MISMATCH,
} from "../symptom-fixture.ts";

const PLAN = makePlan(3);

function refusedWhen(isRefused: (attempt: Attempt) => boolean, answer: Answer = SCOPE_MISMATCH) {
  return (attempt: Attempt) => (attempt.org === 2 && isRefused(attempt) ? answer : {});
}

describe("propagation", () => {
  it("is told with the time it ended", () => {
    const { findings } = judgeLoad(
      refusedWhen(({ startMs }) => startMs < 15_500),
      PLAN,
    );
    expect(findings).toMatchObject([
      {
        rule: "T26",
        title:
          "Secondary org org-2 fails with 403 SCOPE_MISMATCH until 15.5\u202fs into the run, then passes with no other change",
        count: 31,
        of: 626,
        defect: false,
        firstAt: "2026-03-04T10:15:00.499Z",
        lastAt: "2026-03-04T10:15:15.499Z",
      },
    ]);
  });

  it.each([
    ["ends in the first second", 1000, SCOPE_MISMATCH, 2],
    ["lasts into the spike", 50_000, MISSING_PERMISSIONS, 298],
    ["is answered with a page", 20_000, page(403), 40],
  ])("is told when it %s", (_, untilMs, answer, count) => {
    const { findings, observations } = judgeLoad(
      refusedWhen(({ startMs }) => startMs < untilMs, answer),
      PLAN,
    );
    const told = [...findings, ...observations].find(
      ({ rule }) => rule === (count < 3 ? "T09" : "T26"),
    );
    expect(told?.count).toBe(count);
  });

  it("is told of each org at its own time, as one finding", () => {
    const { findings } = judgeLoad(
      ({ org, startMs }) => (startMs < org * 12_000 ? SCOPE_MISMATCH : {}),
      PLAN,
    );
    expect(findings).toMatchObject([{ rule: "T26", orgs: ["org-2", "org-1"] }]);
    expect(findings[0]?.title).toMatch(/until 2\d(?:\.\d)?\u202fs into the run/);
  });

  it.each<[string, (attempt: Attempt) => boolean]>([
    ["it passed before", ({ startMs }) => startMs > 2000 && startMs < 15_000],
    ["it is refused again once, much later", ({ startMs, n }) => startMs < 15_000 || n === 500],
    ["it never ends", () => true],
    ["half of the requests pass until then", ({ startMs, n }) => startMs < 15_000 && n % 2 === 0],
    ["too little follows to say that it ended", ({ startMs }) => startMs < 79_000],
    ["only two are refused", ({ n }) => n < 2],
  ])("is not told when %s", (_, isRefused) => {
    const { findings, observations } = judgeLoad(refusedWhen(isRefused), PLAN);
    expect(rulesOf([...findings, ...observations])).toContain("T09");
    expect(rulesOf([...findings, ...observations])).not.toContain("T26");
  });

  it("is told by the time since the change that spreads", () => {
    const change = { name: "widen", kind: "scope-change", atMs: 5000 } as const;
    const rotation = { name: "rotate", kind: "secret-rotation", atMs: 6000 } as const;
    const { findings } = judgeLoad(
      refusedWhen(({ startMs }) => startMs < 15_500),
      { ...PLAN, events: [change, rotation] },
    );
    expect(findings[0]?.title).toContain("until 10.5\u202fs after widen, then passes");
  });

  it("is not told of another status", () => {
    const answer = refused(400, { error: "invalid_scope" });
    const { findings } = judgeLoad(
      refusedWhen(({ startMs }) => startMs < 15_000, answer),
      PLAN,
    );
    expect(rulesOf(findings)).toEqual(["T10"]);
  });
});
