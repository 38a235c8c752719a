import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareHotDraw } from "../core/choice.ts";
import type { Plan, PlanHotOrg } from "../core/plan.ts";
import { findBusiestOrg } from "./busiest-org.ts";
import { load } from "./config/config-fixture.ts";
import { planRun } from "./plan-run.ts";

const MINUTE = "workload: [{ name: only, kind: soak, rate: 100, duration: 60s }]";
const { plan: EVEN } = planRun(await load({ workload: MINUTE }));

function planOf(weights: readonly number[], hot: readonly PlanHotOrg[] = []): Plan {
  const [template] = EVEN.orgs;
  if (template === undefined) throw new Error("a plan without orgs");
  const orgs = weights.map((weight, index) => ({ ...template, org: `org-${index}`, weight }));
  return { ...EVEN, orgs, hot: [...hot] };
}

describe("the busiest org", () => {
  it("is the one with the greatest weight", () => {
    expect(findBusiestOrg(planOf([1, 6, 1]))).toEqual({ org: "org-1", perMinute: 4500 });
  });

  it("is one that runs hot, by what it gets in its busiest minute", () => {
    const hot = [{ org: 2, share: 0.6, fromIteration: 3000, toIteration: 6000 }];
    // Half a minute by weight, half a minute hot.
    const perMinute = expect.closeTo(3000 / 7 + 1800);
    expect(findBusiestOrg(planOf([1, 6, 1], hot))).toEqual({
      org: "org-1",
      perMinute: expect.closeTo(3000 * 0.75 + 1200 * (6 / 7)),
    });
    expect(findBusiestOrg(planOf([3, 3, 1], hot))).toEqual({ org: "org-2", perMinute });
  });

  it("is looked for in the minute that asks for most", async () => {
    const { plan } = planRun(
      await load({
        workload: `workload:
  - { name: baseline, kind: baseline, rate: 10, duration: 5m }
  - { name: spike, kind: spike, rate: 100, duration: 30s }
  - { name: recovery, kind: recovery, rate: 10, duration: 5m }`,
      }),
    );
    expect(findBusiestOrg(plan).perMinute).toBeCloseTo((3000 + 300) / 3);
  });

  it("gets what k6 would draw for it, whatever the weights and hot stretches", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 });
    const stretch = fc.record({
      org: fc.integer({ min: 0, max: 1 }),
      // Two at the same time leave something for the others.
      share: fc.integer({ min: 1, max: 4 }).map((tenths) => tenths / 10),
      fromIteration: fc.integer({ min: 0, max: 3000 }),
      toIteration: fc.integer({ min: 3001, max: 6000 }),
    });
    fc.assert(
      fc.property(weights, fc.array(stretch, { maxLength: 2 }), (all, hot) => {
        fc.pre(new Set(hot.map(({ org }) => org)).size < all.length);
        const draw = prepareHotDraw(all, hot);
        const drawn = all.map(() => 0);
        for (let iteration = 0; iteration < 6000; iteration += 1) {
          // The golden ratio spreads the draws evenly, so that few of them tell the share.
          const org = draw(iteration, (iteration * 0.618_033_988_749_894_9) % 1);
          drawn[org] = (drawn[org] ?? 0) + 1;
        }
        const { perMinute } = findBusiestOrg(planOf(all, hot));
        expect(Math.abs(Math.max(...drawn) - perMinute)).toBeLessThan(60);
      }),
      { numRuns: 50 },
    );
  });
});
