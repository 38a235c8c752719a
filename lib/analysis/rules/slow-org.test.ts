/** Rule L01: an org that is slow beside the others. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import { lost } from "../symptom-fixture.ts";

const PLAN = makePlan(5);

/** Every org takes `othersMs`, org 2 takes `slowMs`, in the stages given. */
function slow(
  othersMs: number,
  slowMs: number,
  stages = ["baseline", "ramp", "spike", "recovery"],
) {
  return ({ org, stage }: Attempt) => ({
    latencyUs: (org === 2 && stages.includes(stage) ? slowMs : othersMs) * 1000,
  });
}

describe("slow org", () => {
  it("is told with both medians, over its issued tokens in the stages it is slow in", () => {
    const { findings } = judgeLoad(slow(20, 90), PLAN);
    expect(findings).toMatchObject([
      {
        rule: "L01",
        title:
          "Secondary org org-2 is slower than the rest: p50 of 90\u202fms against 20\u202fms in baseline",
        orgs: ["org-2"],
        count: 606,
        ofWhat: "issued",
        interval: null,
        evidence: [],
      },
    ]);
  });

  it("says when it is slow under load only", () => {
    const { findings } = judgeLoad(slow(20, 90, ["ramp", "spike"]), PLAN);
    expect(findings[0]?.atRest.text).toBe(
      "warmup 0/20 · baseline 0/60 · ramp 26/26 · spike 480/480 · recovery 0/40 → under load only",
    );
    expect(findings[0]).toMatchObject({
      firstAt: "2026-03-04T10:15:40.000Z",
      lastAt: "2026-03-04T10:16:02.000Z",
    });
  });

  it.each([
    ["it is less than three times as slow", slow(40, 119)],
    ["it is less than 50 ms slower", slow(20, 69)],
    ["every org is as slow", slow(400, 400)],
  ])("is not told when %s", (_, answer) => {
    expect(rulesOf(judgeLoad(answer, PLAN).findings)).toEqual([]);
  });

  it("is not told of nineteen slow tokens, one too few for a median", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (org !== 2 || n > 19) return {};
      return n === 19 ? lost("timeout") : { latencyUs: 900_000 };
    }, PLAN);
    expect(findings).toEqual([]);
  });

  it("is told from three times and 50 ms on", () => {
    expect(rulesOf(judgeLoad(slow(25, 75), PLAN).findings)).toEqual(["L01"]);
  });

  it("is not told of a server that answers evenly but for chance", () => {
    const { findings } = judgeLoad(
      ({ org, n }) => ({ latencyUs: 10_000 + ((org * 7919 + n * 104_729) % 90_000) }),
      PLAN,
    );
    expect(findings).toEqual([]);
  });

  it("is not told of two orgs, which have no middle to stand out from", () => {
    const { findings } = judgeLoad(
      ({ org }) => ({ latencyUs: org === 1 ? 900_000 : 20_000 }),
      makePlan(2),
    );
    expect(findings).toEqual([]);
  });
});
