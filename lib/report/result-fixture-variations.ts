/** Small variations of the result fixture: passed, incomplete, generator-limited, no data. */
import type { Counts, Result } from "../analysis/result.ts";
import { makeCounts, SPIKE_LATENCY } from "./result-fixture-counts.ts";
import { failedResult } from "./result-fixture.ts";

/** The same load with nothing wrong. */
export function passedResult(): Result {
  const failed = failedResult();
  return {
    ...failed,
    verdict: { state: "VALID", passed: true, reasons: [], advice: [] },
    contrast: {
      k6: { requests: 9575, okShare: 1, p95Us: 40_100, exitCode: 0 },
      text: [
        "k6 alone: 100 % HTTP 200, p95 40 ms, would pass.",
        "tokenrush: PASSED, all 9 550 decoded tokens are usable.",
      ],
    },
    gates: failed.gates.map((gate) => ({
      ...gate,
      passed: true,
      value: gate.unit === "latencyUs" ? 42_300 : 0,
      interval: null,
    })),
    totals: clean(failed.totals),
    stages: failed.stages.map((stage) => ({ ...stage, ...clean(stage) })),
    grants: failed.grants.map((grant) => ({ ...grant, ...clean(grant) })),
    variants: failed.variants.map((variant) => ({ ...variant, ...clean(variant) })),
    orgs: failed.orgs.map((org) => ({ ...org, ...clean(org) })),
    findings: [],
    observations: [],
  };
}

/** The failed run, had k6 been killed: a defect stands, but the counts do not add up. */
export function incompleteResult(): Result {
  const failed = failedResult();
  return {
    ...failed,
    run: { ...failed.run, endedAt: null },
    verdict: {
      state: "INCOMPLETE",
      passed: false,
      reasons: [{ code: "KILLED", text: "k6 was killed by SIGKILL" }, ...failed.verdict.reasons],
      advice: ["find out what killed k6 (memory is the usual cause: see its peak), then run again"],
    },
    contrast: {
      k6: null,
      text: ["k6 alone: no summary, it did not end by itself.", failed.contrast.text[1] ?? ""],
    },
    reconciliation: {
      ...failed.reconciliation,
      started: null,
      interrupted: null,
      k6Requests: null,
      difference: null,
      unparsedLines: 1,
      cutLastLine: true,
      notes: ["k6 left no summary: attempts in flight when it ended are not known"],
    },
  };
}

/** The passed run on a machine that could not keep up. */
export function generatorLimitedResult(): Result {
  const passed = passedResult();
  return {
    ...passed,
    verdict: {
      state: "GENERATOR-LIMITED",
      passed: null,
      reasons: [{ code: "CPU", text: "k6 used 96 % of its 2 cores during spike#1" }],
      advice: ["lower the highest rate to about 420/s, which this machine could hold"],
    },
    generator: { ...passed.generator, cpuShare: { mean: 0.71, max: 0.96 } },
  };
}

/** A run in which no attempt was recorded. */
export function noDataResult(): Result {
  const failed = failedResult();
  const none = makeCounts({}, {});
  return {
    ...failed,
    verdict: {
      state: "INCOMPLETE",
      passed: null,
      reasons: [{ code: "NO_DATA", text: "no attempt was recorded" }],
      advice: ["see k6.log in the run's folder: no attempt was made"],
    },
    contrast: { k6: null, text: [] },
    gates: failed.gates.map((gate) => ({
      ...gate,
      value: null,
      interval: null,
      passed: false,
      reason: "no data",
    })),
    totals: none,
    stages: [],
    grants: [],
    variants: [],
    orgs: failed.orgs.map((org) => ({ ...org, ...none })),
    findings: [],
    observations: [],
    startLagMs: [],
    generator: {
      cores: 2,
      vus: 200,
      cpuShare: null,
      peakRssMb: null,
      busyVuShareMax: 0,
      sustainableRatePerSecond: null,
    },
    timeline: { blockMs: 0, blocks: [] },
    reconciliation: {
      ...failed.reconciliation,
      started: 0,
      recorded: 0,
      k6Requests: 0,
      auxiliary: 0,
    },
  };
}

/** The same attempts, had each been issued a usable token. */
function clean(counts: Counts): Counts {
  return makeCounts({ issued: counts.attempts }, { match: counts.attempts }, SPIKE_LATENCY);
}
