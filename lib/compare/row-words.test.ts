/** Rows as sentences. */
import { describe, expect, it } from "vitest";
import type { ComparisonRow } from "./comparison.ts";
import { makeChange, makeRow } from "./row-fixture.ts";
import { changeWords, describeRow, toleranceOf } from "./row-words.ts";

/** With plain spaces, as tests can be read. */
const told = (given: Partial<ComparisonRow>) => describeRow(makeRow(given)).replaceAll(/\s/g, " ");

const SHARE = {
  metric: "status403",
  unit: "share",
  ofWhat: "attempts",
  tolerance: 0.005,
  base: { value: 0.002, median: 0.002, count: 30, of: 15_000, runs: 1 },
  candidate: { value: 0.02, median: 0.02, count: 300, of: 15_000, runs: 1 },
  change: makeChange(0.018, 0.015, 0.02),
} as const satisfies Partial<ComparisonRow>;

describe("describeRow", () => {
  it.each<[given: Partial<ComparisonRow>, text: string]>([
    [
      { state: "REGRESSED", change: makeChange(1.3, 1.2, 1.4) },
      "p95 latency +30 % (+20…+40 %), tolerance 10 %: worse by more than the tolerance",
    ],
    [
      { state: "IMPROVED", change: makeChange(0.7, 0.6, 0.8) },
      "p95 latency −30 % (−40…−20 %), tolerance 10 %: better by more than the tolerance",
    ],
    [
      { state: "SHIFTED", change: makeChange(1.05, 1.02, 1.08) },
      "p95 latency +5 % (+2…+8 %), tolerance 10 %: surely worse, not surely by more than the tolerance",
    ],
    [
      { state: "SHIFTED", change: makeChange(0.95, 0.92, 0.98) },
      "p95 latency −5 % (−8…−2 %), tolerance 10 %: surely better",
    ],
    [
      { state: "SAME", change: makeChange(1, 0.98, 1.02) },
      "p95 latency ±0 % (−2…+2 %), tolerance 10 %: the same within the tolerance",
    ],
    [
      { state: "INCONCLUSIVE", change: makeChange(1.05, 0.9, 1.2), runsNeeded: 5 },
      "p95 latency +5 % (−10…+20 %), tolerance 10 %: cannot tell; only a change of 8 % and more would show; about 5 runs a side would settle it",
    ],
    [
      {
        state: "INCONCLUSIVE",
        change: makeChange(1.05, 0.9, null),
        smallestProvable: null,
      },
      "p95 latency +5 % (−10 %…+∞), tolerance 10 %: cannot tell",
    ],
    [
      { ...SHARE, state: "REGRESSED" },
      "403 forbidden +1.8 pp (+1.5…+2 pp), tolerance 0.5 pp: worse by more than the tolerance",
    ],
    [
      { ...SHARE, state: "SHIFTED", tolerance: 0 },
      "403 forbidden +1.8 pp (+1.5…+2 pp), tolerance none: surely worse, not surely by more than the tolerance",
    ],
    [
      { ...SHARE, state: "SHIFTED", change: makeChange(-0.018, -0.02, -0.015) },
      "403 forbidden −1.8 pp (−2…−1.5 pp), tolerance 0.5 pp: surely better",
    ],
    [
      {
        ...SHARE,
        state: "SAME",
        base: { value: 0, median: 0, count: 0, of: 15_000, runs: 1 },
        candidate: { value: 0, median: 0, count: 0, of: 14_000, runs: 1 },
      },
      "403 forbidden: none of 15 000 and none of 14 000 attempts",
    ],
  ])("%# tells the change, its interval, the tolerance and what that comes to", (given, text) => {
    expect(told(given)).toBe(text);
  });

  it("tells why a row has no data", () => {
    const few = { value: null, median: null, count: null, of: 200, runs: 0 };
    expect(told({ change: null, state: "NO DATA", candidate: few })).toBe(
      "p95 latency: too few to judge (15 000 and 200 issued tokens)",
    );
    const short = { change: null, state: "NO DATA" } as const;
    expect(told(short)).toContain("to show how latency over time scatters; make it 4 min");
    expect(told({ ...SHARE, ...short })).toContain("how failures over time scatters");
  });
});

describe("changeWords and toleranceOf", () => {
  it("have words for what is unknown and for none", () => {
    expect(changeWords({ change: null, unit: "share" })).toBe("unknown");
    expect(toleranceOf({ tolerance: 0, unit: "share" })).toBe("none");
    expect(toleranceOf({ tolerance: 0, unit: "latencyUs" })).toBe("none");
  });
});
