/** The result's sections on retries and on calls made with the tokens. */
import { describe, expect, it } from "vitest";
import type { PlanRetry } from "../core/plan.ts";
import { playLoad } from "./aggregate-fixture.ts";
import { judge, judgeLoad } from "./judged-fixture.ts";
import { makePlan, withPreflight } from "./plan-fixture.ts";
import { refused } from "./symptom-fixture.ts";

const RETRY: PlanRetry = {
  max: 2,
  on: ["serverError"],
  backoffMs: 100,
  maxWaitMs: 1000,
  honourRetryAfter: true,
  fault: null,
};

describe("retries", () => {
  it("tell logical requests from attempts, and how the tokens were obtained", () => {
    // Of ten attempts one is refused; of the nine others one is the retry after it.
    const { retries } = judgeLoad(
      ({ n }) => (n % 10 === 0 ? refused(503) : { retries: Number(n % 10 === 1) }),
      makePlan(5, { retry: RETRY }),
    );
    expect(retries).toEqual({
      attempts: 3130,
      logicalRequests: 2815,
      obtained: 2815,
      obtainedAtFirst: 2500,
      obtainedByRetry: 315,
      attemptsPerToken: 3130 / 2815,
      malformed: 0,
    });
  });

  it("count those whose request was malformed", () => {
    const shown = { family: "request", outcome: "rejected", status: 400 } as const;
    const { retries } = judgeLoad(
      ({ org, n }) =>
        org === 1 && n < 4 ? { shows: [{ ...shown, detail: "no secret" }], retries: 1 } : {},
      makePlan(5, { retry: RETRY }),
    );
    expect(retries).toMatchObject({ malformed: 4, obtainedByRetry: 0 });
  });

  it("leave the preflight out, and are none where nothing is tried again", () => {
    const plan = withPreflight(makePlan(2, { retry: RETRY }));
    expect(judgeLoad(undefined, plan).retries?.attempts).toBe(1252);
    expect(judgeLoad().retries).toBeNull();
  });
});

describe("checks", () => {
  it("join answers to the states of tokens, and say how many issued tokens were refused", () => {
    const apiCheck = { kind: "api", sample: 0.1, org: null } as const;
    const plan = makePlan(2, { apiCheck });
    const aggregate = playLoad(plan);
    aggregate.checkStates.match = { sent: 90, allowed: 90, denied: 0, failed: 0 };
    aggregate.checkStates.empty = { sent: 10, allowed: 0, denied: 9, failed: 1 };
    const { checks } = judge(plan, aggregate);
    expect(checks).toMatchObject({
      kind: "api",
      sample: 0.1,
      rows: [
        { claimState: "match", sent: 90, denied: 0 },
        { claimState: "empty", sent: 10, denied: 9, failed: 1 },
      ],
      deniedAfterIssuance: { count: 9, of: 100 },
    });
    expect(judgeLoad().checks).toBeNull();
  });
});
