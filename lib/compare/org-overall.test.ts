/** All orgs in one number: each counting once against each token counting once. */
import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import { makeOrgs, makeRuns, type OrgGiven } from "./compared-run-fixture.ts";
import { TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { overallLatency } from "./org-overall.ts";
import { type OrgRun, orgSides } from "./org-sides.ts";

interface SideGiven {
  orgs: readonly OrgGiven[];
  /** Of all tokens of a run together. */
  p95Us: number;
}

function runsOf(runs: number, { orgs, p95Us }: SideGiven): Result[] {
  return makeRuns(Array.from({ length: runs }), (_, run) => {
    const drift = 1 + run / 1000;
    return {
      orgs: makeOrgs(orgs.length, (index) => {
        const given = orgs[index] ?? {};
        return { ...given, p95Us: Math.round((given.p95Us ?? 80_000) * drift) };
      }),
      totals: { latencyUs: { n: 900, p50: 1, p90: 1, p95: p95Us, p99: p95Us, max: p95Us } },
    };
  });
}

function overallOf(base: readonly Result[], candidate: readonly Result[]) {
  const [before, after] = [orgSides(base), orgSides(candidate)];
  const none: readonly OrgRun[] = [];
  const sides = [...before].map(([org, runs]) => ({
    base: runs,
    candidate: after.get(org) ?? none,
  }));
  return overallLatency(sides, {
    base,
    candidate,
    tolerances: TOLERANCES,
    noise: ASSUMED_NOISE,
  });
}

const BEFORE: SideGiven = { orgs: [{ p95Us: 40_000 }, { p95Us: 90_000 }], p95Us: 60_000 };

const halfOf = (within: number, orgs: number) => {
  const given = { orgs: Array.from({ length: orgs }, () => ({ within })), p95Us: 60_000 };
  const overall = overallOf(runsOf(1, given), runsOf(1, given));
  const { low, high } = overall?.geometricMean ?? {};
  return Math.log((high ?? 0) / (low ?? 0)) / 2;
};

describe("overallLatency", () => {
  it("is the geometric mean over the orgs, whatever their traffic", () => {
    const after = { orgs: [{ p95Us: 80_000 }, { p95Us: 90_000 }], p95Us: 60_000 * Math.SQRT2 };
    for (const runs of [1, 3]) {
      const overall = overallOf(runsOf(runs, BEFORE), runsOf(runs, after));
      expect(overall?.geometricMean?.estimate).toBeCloseTo(Math.SQRT2, 3);
      expect(overall?.trafficWeighted).toBeCloseTo(Math.SQRT2, 6);
      expect(overall?.disagree).toBe(false);
    }
  });

  it("of single runs is as uncertain as its orgs are, and as what runs differ by", () => {
    const noise = 1.959964 * 0.05 * Math.SQRT2;
    expect(halfOf(0, 2)).toBeCloseTo(noise, 6);
    const band = Math.hypot(Math.log(1.1), Math.log(0.9));
    expect(halfOf(0.1, 4)).toBeCloseTo(Math.hypot(noise, band / 2), 4);
    expect(halfOf(0.1, 400)).toBeCloseTo(Math.hypot(noise, band / 20), 4);
  });

  it("of single runs is unknown where no org has a band, and known by those that have one", () => {
    const bare = { within: null };
    const none = { orgs: [bare, bare], p95Us: 60_000 };
    expect(overallOf(runsOf(1, none), runsOf(1, none))?.geometricMean).toBeNull();
    expect(overallOf(runsOf(3, none), runsOf(3, none))?.geometricMean).not.toBeNull();
    const lowWith = (orgs: readonly OrgGiven[]) => {
      const given = { orgs, p95Us: 60_000 };
      return overallOf(runsOf(1, given), runsOf(1, given))?.geometricMean?.low ?? 0;
    };
    const wide = { within: 0.3 };
    expect(lowWith([wide, bare])).toBeCloseTo(lowWith([wide, wide]), 10);
  });

  it("disagrees with all traffic together where the mix shifted: no org is slower, and tokens are", () => {
    const shifted = { ...BEFORE, p95Us: 85_000 };
    const overall = overallOf(runsOf(3, BEFORE), runsOf(3, shifted));
    expect(overall?.geometricMean?.estimate).toBeCloseTo(1, 6);
    expect(overall?.trafficWeighted).toBeCloseTo(85 / 60, 6);
    expect(overall?.disagree).toBe(true);
    const half = overallOf(runsOf(3, BEFORE), runsOf(3, { ...BEFORE, p95Us: 64_000 }));
    expect(half?.disagree).toBe(true);
    const hardly = overallOf(runsOf(3, BEFORE), runsOf(3, { ...BEFORE, p95Us: 62_000 }));
    expect(hardly?.disagree).toBe(false);
  });

  it("leaves out an org that has too few tokens in one run, on both sides", () => {
    const few = { orgs: [{ p95Us: 80_000 }, { p95Us: 900_000, issued: 58 }], p95Us: 60_000 };
    const overall = overallOf(runsOf(1, BEFORE), runsOf(1, few));
    expect(overall?.geometricMean?.estimate).toBeCloseTo(2, 6);
  });

  it("is unknown without an org or tokens enough", () => {
    const none = { orgs: [{ issued: 1 }, { issued: 1 }], p95Us: 0 };
    expect(overallOf(runsOf(1, BEFORE), runsOf(1, none))).toEqual({
      geometricMean: null,
      trafficWeighted: null,
      disagree: false,
    });
  });
});
