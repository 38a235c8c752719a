/** Whole comparisons: what a refusal and a defect come to, and what noise they go by. */
import { describe, expect, it } from "vitest";
import { makeFinding, makeLatencySlice, type RunGiven } from "./compared-run-fixture.ts";
import { ASSUMED_NOISE, type Noise } from "./noise.ts";
import { both, CALM_RUN, compare, sideOf } from "./two-sides-fixture.ts";
import { exitCodeOfComparison } from "./verdict.ts";

describe("sides that are alike", () => {
  it("are the same by several runs, and fewer say how many would tell", () => {
    const several = compare(...both(3, CALM_RUN, CALM_RUN));
    expect(several).toMatchObject({
      verdict: { state: "SAME", passed: true, reasons: [], advice: [] },
      question: "runs",
      differences: [],
      base: { name: "base-1 and 2 more" },
      orgs: { compared: 3 },
    });
    const single = compare(...both(1, CALM_RUN, CALM_RUN));
    expect(single.verdict).toMatchObject({ state: "INCONCLUSIVE", passed: null });
    expect(single.verdict.advice.join()).toContain("--replicates 3 --ab");
  });
});

describe("a refused comparison", () => {
  const refused = compare(...both(3, CALM_RUN, { ...CALM_RUN, run: { scenario: "soak" } }));

  it("says why, and has no number", () => {
    expect(refused.verdict).toMatchObject({ state: "NOT COMPARABLE", passed: null });
    expect(refused.verdict.reasons[0]?.text).toContain("scenario (scenario): spike against soak");
    expect(exitCodeOfComparison(refused)).toBe(4);
    expect(refused).toMatchObject({
      rows: [],
      defects: [],
      orgs: { compared: 0, metrics: [] },
      facts: [],
      curves: [],
      timeline: { blocks: [] },
      differences: [{ key: "scenario", weight: "refused" }],
    });
  });

  it("has its numbers when the difference is allowed, which stays in the list", () => {
    const allowed = compare(...both(3, CALM_RUN, { ...CALM_RUN, run: { scenario: "soak" } }), {
      allowed: new Set(["scenario"]),
    });
    expect(allowed.verdict.state).toBe("SAME");
    expect(allowed.differences).toMatchObject([{ key: "scenario", weight: "allowed" }]);
    expect(allowed.rows.length).toBeGreaterThan(0);
  });
});

const labelled = (sdk: string, requests: string): RunGiven => {
  return { ...CALM_RUN, run: { labels: { sdk } }, fingerprint: { requests } };
};

describe("a comparison of SDK versions", () => {
  it("is named by them", () => {
    const comparison = compare(...both(3, labelled("4.3", "old"), labelled("4.4", "new")));
    expect(comparison).toMatchObject({
      question: "sdk",
      base: { name: "sdk 4.3" },
      candidate: { name: "sdk 4.4" },
      verdict: { state: "SAME" },
    });
  });

  it("is none where both sent the same requests", () => {
    const sides = both(3, labelled("4.3", "same"), labelled("4.4", "same"));
    const { verdict } = compare(...sides);
    expect(verdict.state).toBe("NOT COMPARABLE");
    expect(verdict.text).toContain(
      "both runs sent the same requests; this compares the server at two times",
    );
    const allowed = compare(...sides, { allowed: new Set(["equal-requests"]) });
    expect(allowed.verdict.state).toBe("SAME");
  });
});

describe("a correctness defect", () => {
  const faster: RunGiven = { ...CALM_RUN, slices: [makeLatencySlice({ p95Us: 40_000 })] };
  const broken = { findings: [makeFinding({ orgs: ["org-1"] })] };

  it("of one org regresses a candidate that is twice as fast", () => {
    expect(compare(...both(3, CALM_RUN, faster)).verdict.state).toBe("IMPROVED");
    const comparison = compare(...both(3, CALM_RUN, { ...faster, ...broken }));
    expect(comparison.verdict).toMatchObject({ state: "REGRESSED", passed: false });
    expect(comparison.verdict.text).toContain("new in org-1");
    expect(comparison.rows.find(({ metric }) => metric === "p95")?.state).toBe("IMPROVED");
    expect(comparison.findings.appeared).toHaveLength(1);
    expect(exitCodeOfComparison(comparison)).toBe(1);
  });

  it("of both sides fails too, unless known ones are allowed", () => {
    const sides = both(3, { ...CALM_RUN, ...broken }, { ...CALM_RUN, ...broken });
    expect(compare(...sides).verdict).toMatchObject({ state: "REGRESSED", passed: false });
    const allowed = compare(...sides, { allowed: new Set(["known-defects"]) });
    expect(allowed.verdict).toMatchObject({ state: "SAME", passed: true });
    expect(allowed.defects).toMatchObject([{ isNew: false, orgs: ["org-1"] }]);
    const spread = { ...CALM_RUN, findings: [makeFinding({ orgs: ["org-1", "org-2"] })] };
    const more = compare(...both(3, { ...CALM_RUN, ...broken }, spread), {
      allowed: new Set(["known-defects"]),
    });
    expect(more.verdict).toMatchObject({ state: "REGRESSED" });
    expect(more.verdict.text).toContain("new in org-2");
  });
});

describe("the noise it goes by", () => {
  const measured: Noise = { sigma: 0.03, degreesOfFreedom: 7, source: "calibrated", runs: 8 };
  const calibrated = { p50: measured, p95: measured, p99: measured };

  it.each([
    [1, 1, "assumed", 0, "assumed run-to-run noise 5 %"],
    [2, 2, "assumed", 0, "assumed run-to-run noise 5 %"],
    [1, 4, "measured", 4, "the scatter between the 4 runs of one side"],
    [3, 4, "measured", 7, "the scatter between 7 runs"],
  ])("of %d and %d runs is %s", (base, candidate, source, runs, text) => {
    const { noise } = compare(
      sideOf(base, CALM_RUN, "base"),
      sideOf(candidate, CALM_RUN, "candidate"),
    );
    expect(noise).toMatchObject({ source, runs });
    expect(noise.text.replaceAll(/\s/g, " ")).toContain(text);
  });

  it("of single runs is none of rates, and is said to be", () => {
    const { noise } = compare(...both(1, CALM_RUN, CALM_RUN));
    expect(noise.text).toContain("rates are compared without any");
    for (const runs of [3, 4]) {
      const [base, candidate] = [sideOf(1, CALM_RUN, "base"), sideOf(runs, CALM_RUN, "candidate")];
      expect(compare(base, candidate).noise.text).not.toContain("rates");
    }
  });

  it("is a calibration's where there is one", () => {
    const { noise } = compare(...both(1, CALM_RUN, CALM_RUN), { noise: calibrated });
    expect(noise).toMatchObject({ source: "calibrated", runs: 8, sigma: { p95: 0.03 } });
    expect(noise.text.replaceAll(/\s/g, " ")).toBe(
      "run-to-run noise by a calibration of 8 runs, at most (80 %): p50 3 %, p95 3 %, p99 3 %; rates are compared without any",
    );
    const ofTen = { ...measured, runs: 10 };
    const many = compare(...both(1, CALM_RUN, CALM_RUN), {
      noise: { p50: ofTen, p95: ofTen, p99: ofTen },
    });
    expect(many.noise.text).toContain("calibration of 10 runs: p50");
  });

  it("is a calibration's for those percentiles that it has, and says what of the others is assumed", () => {
    const partly = { ...ASSUMED_NOISE, p50: measured };
    const { noise } = compare(...both(1, CALM_RUN, CALM_RUN), { noise: partly });
    expect(noise).toMatchObject({ source: "calibrated", runs: 8, sigma: { p50: 0.03, p95: 0.05 } });
    expect(noise.text.replaceAll(/\s/g, " ")).toBe(
      "run-to-run noise by a calibration of 8 runs, at most (80 %): p50 3 %; assumed, for its runs had too few tokens for more: p95 5 %, p99 5 %; rates are compared without any",
    );
  });
});
