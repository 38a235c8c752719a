/** Which attempts that passed stand beside those that failed. */
import { describe, expect, it } from "vitest";
import { aggregateAttempts, type HandMade } from "./attempts-fixture.ts";
import { judge } from "./judged-fixture.ts";
import { makePlan } from "./plan-fixture.ts";

const PLAN = makePlan(4);
const SPIKE_MS = PLAN.stages.find(({ kind }) => kind === "spike")?.startMs ?? 0;

function passingOf(attempts: readonly HandMade[]) {
  const [finding] = judge(PLAN, aggregateAttempts(PLAN, attempts)).findings;
  return finding?.passing.map(({ org, grant, stage, at }) => [
    org,
    grant,
    stage,
    Date.parse(at) % 1_000_000,
  ]);
}

const told = (attempts: readonly HandMade[]) => passingOf(attempts)?.map(([org]) => org);

describe("what passed beside a finding", () => {
  const failed = { org: 1, startMs: SPIKE_MS + 500, orgIds: [] };

  it("is of two other orgs, in the same stage and near in time", () => {
    expect(
      told([
        { org: 0, startMs: 0 },
        { org: 2, startMs: SPIKE_MS + 5000 },
        { org: 3, startMs: SPIKE_MS + 700 },
        failed,
      ]),
    ).toEqual(["org-3", "org-2"]);
  });

  it("is of the same grant", () => {
    expect(
      told([{ org: 2, startMs: SPIKE_MS, grant: "refresh" }, { org: 3, startMs: 0 }, failed]),
    ).toEqual(["org-3"]);
  });

  it("is of the same org before, where no other passed, and never of it afterwards", () => {
    expect(told([{ org: 1, startMs: 10 }, failed])).toEqual(["org-1"]);
    expect(told([failed, { org: 1, startMs: SPIKE_MS + 900 }])).toEqual([]);
  });

  it("is nothing that failed in another way", () => {
    expect(told([failed, { org: 2, startMs: SPIKE_MS, status: 403 }])).toEqual([]);
  });

  it("is the earliest of an org in a stage, in whatever order the records came", () => {
    const attempts = [900, 600, 800].map((ms) => ({ org: 2, startMs: SPIKE_MS + ms }));
    const [first] = passingOf([failed, ...attempts]) ?? [];
    const [again] = passingOf([...attempts.toReversed(), failed]) ?? [];
    expect(first).toEqual(again);
    expect(first?.[2]).toBe("spike");
  });

  it("may be an opaque token, which nothing is known against", () => {
    expect(told([{ org: 2, startMs: SPIKE_MS, orgIds: null }, failed])).toEqual(["org-2"]);
  });
});
