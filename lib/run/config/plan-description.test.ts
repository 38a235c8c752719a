/** What a dry run shows: the figures of the plan before any load. */
import { expect, test } from "vitest";
import { planRun } from "../plan-run.ts";
import { load } from "./config-fixture.ts";
import { describePlan } from "./plan-description.ts";

test("stages are shown with the attempts they ask for, a ramp with half of them", async () => {
  const { plan } = planRun(await load());
  const { stages, ...totals } = describePlan(plan);
  expect(stages.map(({ stage, attempts }) => [stage, attempts])).toEqual([
    ["baseline", 200],
    ["spike-ramp", 120],
    ["spike", 1000],
  ]);
  expect(totals).toEqual({
    totalAttempts: 1320,
    durationMs: 22_000,
    peakRatePerSecond: 100,
    busiestOrg: {
      org: "org-0001",
      share: expect.closeTo(1 / 3),
      attemptsPerMinute: expect.closeTo(2000),
    },
    vus: 100,
  });
});

test("the busiest org is the one with the greatest weight", async () => {
  const { plan } = planRun(await load());
  const weights = [1, 6, 1];
  const orgs = plan.orgs.map((org, index) => ({ ...org, weight: weights[index] ?? 1 }));
  expect(describePlan({ ...plan, orgs }).busiestOrg).toEqual({
    org: "org-0002",
    share: 0.75,
    attemptsPerMinute: 4500,
  });
});
