/** A result made by hand for tests of what people see: a FAILED run like the demo's. */
import { RESULT_SCHEMA_VERSION } from "../analysis/result.ts";
import type { Result } from "../analysis/result.ts";
import {
  makeTimeline,
  ORGS,
  SPIKE_LATENCY,
  STAGES,
  sumCells,
  WHOLE_RUN_LATENCY,
} from "./result-fixture-counts.ts";
import { EVIDENCE } from "./result-fixture-evidence.ts";
import { DENIED, makeFinding, RARE_TIMEOUTS } from "./result-fixture-findings.ts";

const RUN: Result["run"] = {
  id: "20260304T101459Z-spike-kfpw",
  startedAt: "2026-03-04T10:14:59.310Z",
  endedAt: "2026-03-04T10:15:53.020Z",
  tokenrush: "0.1.0",
  k6: "2.2.0",
  node: "20.20.2",
  scenario: "spike",
  seed: 7,
  overrides: { scale: 0.5, preflight: "strict" },
  configHash: "9f2c4e1ab03d5587c6ce7f0b1d24a9e85530c7714a0dfe6c1b8f29ad40e3b615",
  labels: { sdk: "4.3.0" },
  model: "open",
  events: [
    {
      at: "2026-03-04T10:15:21.000Z",
      name: "deploy",
      kind: "other",
      atMs: 21_690,
      hook: "none",
    },
  ],
  target: { name: "embedded", dialect: "rfc", embedded: true, hosts: [] },
  sample: 1,
  machine: { platform: "linux x64", cpu: "Example CPU @ 2.40GHz", proxy: false },
  source: { commit: "0a4c1f7e2b", build: null },
  series: null,
  fingerprint: {
    workload: "6a0f2c1be07d9b35",
    orgs: "1f6f5a2c40c8e7d1",
    target: "c2ad4e0b97f81350",
    requests: "80b1d7c3e2f4a596",
    sampling: "3e5d0a9c17b2f864",
  },
};

const GATES: Result["gates"] = [
  {
    metric: "unusable",
    unit: "count",
    limit: 0,
    value: 1088,
    interval: null,
    passed: false,
    bound: "value",
    scope: "whole run",
    reason: "",
  },
  {
    metric: "status403",
    unit: "share",
    limit: 0.001,
    value: 0.0838,
    interval: { low: 0.0599, high: 0.1158 },
    passed: false,
    bound: "value",
    scope: "each org",
    reason: "worst is org-0005",
  },
  {
    metric: "p95",
    unit: "latencyUs",
    limit: 400_000,
    value: 42_300,
    interval: null,
    passed: true,
    bound: "value",
    scope: "stage spike#1",
    reason: "",
  },
];

/** A run with four planted faults: three orgs with empty claims, one with 403s, one throttled, one with hollow answers. */
export function failedResult(): Result {
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    run: RUN,
    verdict: {
      state: "VALID",
      passed: false,
      reasons: [
        { code: "DEFECT", text: "1 083 of 1 146 decoded tokens of 3 orgs have an empty org claim" },
        { code: "GATE", text: "unusable tokens: 1 088, allowed 0" },
      ],
      advice: [],
    },
    contrast: {
      k6: { requests: 9575, okShare: 0.9902, p95Us: 40_100, exitCode: 0 },
      text: [
        "k6 alone: 99.0 % HTTP 200, p95 40 ms, would pass.",
        "tokenrush: FAILED, 1 088 of 9 456 tokens unusable: 3 secondary orgs get empty org_ids; 1 org gets 403 SCOPE_MISMATCH under load.",
      ],
    },
    gates: GATES,
    totals: sumCells(ORGS, STAGES, WHOLE_RUN_LATENCY),
    stages: STAGES.map((shape) => ({
      ...sumCells(ORGS, [shape], shape.latencyUs),
      stage: shape.stage,
      kind: shape.kind,
      startMs: shape.startMs,
      durationMs: shape.durationMs,
      offered: shape.perOrg * ORGS.length,
      newConnectionShare: shape.kind === "warmup" ? 0.4 : 0.012,
      designEffects: { status403: 1.8, failed: 1.4, empty: 1, wrongOrg: 1 },
    })),
    grants: [{ ...sumCells(ORGS, STAGES, WHOLE_RUN_LATENCY), grant: "client_credentials" }],
    variants: [{ ...sumCells(ORGS, STAGES, WHOLE_RUN_LATENCY), variant: "default" }],
    orgs: ORGS.map((org, index) => ({
      ...sumCells([org], STAGES, SPIKE_LATENCY),
      org,
      role: index === 0 ? "primary" : "secondary",
      groups: { region: index % 2 === 0 ? "eu" : "us" },
      bands: [
        { p: 0.5, us: 12_100, lowUs: 11_200, highUs: 13_400 },
        { p: 0.95, us: 41_000, lowUs: 35_000, highUs: 52_000 },
      ],
    })),
    variantDifferences: [],
    retries: null,
    checks: null,
    orgsChecked: { of: 9451, checked: 9451, text: "org checked on 9 451 of 9 451 tokens" },
    scopes: [],
    scenario: null,
    ...EVIDENCE,
    findings: [makeFinding(), DENIED],
    observations: [RARE_TIMEOUTS],
    startLagMs: [{ stage: "spike#1", n: 8000, p50: 0.2, p99: 3.1, max: 12, lowerBound: false }],
    generator: {
      cores: 2,
      vus: 200,
      cpuShare: { mean: 0.31, max: 0.58 },
      peakRssMb: 212.4,
      busyVuShareMax: 0.12,
      sustainableRatePerSecond: null,
    },
    timeline: makeTimeline(),
    reconciliation: {
      started: 9550,
      recorded: 9550,
      interrupted: 0,
      k6Requests: 9575,
      auxiliary: 25,
      droppedIterations: 0,
      unparsedLines: 0,
      foreignLines: 0,
      cutLastLine: false,
      difference: 0,
      notes: [],
    },
  };
}
