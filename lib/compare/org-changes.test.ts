/** Which orgs changed: a few of many found, none by chance, the surest first, small ones together. */
import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import type { OrgComparisonFacts, OrgMetric } from "./comparison.ts";
import { makeOrg, makeOrgs, makeRuns, type OrgGiven } from "./compared-run-fixture.ts";
import { TOLERANCES } from "./metrics.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { compareOrgs } from "./org-changes.ts";
import { drawNormally, drawUniformly } from "./simulated-runs-fixture.ts";

const RUNS = 5;
const ORGS = 200;

interface Compared {
  base: readonly Result[];
  candidate: readonly Result[];
}

function orgsBy(metric: OrgMetric, { base, candidate }: Compared): OrgComparisonFacts {
  const input = { base, candidate, tolerances: TOLERANCES, noise: ASSUMED_NOISE };
  const facts = compareOrgs(input).metrics.find((one) => one.metric === metric);
  if (facts === undefined) throw new Error(`no orgs by ${metric}`);
  return facts;
}

/** Single runs of orgs, each given for the base and for the candidate. */
function single(orgs: readonly [base: OrgGiven, candidate: OrgGiven][]): Compared {
  const sideOf = (side: 0 | 1) =>
    makeRuns([0], () => ({ orgs: makeOrgs(orgs.length, (index) => orgs[index]?.[side] ?? {}) }));
  return { base: sideOf(0), candidate: sideOf(1) };
}

/** Three runs a side of the same, of which an org's p95 is slower and faster by its `within`. */
function threefold(orgs: readonly [base: OrgGiven, candidate: OrgGiven][]): Compared {
  const sideOf = (side: 0 | 1) =>
    makeRuns([-1, 0, 1], (sign) => ({
      orgs: makeOrgs(orgs.length, (index) => {
        const { p95Us = 80_000, within, ...given } = orgs[index]?.[side] ?? {};
        return { ...given, p95Us: Math.round(p95Us * (1 + sign * (within ?? 0))) };
      }),
    }));
  return { base: sideOf(0), candidate: sideOf(1) };
}

/** So many runs a side of orgs whose p95 scatters by 5 % from run to run; the candidate's are `times` as slow. */
function scattered(seed: number, times: (org: number) => number): Compared {
  const normal = drawNormally(drawUniformly(seed));
  const sideOf = (timesOf: (org: number) => number) =>
    makeRuns(Array.from({ length: RUNS }), () => ({
      orgs: makeOrgs(ORGS, (org) => ({
        p95Us: Math.round(80_000 * timesOf(org) * Math.exp(0.05 * normal())),
      })),
    }));
  return { base: sideOf(() => 1), candidate: sideOf(times) };
}

const namesOf = (rows: OrgComparisonFacts["rows"], state: string) =>
  rows.filter((row) => row.state === state).map(({ org }) => org);
const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("orgs of which a few regressed", () => {
  const few = orgsBy(
    "p95",
    scattered(1, (org) => (org < 5 ? 1.5 : 1)),
  );

  it("are found and named, and no others", () => {
    const found = namesOf(few.rows, "REGRESSED");
    expect(found.toSorted()).toEqual(["org-0", "org-1", "org-2", "org-3", "org-4"]);
    expect(few).toMatchObject({ compared: ORGS, unit: "latencyUs", tolerance: 0.1 });
    expect(few.states.REGRESSED).toBe(5);
    const told = Object.values(few.states).reduce((sum, count) => sum + count, 0);
    expect(told).toBe(ORGS);
    expect(plain(few.text)).toMatch(
      /^5 of 200 orgs regressed by p95 latency \(org-\d, .* and 2 more\)/,
    );
  });

  it("come before all others, by what is surely worst", () => {
    expect(few.rows.slice(0, 5).every(({ state }) => state === "REGRESSED")).toBe(true);
    const lows = few.rows.map(({ change }) => change?.low ?? 0);
    expect(lows).toEqual(lows.toSorted((a, b) => b - a));
  });

  it("are told from all alike", () => {
    expect(few.heterogeneity?.p).toBeLessThan(0.001);
    expect(few.heterogeneity?.beyondChance).toBeGreaterThan(0.5);
    expect(few.text).toContain("Some orgs changed and others did not");
    const all = orgsBy(
      "p95",
      scattered(3, () => 1.5),
    );
    expect(all.heterogeneity?.p).toBeGreaterThan(0.05);
    expect(all.text).toContain("Orgs changed alike, as far as can be told");
    expect(all.overall?.geometricMean?.estimate).toBeCloseTo(1.5, 1);
  });

  it("are none where none did", () => {
    const none = orgsBy(
      "p95",
      scattered(4, () => 1),
    );
    expect(none.states.REGRESSED).toBe(0);
    expect(plain(none.text)).toMatch(/^no org of 200 surely regressed by p95 latency; /);
  });

  it("must be surer of it the more of them are asked", () => {
    const limit: [OrgGiven, OrgGiven] = [{ within: 0.05 }, { within: 0.05, p95Us: 104_000 }];
    const same: [OrgGiven, OrgGiven] = [{ within: 0.05 }, { within: 0.05 }];
    const two = orgsBy("p95", threefold([limit, same]));
    const many = orgsBy("p95", threefold([limit, ...Array.from({ length: 199 }, () => same)]));
    expect(two.rows[0]).toMatchObject({ org: "org-0", state: "REGRESSED" });
    expect(many.rows[0]).toMatchObject({ org: "org-0", state: "SHIFTED" });
    const { pBeyond = 1, adjustedP = 1 } = two.rows[0]?.change ?? {};
    expect(adjustedP).toBeCloseTo(2 * pBeyond, 12);
  });
});

describe("the list of orgs", () => {
  it("is not topped by the smallest, however much slower by its few tokens", () => {
    const rows = orgsBy(
      "p95",
      threefold([
        [{ within: 0.1 }, { within: 0.1 }],
        [
          { issued: 59, within: 0.7 },
          { issued: 59, within: 0.7, p95Us: 400_000 },
        ],
        [
          { issued: 58, within: 0.7 },
          { issued: 58, within: 0.7, p95Us: 400_000 },
        ],
        [
          { issued: 9000, within: 0.02 },
          { issued: 9000, within: 0.02, p95Us: 130_000 },
        ],
      ]),
    ).rows;
    expect(rows.map(({ org }) => org)).toEqual(["org-3", "org-0", "org-1", "org-2"]);
    expect(rows.map(({ state }) => state)).toEqual([
      "REGRESSED",
      "INCONCLUSIVE",
      "INCONCLUSIVE",
      "NO DATA",
    ]);
  });

  it("has no verdict on a latency of single runs, and says what would give one", () => {
    const slow: [OrgGiven, OrgGiven] = [{}, { p95Us: 800_000 }];
    const facts = orgsBy("p95", single([slow, slow, [{}, { issued: 58 }]]));
    expect(facts.states).toMatchObject({ REGRESSED: 0, "NO DATA": 3 });
    expect(facts.heterogeneity).toBeNull();
    expect(plain(facts.text)).toBe(
      "no org of 3 surely regressed by p95 latency; 2 not told by single runs (3 and more a side tell orgs apart), 1 without data enough",
    );
    expect(facts.rows.map(({ candidate }) => candidate.value !== null)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is in the order of names where all are alike", () => {
    const rows = orgsBy("status403", single(Array.from({ length: 12 }, () => [{}, {}]))).rows;
    const names = rows.map(({ org }) => org);
    expect(names).toEqual(names.toSorted());
    expect(rows.every(({ state }) => state === "SAME")).toBe(true);
  });

  it("has those apart that are on one side only, and in no number", () => {
    const [base, candidate] = [
      ["kept", "also kept", "gone"],
      ["kept", "also kept", "new"],
    ].map((names) =>
      makeRuns([0], () => ({
        orgs: names.map((name) => makeOrg(name, { p95Us: name === "new" ? 800_000 : 80_000 })),
      })),
    );
    const input = { base: base ?? [], candidate: candidate ?? [] };
    const orgs = compareOrgs({ ...input, tolerances: TOLERANCES, noise: ASSUMED_NOISE });
    expect(orgs).toMatchObject({
      compared: 2,
      onlyInBase: ["gone"],
      onlyInCandidate: ["new"],
    });
    for (const { rows } of orgs.metrics) expect(rows).toHaveLength(2);
    expect(orgs.metrics[0]?.overall?.geometricMean?.estimate).toBeCloseTo(1, 12);
  });

  it("takes an org only that is in every run of its side", () => {
    const base = makeRuns([3, 3, 2], (count) => ({ orgs: makeOrgs(count) }));
    const candidate = makeRuns([3, 3, 3], (count) => ({ orgs: makeOrgs(count) }));
    const input = { base, candidate, tolerances: TOLERANCES, noise: ASSUMED_NOISE };
    expect(compareOrgs(input)).toMatchObject({ compared: 2, onlyInCandidate: ["org-2"] });
  });

  it("is none of a single org, which is what the rows are of", () => {
    const input = { ...single([[{}, {}]]), tolerances: TOLERANCES, noise: ASSUMED_NOISE };
    expect(compareOrgs(input)).toMatchObject({ compared: 1, metrics: [] });
  });
});

describe("rates of orgs", () => {
  it("name the org that gets useless tokens now", () => {
    const calm: [OrgGiven, OrgGiven] = [{}, {}];
    const facts = orgsBy("unusable", single([calm, [{}, { empty: 60 }], calm]));
    expect(namesOf(facts.rows, "REGRESSED")).toEqual(["org-1"]);
    expect(facts.rows[0]).toMatchObject({
      org: "org-1",
      base: { count: 0, of: 300 },
      candidate: { count: 60, of: 300 },
    });
    expect(facts.states.SAME).toBe(2);
    expect(facts.unit).toBe("share");
    expect(facts.overall).toBeNull();
  });

  it("are not topped by the org of which one failure in few says nothing", () => {
    const facts = orgsBy(
      "status403",
      single([
        [{ issued: 25 }, { issued: 23, forbidden: 2 }],
        [{ issued: 5000 }, { issued: 4900, forbidden: 100 }],
      ]),
    );
    expect(facts.rows.map(({ org, state }) => [org, state])).toEqual([
      ["org-1", "REGRESSED"],
      ["org-0", "INCONCLUSIVE"],
    ]);
    const [large, small] = facts.rows.map(({ change }) => change?.estimate ?? 0);
    expect(small).toBeGreaterThan(large ?? 1);
  });

  it("put those together that have too little to stand alone", () => {
    const tiny: [OrgGiven, OrgGiven] = [{ issued: 10 }, { issued: 5, forbidden: 5 }];
    const facts = orgsBy("status403", single([[{}, {}], tiny, tiny, [{ issued: 19 }, {}]]));
    expect(facts.rows.map(({ org }) => org)).toEqual(["org-0"]);
    expect(facts).toMatchObject({
      compared: 1,
      pooled: {
        orgs: 3,
        base: { count: 0, of: 39 },
        candidate: { count: 10, of: 320 },
      },
    });
    expect(
      orgsBy(
        "status403",
        single([
          [{}, {}],
          [{}, {}],
        ]),
      ).pooled,
    ).toBeNull();
  });

  it("have words where no org stands alone", () => {
    const tiny: [OrgGiven, OrgGiven] = [{ issued: 1 }, { issued: 1 }];
    expect(orgsBy("status403", single([tiny, tiny])).text).toContain("no org has data enough");
  });
});
