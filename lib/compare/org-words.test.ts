/** Orgs that changed, as sentences. */
import { describe, expect, it } from "vitest";
import type { OrgComparisonFacts } from "./comparison.ts";
import { describeOrgs } from "./org-words.ts";
import { makeChange } from "./row-fixture.ts";

const SIDE = { value: null, median: null, count: null, of: 300, runs: 1 };

interface Given extends Partial<OrgComparisonFacts> {
  regressed?: number;
}

function told({ regressed = 0, ...given }: Given): string {
  const rows = Array.from({ length: regressed }, (_, index) => ({
    org: `org-${index}`,
    base: SIDE,
    candidate: SIDE,
    change: null,
    state: "REGRESSED" as const,
  }));
  const states = {
    REGRESSED: regressed,
    IMPROVED: 0,
    SHIFTED: 0,
    SAME: 0,
    INCONCLUSIVE: 0,
    "NO DATA": 0,
    ...given.states,
  };
  return describeOrgs({
    metric: "p95",
    unit: "latencyUs",
    tolerance: 0.1,
    compared: 200,
    rows,
    pooled: null,
    heterogeneity: null,
    overall: null,
    ...given,
    states,
  }).replaceAll(/\s/g, " ");
}

const scatter = (p: number, beyondChance: number) => ({
  heterogeneity: { statistic: 1, degreesOfFreedom: 199, p, beyondChance },
});

describe("describeOrgs", () => {
  it("names the first few that regressed, and counts all others by what they came to", () => {
    const states = {
      REGRESSED: 5,
      IMPROVED: 1,
      SHIFTED: 2,
      SAME: 150,
      INCONCLUSIVE: 40,
      "NO DATA": 2,
    };
    expect(told({ regressed: 5, states })).toBe(
      "5 of 200 orgs regressed by p95 latency (org-0, org-1, org-2 and 2 more); 1 improved, 2 moved within the tolerance, 150 the same, 40 cannot be told, 2 without data enough",
    );
    expect(told({ regressed: 3 })).toBe(
      "3 of 200 orgs regressed by p95 latency (org-0, org-1, org-2)",
    );
    expect(told({})).toBe("no org of 200 surely regressed by p95 latency");
    expect(told({ compared: 0, metric: "unusable" })).toBe(
      "unusable tokens: no org has data enough to be compared by itself",
    );
  });

  it("tells what moved within the tolerance from what may have moved beyond it, and names those that are worse", () => {
    const changes = [
      makeChange(1.32, 1.19, 1.47),
      makeChange(1.12, 1.02, 1.22),
      makeChange(1.04, 1.02, 1.06),
      makeChange(0.9, 0.8, 0.98),
    ];
    const rows = changes.map((change, index) => {
      const org = `org-${index}`;
      return { org, base: SIDE, candidate: SIDE, change, state: "SHIFTED" as const };
    });
    const states = { REGRESSED: 0, IMPROVED: 0, SHIFTED: 4, SAME: 0, INCONCLUSIVE: 0 };
    expect(told({ rows, states: { ...states, "NO DATA": 0 } })).toBe(
      "no org of 200 surely regressed by p95 latency; 2 worse, perhaps by more than the tolerance (org-0, org-1), 1 better, perhaps by more than the tolerance, 1 moved within the tolerance",
    );
  });

  it.each([
    [0.001, 0.8, "Some orgs changed and others did not: 80 % of the scatter between them"],
    [0.001, 0.3, "Orgs differ a little: 30 % of the scatter between them"],
    [0.2, 0.1, "Orgs changed alike, as far as can be told"],
  ])("tells some from all alike by p = %d and I² = %d", (p, beyondChance, text) => {
    expect(told(scatter(p, beyondChance))).toContain(text);
  });

  it("calls none alike where some surely regressed and others are surely the same", () => {
    const states = { REGRESSED: 5, IMPROVED: 0, SHIFTED: 0, INCONCLUSIVE: 0, "NO DATA": 0 };
    const given = { regressed: 5, ...scatter(0.2, 0.1) };
    expect(told({ ...given, states: { ...states, SAME: 36 } })).not.toContain("alike");
    expect(told({ ...given, states: { ...states, SAME: 0 } })).toContain("Orgs changed alike");
  });

  it("shows both means where they disagree", () => {
    const overall = { geometricMean: makeChange(1, 0.95, 1.05), trafficWeighted: 1.4 };
    expect(told({ overall: { ...overall, disagree: true } })).toContain(
      ". Each org counting once it is ±0 %, each token counting once +40 %: busy orgs changed otherwise than quiet ones",
    );
    expect(told({ overall: { ...overall, disagree: false } })).not.toContain("counting once");
  });
});
