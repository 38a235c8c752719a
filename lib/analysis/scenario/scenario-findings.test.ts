/** What only a scenario's counts tell, as findings. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../../core/plan.ts";
import { playLoad } from "../aggregate-fixture.ts";
import { judge, rulesOf } from "../judged-fixture.ts";
import { type Answer, INVALID_GRANT } from "../symptom-fixture.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import { EVENT, makeCheck, makeRecord, makeScenarioPlan } from "./scenario-record-fixture.ts";
import { countScenarioRecord, createScenarioTally } from "./scenario-tally.ts";

/** The result of a run with these records, its attempts answered as given. */
function judgeScenario(plan: Plan, records: readonly ScenarioRecord[], answer: Answer = {}) {
  const scenario = createScenarioTally(plan);
  for (const record of records) if (scenario !== null) countScenarioRecord(scenario, record);
  return judge(plan, { ...playLoad(plan, () => answer), scenario });
}

function spend(org: number, winners: number, n: number) {
  return makeRecord({
    attemptId: `1-${n}-1`,
    org,
    startMs: n,
    extras: { spend: `0.4.${winners}` },
  });
}

function polls(org: number, badUntilMs: number) {
  return [...Array(40).keys()].map((n) =>
    makeRecord({ org, startMs: EVENT.atMs + n * 1000, isShort: n * 1000 < badUntilMs }),
  );
}

function sent(secret: "old" | "new") {
  return makeRecord({ startMs: EVENT.atMs + 1, extras: { secret } });
}

describe("a double spend", () => {
  const plan = makeScenarioPlan({ name: "double-spend", credential: "refresh_token", times: 4 });

  it("with more than one winner is a defect of its org, with the attempts that show it", () => {
    const records = [...Array(9).keys()].map((n) => spend(1, n === 3 ? 4 : 1, n));
    const { findings, verdict, scenario } = judgeScenario(plan, records);
    expect(findings).toMatchObject([
      {
        rule: "D01",
        title:
          "Secondary org org-1: one refresh token was accepted more than once, in 1 of 9 spends of a refresh token",
        defect: true,
        ofWhat: "spends",
        perOrg: [{ org: "org-1", count: 1, of: 9 }],
        evidence: [{ attemptId: "1-3-1", detail: "one of 4 winners of 4" }],
      },
    ]);
    expect(verdict.passed).toBe(false);
    expect(scenario).toMatchObject({ name: "double-spend", spends: 9 });
  });

  it("with one winner each is sound, and its losers are no finding", () => {
    const records = [spend(0, 1, 1), spend(1, 1, 2)];
    const { findings, observations } = judgeScenario(plan, records, INVALID_GRANT);
    expect([...findings, ...observations]).toEqual([]);
  });

  it("in which everybody loses is told by the refusal", () => {
    const { findings } = judgeScenario(plan, [spend(0, 0, 1), spend(1, 0, 2)], INVALID_GRANT);
    expect(rulesOf(findings)).toEqual(["T4xx.rejected"]);
  });

  it("whose winner died is an observation", () => {
    const records = [spend(0, 1, 1), makeCheck(400, { attemptId: "1-1-9" }), makeCheck(200)];
    const { findings, observations } = judgeScenario(plan, records);
    expect(findings).toEqual([]);
    expect(observations).toMatchObject([{ rule: "D02", count: 1, of: 2, defect: false }]);
  });
});

describe("a cache without the org in its key", () => {
  const plan = makeScenarioPlan({ name: "cache", key: ["client", "scope"], renewAt: 0.8 });

  it("is a defect of the orgs that got another's token", () => {
    const crossed = makeCheck(403, { org: 1, extras: { for: "0" } });
    const { findings } = judgeScenario(plan, [crossed, makeCheck(200, { org: 1 }), makeCheck(200)]);
    expect(findings).toMatchObject([
      { rule: "U11", defect: true, orgs: ["org-1"], count: 1, of: 2 },
    ]);
    expect(findings[0]?.atRest.text).toBe("the cache goes by client, scope");
  });

  it("is none where every token is of its own org", () => {
    expect(judgeScenario(plan, [makeCheck(200), makeCheck(200, { org: 1 })]).findings).toEqual([]);
  });
});

describe("a change that spreads", () => {
  const plan = makeScenarioPlan(
    { name: "propagation", event: 0, pollMs: 1000, windowMs: 40_000 },
    3,
  );

  it("and never reaches an org is a finding of that org; the others' time is an observation", () => {
    const records = [...polls(0, 0), ...polls(1, 12_000), ...polls(2, 40_000)];
    const { findings, observations } = judgeScenario(plan, records);
    expect(findings).toMatchObject([{ rule: "P01", orgs: ["org-2"], count: 40, of: 40 }]);
    expect(findings[0]?.title).toBe(
      "Secondary org org-2 was not consistent 40\u202fs after widen-scope: bad in every poll",
    );
    expect(observations).toMatchObject([{ rule: "P01.time", orgs: ["org-1"], count: 12, of: 40 }]);
    expect(observations[0]?.title).toContain("became consistent within 12\u202fs of widen-scope");
  });

  it("and was there at once is not worth a word", () => {
    const { findings, observations } = judgeScenario(plan, [...polls(0, 0), ...polls(1, 0)]);
    expect([...findings, ...observations]).toEqual([]);
  });
});

describe("a rotation", () => {
  const plan = makeScenarioPlan({ name: "rotation", event: 0, adoptWithinMs: 5000 });

  it("that changed nothing is an observation that says so", () => {
    const { findings, observations } = judgeScenario(plan, [sent("old"), sent("new")]);
    expect(findings).toEqual([]);
    expect(observations).toMatchObject([{ rule: "R01" }]);
    expect(observations[0]?.title).toMatch(/^Rotation changed nothing: no request failed after it/);
  });
});
