/** One org on both sides: its percentiles, its shares, and its part in the bursts of all. */
import { describe, expect, it } from "vitest";
import { makeOrg, makeRuns, type OrgGiven } from "./compared-run-fixture.ts";
import { makeSlice } from "./slice-fixture.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { compareOrg, type OrgRun, orgSides, percentilesOf } from "./org-sides.ts";
import { rateChange } from "./rate-change.ts";

const NOISE = ASSUMED_NOISE.p95;

/** The runs of one org, among `attempts` of all, with bursts of such a design effect in one of two stages. */
function runsOf(given: OrgGiven, { attempts = 1000, designEffect = 1 } = {}): OrgRun[] {
  const runs = makeRuns([0], () => ({
    orgs: [makeOrg("org-1", given)],
    totals: { attempts, decoded: attempts },
    slices: [makeSlice({ designEffect }), makeSlice({})],
  }));
  return orgSides(runs).get("org-1") ?? [];
}

describe("the p95 of an org", () => {
  it("has the band that its run gave it, open where that is", () => {
    expect(percentilesOf(runsOf({ p95Us: 80_000, within: 0.1 }))).toEqual([
      { us: 80_000, band: { lowUs: 72_000, highUs: 88_000 } },
    ]);
    expect(percentilesOf(runsOf({ p95Us: 80_000, within: null }))).toEqual([
      { us: 80_000, band: null },
    ]);
    const [org] = runsOf({});
    if (org === undefined) throw new Error("no run");
    const bands = [{ p: 0.95, us: 80_000, lowUs: null, highUs: null }];
    expect(percentilesOf([{ ...org, counts: { ...org.counts, bands } }])).toEqual([
      { us: 80_000, band: { lowUs: 0, highUs: Infinity } },
    ]);
  });

  it("takes tokens enough", () => {
    expect(percentilesOf(runsOf({ issued: 58 }))).toEqual([]);
    expect(percentilesOf(runsOf({ issued: 59 }))).toHaveLength(1);
  });

  it("is compared by what whole runs differ by", () => {
    const three = [...runsOf({}), ...runsOf({ p95Us: 84_000 }), ...runsOf({ p95Us: 76_000 })];
    const slow = three.map((run) => {
      const { latencyUs } = run.counts;
      const counts = { ...run.counts, latencyUs: { ...latencyUs, p95: 2 * latencyUs.p95 } };
      return { ...run, counts: { ...counts, bands: [] } };
    });
    for (const [base, candidate, method] of [
      [three, slow, "runs"],
      [three, slow.slice(0, 1), "prediction"],
      [three.slice(0, 2), slow, "prediction"],
    ] as const) {
      const sides = compareOrg("p95", base, candidate, NOISE, 0.1);
      expect(sides).toMatchObject({ neverHappened: false, change: { method } });
      expect(sides.change?.estimate).toBeCloseTo(Math.LN2, 1);
    }
  });

  it("of single runs is unknown, for its band takes tokens for independent", () => {
    for (const runs of [1, 2]) {
      const sides = [{}, { p95Us: 800_000 }].map((given) =>
        Array.from({ length: runs }, () => runsOf(given)).flat(),
      );
      const [base = [], candidate = []] = sides;
      expect(compareOrg("p95", base, candidate, NOISE, 0.1)).toMatchObject({
        change: null,
        base: { value: expect.closeTo(80_000, 6), count: null, runs },
        candidate: { value: expect.closeTo(800_000, 6) },
      });
    }
  });
});

/** By 403s, of a spike that lasts so long. */
const changeIn = (durationMs: number, times = 1) => {
  const sides = [2, 60].map((forbidden) => {
    const runs = makeRuns(Array.from({ length: times }), () => ({
      orgs: [makeOrg("org-1", { issued: 300 - forbidden, forbidden })],
      totals: { attempts: 300, decoded: 300 },
      slices: [
        makeSlice({ durationMs }),
        makeSlice({ stage: "baseline", kind: "baseline" }),
        makeSlice({ stage: "ramp", kind: "ramp", durationMs: 5000 }),
      ],
    }));
    return orgSides(runs).get("org-1") ?? [];
  });
  const [base = [], candidate = []] = sides;
  return compareOrg("status403", base, candidate, NOISE, 0).change;
};

describe("the shares of an org", () => {
  it.each([
    { of: 100, attempts: 1000, effect: 3 },
    { of: 1000, attempts: 1000, effect: 21 },
    { of: 1000, attempts: 500, effect: 21 },
    { of: 100, attempts: 0, effect: 1 },
  ])("of $of in $attempts attempts have $effect of the bursts", ({ of, attempts, effect }) => {
    const runs = (forbidden: number) =>
      runsOf({ issued: of - forbidden, forbidden }, { attempts, designEffect: 21 });
    const { change } = compareOrg("status403", runs(2), runs(20), NOISE, 0);
    const share = (count: number) => [
      { count, of, designEffect: effect, scatter: "known" as const },
    ];
    expect(change).toEqual(rateChange(share(2), share(20), 0));
  });

  it("of useless tokens count hollow answers among them", () => {
    const [org] = runsOf({ issued: 100, empty: 7 });
    if (org === undefined) throw new Error("no run");
    const { counts } = org;
    const outcomes = { ...counts.outcomes, hollow: 5 };
    const hollow = { ...org, counts: { ...counts, outcomes, unusable: 12 } };
    const { base, candidate } = compareOrg("unusable", [org], [hollow], NOISE, 0);
    expect(base).toMatchObject({ count: 7, of: 100 });
    expect(candidate).toMatchObject({ count: 12, of: 105 });
  });

  it("of what never happened say so", () => {
    const sides = compareOrg("status403", runsOf({}), runsOf({}), NOISE, 0.005);
    expect(sides).toMatchObject({ neverHappened: true, base: { count: 0, of: 300 } });
    expect(sides.change).not.toBeNull();
  });

  it("of single runs too short to show bursts are unknown, whatever other stages last", () => {
    expect(changeIn(20_000)).toBeNull();
    expect(changeIn(80_000)).not.toBeNull();
    expect(changeIn(20_000, 3)).not.toBeNull();
  });

  it("of nothing are unknown", () => {
    const nothing = runsOf({ issued: 0 });
    expect(compareOrg("unusable", nothing, runsOf({}), NOISE, 0)).toMatchObject({
      change: null,
      base: { value: null, of: 0, runs: 0 },
    });
  });
});
