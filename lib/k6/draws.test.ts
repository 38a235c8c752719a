/** Whose refresh is next, over all VUs of a plan, which k6 gives their iterations by turns. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanHotOrg, PlanStage } from "../core/plan.ts";
import { createDraws } from "./draws.ts";
import { type PlanParts, planTable } from "./session-fixture.ts";

interface Refreshed {
  counts: number[];
  /** Of each VU. */
  orgsOf: Set<number>[];
}

function refresh(
  changes: Partial<PlanParts>,
  weights: readonly number[],
  refreshes: number,
  running = changes.vus ?? 1,
): Refreshed {
  const plan = planTable(changes, { weights: [...weights] });
  const vus = Array.from({ length: running }, (_, index) => createDraws(plan, () => index + 1));
  const counts = weights.map(() => 0);
  const orgsOf = vus.map(() => new Set<number>());
  for (let iteration = 0; iteration < refreshes; iteration += 1) {
    const vu = iteration % running;
    const org = vus[vu]?.refreshOrgAt(iteration) ?? -1;
    counts[org] = (counts[org] ?? 0) + 1;
    orgsOf[vu]?.add(org);
  }
  return { counts, orgsOf };
}

const evenly = (orgs: number) => Array.from({ length: orgs }, () => 1);
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const size = fc.integer({ min: 1, max: 120 });

describe("refreshes", () => {
  it("come to every org in one round of all VUs, however few VUs there are", () => {
    fc.assert(
      fc.property(seed, size, size, (drawn, orgs, vus) => {
        const round = Math.ceil(orgs / vus) * vus;
        const { counts } = refresh({ seed: drawn, vus }, evenly(orgs), round);
        expect(counts.filter((count) => count === 0)).toEqual([]);
      }),
    );
  });

  it("come to each org by its weight", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(seed, weights, size, (drawn, all, vus) => {
        const refreshes = 200 * Math.ceil(all.length / vus) * vus;
        const { counts } = refresh({ seed: drawn, vus }, all, refreshes);
        const total = all.reduce((sum, weight) => sum + weight, 0);
        all.forEach((weight, org) => {
          // Only at the two ends of an org's part do rounds fall now to it and now to its neighbour, by turns.
          const expected = (refreshes * weight) / total;
          expect(Math.abs((counts[org] ?? 0) - expected)).toBeLessThan(6);
        });
      }),
      { numRuns: 30 },
    );
  });

  it("keep each VU to its own part of the orgs, with one more at either end", () => {
    fc.assert(
      fc.property(seed, size, size, (drawn, orgs, vus) => {
        const { orgsOf } = refresh({ seed: drawn, vus }, evenly(orgs), 50 * orgs);
        const most = Math.max(...orgsOf.map((own) => own.size));
        expect(most).toBeLessThanOrEqual(Math.ceil(orgs / vus) + 1);
      }),
      { numRuns: 50 },
    );
  });

  it("go to a hot org by its share, whichever VU makes them, and to the others as before", () => {
    const hot: PlanHotOrg[] = [{ org: 3, share: 0.6, fromIteration: 0, toIteration: 10_000 }];
    const { counts, orgsOf } = refresh({ vus: 10, hot }, evenly(40), 10_000);
    // Six standard deviations of a binomial.
    expect(Math.abs((counts[3] ?? 0) - 6000)).toBeLessThan(300);
    expect(counts.filter((count) => count < 60)).toEqual([]);
    expect(Math.max(...orgsOf.map((own) => own.size))).toBeLessThanOrEqual(4 + 1 + 1);
  });

  it("come to every org also where fewer VUs run than the plan has", () => {
    const stages = [3, 5].map((vus, index): PlanStage => ({
      name: `stage-${index}`,
      kind: "soak",
      startMs: index * 1000,
      durationMs: 1000,
      fromRatePerSecond: 0,
      toRatePerSecond: 0,
      vus,
    }));
    const { counts } = refresh({ model: "closed", stages, vus: 50 }, evenly(20), 20, 5);
    expect(counts.filter((count) => count !== 1)).toEqual([]);
  });
});
