/** What a shift may come to, and which orgs only the number of all of them keeps from having regressed. */
import { describe, expect, it } from "vitest";
import type { OrgComparisonFacts, OrgRow } from "./comparison.ts";
import { makeChange } from "./row-fixture.ts";
import { listSuspects, shiftOf } from "./shifts.ts";

const LATENCY = { tolerance: 0.1, unit: "latencyUs" } as const;
const SHARE = { tolerance: 0.005, unit: "share" } as const;
const SIDE = { value: 1, median: 1, count: null, of: 300, runs: 5 };

describe("shiftOf", () => {
  it.each([
    [LATENCY, makeChange(1.05, 1.02, 1.1), "within"],
    [LATENCY, makeChange(1.05, 1.02, 1.11), "worse"],
    [LATENCY, makeChange(1.05, 1.02, null), "worse"],
    [LATENCY, makeChange(0.95, 0.92, 0.99), "within"],
    [LATENCY, makeChange(0.95, 0.9, 0.99), "better"],
    [LATENCY, makeChange(0.95, null, 0.99), "better"],
    [SHARE, makeChange(0.003, 0.001, 0.005), "within"],
    [SHARE, makeChange(0.003, 0.001, 0.006), "worse"],
    [SHARE, makeChange(-0.003, -0.006, -0.001), "better"],
  ] as const)("by %o of %o is %s", (toleranced, change, shift) => {
    expect(shiftOf({ state: "SHIFTED", change }, toleranced)).toBe(shift);
    expect(shiftOf({ state: "REGRESSED", change }, toleranced)).toBeNull();
  });
});

function factsOf(orgs: readonly Partial<OrgRow>[]): OrgComparisonFacts {
  const rows = orgs.map((given, index): OrgRow => {
    const alike = { change: makeChange(1, 0.9, 1.1, 0.9), state: "SAME" } as const;
    return { org: `org-${index}`, base: SIDE, candidate: SIDE, ...alike, ...given };
  });
  const states = {
    REGRESSED: 0,
    IMPROVED: 0,
    SHIFTED: 0,
    SAME: 0,
    INCONCLUSIVE: 0,
    "NO DATA": 0,
  };
  return {
    metric: "p95",
    ...LATENCY,
    compared: rows.length,
    states,
    rows,
    pooled: null,
    heterogeneity: null,
    overall: null,
    text: "",
  };
}

describe("listSuspects", () => {
  const many = Array.from({ length: 199 }, () => ({}));
  const suspectsWith = (given: Partial<OrgRow>) =>
    listSuspects(factsOf([given, ...many])).map(({ org }) => org);

  it("has an org that is beyond the tolerance by itself and surely worse among all", () => {
    const change = makeChange(1.32, 1.19, 1.47, 0.0003);
    expect(suspectsWith({ state: "SHIFTED", change })).toEqual(["org-0"]);
    expect(suspectsWith({ state: "REGRESSED", change })).toEqual([]);
  });

  it("has none that chance makes worse among so many, or that may lie within the tolerance", () => {
    const state = "SHIFTED";
    expect(suspectsWith({ state, change: makeChange(1.32, 1.19, 1.47, 0.002) })).toEqual([]);
    expect(suspectsWith({ state, change: makeChange(1.32, 1.09, 1.6, 1e-6) })).toEqual([]);
    expect(suspectsWith({ state, change: makeChange(0.7, 0.6, 0.8, 1e-6) })).toEqual([]);
    expect(suspectsWith({ state: "NO DATA", change: null })).toEqual([]);
  });
});
