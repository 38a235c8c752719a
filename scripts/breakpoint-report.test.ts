import { describe, expect, it } from "vitest";
import { noteRun, startSearch } from "../lib/core/rate-search.ts";
import type { Result } from "../lib/analysis/result.ts";
import { failedResult } from "../lib/report/result-fixture.ts";
import { HarnessError } from "../lib/core/errors.ts";
import { readBreakpointFlags } from "./breakpoint-flags.ts";
import {
  exitCodeOfSearch,
  formatSearch,
  type Probe,
  searchJson,
  verdictOf,
} from "./breakpoint-report.ts";

const GATE: Result["gates"][number] = {
  metric: "failed",
  unit: "share",
  limit: 0.01,
  value: 0.091,
  interval: null,
  passed: false,
  bound: "value",
  scope: "stage plateau",
  reason: "49 of 539 attempts",
};
const DEFECT = { code: "DEFECT", text: "an empty org_ids" };

function resultWith(state: Result["verdict"]["state"], gates: Result["gates"]): Result {
  const reasons = [DEFECT, { code: "LAG", text: "attempts started late" }];
  return { ...failedResult(), gates, verdict: { state, passed: false, reasons, advice: [] } };
}

describe("the verdict on a rate", () => {
  it("is that of its gates, whatever defects there are at any rate", () => {
    expect(verdictOf(resultWith("VALID", [{ ...GATE, passed: true }]))).toEqual({
      verdict: "passed",
      reasons: [],
    });
    expect(verdictOf(resultWith("VALID", [GATE])).verdict).toBe("failed");
    expect(verdictOf(resultWith("VALID", [GATE])).reasons).toEqual([
      expect.stringMatching(/^failed 9\.1.%, limit 1.%$/),
    ]);
  });

  it("is none against the server where the generator was the limit, and none at all where records lack", () => {
    expect(verdictOf(resultWith("GENERATOR-LIMITED", [GATE]))).toEqual({
      verdict: "generatorLimited",
      reasons: ["attempts started late"],
    });
    expect(verdictOf(resultWith("INCOMPLETE", [GATE])).verdict).toBe("noVerdict");
  });
});

function probe(ratePerSecond: number, verdict: Probe["verdict"], reasons: string[] = []): Probe {
  const run = "/results/20261121T134501Z-breakpoint-abcd";
  return { ratePerSecond, purpose: "bracket", verdict, reasons, run };
}

describe("the answer of a search", () => {
  const opened = startSearch({ minRatePerSecond: 100, maxRatePerSecond: 400 });

  it("is a table of the runs and a sentence, within the columns of a terminal", () => {
    const probes = [probe(100, "passed"), probe(400, "passed", ["x".repeat(200)])];
    const text = formatSearch(probes.reduce(noteRun, opened), probes, 100);
    expect(text).toMatch(/^run +rate +to +verdict +why$/m);
    expect(text).toMatch(/^20261121T134501Z-breakpoint-abcd +100\/s +bracket +passed$/m);
    expect(text).toMatch(/^breakpoint +at least 400\/s: the highest rate searched passed$/m);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("names the gates that it does not go by, and none where there are none", () => {
    const probes = [probe(100, "passed")];
    expect(formatSearch(opened, probes, 100, ["unusable"])).toMatch(
      /^left out {5}gates on unusable: what tokens have wrong is no question of rate$/m,
    );
    expect(formatSearch(opened, probes, 100)).not.toContain("left out");
    expect(JSON.parse(searchJson(opened, probes, ["unusable"]))).toMatchObject({
      leftOutGates: ["unusable"],
    });
  });

  it.each([
    ["found", [probe(100, "passed"), probe(110, "failed")], 0],
    ["at least", [probe(100, "passed"), probe(400, "generatorLimited")], 0],
    ["below the lowest rate", [probe(100, "failed"), probe(100, "failed")], 1],
    ["unknown", [probe(100, "noVerdict"), probe(100, "noVerdict")], 4],
  ])("ends, when it is %s, with an exit code of its own", (_, probes, exitCode) => {
    expect(exitCodeOfSearch(probes.reduce(noteRun, opened))).toBe(exitCode);
  });
});

describe("the flags of a search", () => {
  it("are rates, a share, a count and durations", () => {
    expect(
      readBreakpointFlags({
        min: "20",
        precision: "0.05",
        maxRuns: "8",
        stageDuration: "10s",
        warmup: "500ms",
        pause: "1m",
      }),
    ).toEqual({
      min: 20,
      precision: 0.05,
      maxRuns: 8,
      stageDuration: 10_000,
      warmup: 500,
      pause: 60_000,
    });
  });

  it("are all named when they have values they cannot have", () => {
    const texts = { min: "-1", maxRuns: "2.5", warmup: "5", pause: "5s" };
    expect(() => readBreakpointFlags(texts)).toThrow(HarnessError);
    expect(() => readBreakpointFlags(texts)).toThrow(
      '--min "-1": give attempts per second, such as 50\n' +
        '--max-runs "2.5": give a whole number such as 8\n--warmup "5": give a duration such as 5s',
    );
  });
});
