/** Which breached gates make findings of rare failures. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import { judgeGates } from "./gates.ts";
import { promotedOrgs } from "./gate-promotion.ts";
import { makeFacts, makeGate, makePlan, withPreflight } from "./plan-fixture.ts";
import type { Draft } from "./rules/rule.ts";
import { viewRun } from "./run-view.ts";
import { refused, type Shown } from "./symptom-fixture.ts";

const GATE = makeGate({ metric: "status403", max: 0 });
const [FORBIDDEN] = refused(403).shows ?? [];

/** Orgs promoted by a gate on 403s where one attempt of org 1, in the stage, shows this beside a 403 of org 0. */
function promotedBy(shown: Shown, stage: string): ReadonlySet<number> {
  const plan = withPreflight(makePlan(2, { gates: [GATE] }));
  const aggregate = playLoad(plan, (attempt) => {
    if (attempt.org === 0) return attempt.n === 50 ? refused(403) : {};
    return attempt.stage === stage && attempt.n === 0 ? { shows: [shown] } : {};
  });
  const view = viewRun(plan, aggregate, makeFacts().startedAt);
  const index = aggregate.symptoms.findIndex(({ family }) => family === shown.family);
  const cells = view.cellsOf(1).filter(({ symptoms }) => symptoms.has(index));
  const draft: Draft = {
    rule: "T403",
    ofWhat: "attempts",
    confidence: "high",
    isDefect: false,
    covers: () => true,
    nouns: ["attempt", "attempts"],
    kind: "events",
    counts: new Map(cells.map((cell) => [cell, 1])),
    symptoms: aggregate.symptoms.slice(index, index + 1),
    words: () => ({}),
  };
  return promotedOrgs(draft, view, judgeGates(view, null));
}

describe("promotedOrgs", () => {
  if (FORBIDDEN === undefined) throw new Error("the fixture shows nothing");

  it("promotes what would breach the gate by itself", () => {
    expect(promotedBy(FORBIDDEN, "warmup")).toEqual(new Set([1]));
  });

  it("promotes nothing of the preflight, which no gate but one on it counts", () => {
    expect(promotedBy(FORBIDDEN, "preflight")).toEqual(new Set());
  });

  it("promotes no call with a token, which is no attempt", () => {
    expect(promotedBy({ ...FORBIDDEN, family: "check", outcome: "issued" }, "warmup")).toEqual(
      new Set(),
    );
  });
});
