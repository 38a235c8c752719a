/** How load is shared out among orgs. */
import { array, assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import { failureOf } from "./config/config-fixture.ts";
import { applyZipf, busiestRate, capWeights, keepBelowCap, planHotOrgs } from "./org-weights.ts";

const stage = (startMs: number, durationMs: number, from: number, to = from): PlanStage => ({
  name: `at-${startMs}`,
  kind: "spike",
  startMs,
  durationMs,
  fromRatePerSecond: from,
  toRatePerSecond: to,
  vus: null,
});

const anyWeights = array(double({ min: 0.001, max: 1000, noNaN: true }), {
  minLength: 1,
  maxLength: 60,
});

describe("Zipf's law", () => {
  test("gives the second org half of the first's weight at exponent 1", () => {
    expect(applyZipf([1, 1, 1, 1], 1)).toEqual([1, 1 / 2, 1 / 3, 1 / 4]);
  });

  test("leaves weights alone where nothing is said", () => {
    expect(applyZipf([3, 1], undefined)).toEqual([3, 1]);
  });
});

describe("the busiest minute", () => {
  test("of a short spike counts the calm around it", () => {
    const stages = [stage(0, 60_000, 10), stage(60_000, 30_000, 100), stage(90_000, 60_000, 10)];
    expect(busiestRate(stages)).toBeCloseTo(55);
  });

  test("of a run below a minute is its mean", () => {
    expect(busiestRate([stage(0, 10_000, 20), stage(10_000, 10_000, 60)])).toBeCloseTo(40);
  });

  test("is a second where peaks are asked for", () => {
    const stages = [stage(0, 500, 10), stage(500, 500, 100), stage(1000, 5000, 20)];
    expect(busiestRate(stages, 1000)).toBeCloseTo(60);
  });

  test("ends where a ramp does", () => {
    expect(busiestRate([stage(0, 120_000, 0, 120)])).toBeCloseTo(90);
  });
});

describe("a cap per org", () => {
  test("is kept by every org, and nothing of the load is lost", () => {
    assert(
      property(anyWeights, double({ min: 1, max: 10, noNaN: true }), (weights, slack) => {
        const rate = 100;
        const cap = (rate / weights.length) * slack;
        const capped = capWeights(weights, rate, cap) ?? [];
        expect(capped.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
        for (const weight of capped) expect(weight * rate).toBeLessThanOrEqual(cap * (1 + 1e-6));
      }),
    );
  });

  test("leaves orgs below it in proportion to each other", () => {
    const [, second = 0, third = 1] = capWeights([80, 2, 1], 100, 50) ?? [];
    expect(second / third).toBeCloseTo(2);
  });

  test("that even equal shares exceed refuses the run, with both figures", async () => {
    const error = await failureOf(() => keepBelowCap([1, 1], 10, 1, []));
    expect(error.code).toBe("TARGET_REFUSED");
    expect(error.message).toContain("up to 600 token requests, retries included, over 2 orgs");
    expect(error.message).toContain("60/min");
  });

  test("that bites is said", () => {
    const warnings: string[] = [];
    keepBelowCap([9, 1], 10, 6, warnings);
    expect(warnings).toEqual([
      "safety.maxPerOrg lowers the share of 1 orgs to 360 token requests per minute",
    ]);
  });
});

describe("a hot stretch", () => {
  const stages = [stage(0, 60_000, 10), stage(60_000, 60_000, 20)];

  test("covers the iterations that are due in it", () => {
    const stretch = { org: "b", share: 0.6, fromMs: 60_000, toMs: 90_000 };
    expect(planHotOrgs([stretch], ["a", "b"], stages, [])).toEqual([
      { org: 1, share: 0.6, fromIteration: 600, toIteration: 1200 },
    ]);
  });

  test("of an org that is left out goes with it, and that is said", () => {
    const warnings: string[] = [];
    const stretch = { org: "gone", share: 0.6, fromMs: 0, toMs: 90_000 };
    expect(planHotOrgs([stretch], ["a"], stages, warnings)).toEqual([]);
    expect(warnings[0]).toContain("gone");
  });
});
