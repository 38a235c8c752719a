/** A result with every kind of detail, for tests of what people see. */
import type { Result } from "../analysis/result.ts";
import { failedResult } from "./result-fixture.ts";

/** The failed run again, with two variants, retries, checks, scopes and the facts of a propagation. */
export function detailedResult(): Result {
  return { ...failedResult(), ...DETAILS };
}

const DETAILS: Pick<
  Result,
  "variantDifferences" | "retries" | "checks" | "orgsChecked" | "scopes" | "scenario"
> = {
  variantDifferences: [
    {
      base: "with-scope",
      variant: "without-scope",
      grant: null,
      metrics: [
        {
          metric: "scopeShortfall",
          unit: "share",
          base: 0,
          variant: 0.251,
          difference: 0.251,
          interval: { low: 0.201, high: 0.304 },
        },
        {
          metric: "p95",
          unit: "ratio",
          base: 40_000,
          variant: 44_000,
          difference: 1.1,
          interval: { low: 0.9, high: null },
        },
        {
          metric: "unusable",
          unit: "share",
          base: null,
          variant: 0.1,
          difference: null,
          interval: null,
        },
      ],
    },
  ],
  retries: {
    logicalRequests: 1000,
    obtained: 990,
    attempts: 1100,
    attemptsPerToken: 1100 / 990,
    obtainedAtFirst: 910,
    obtainedByRetry: 80,
    malformed: 7,
  },
  checks: {
    kind: "api",
    sample: 0.05,
    rows: [
      { claimState: "match", sent: 400, allowed: 400, denied: 0, failed: 0 },
      { claimState: "empty", sent: 60, allowed: 0, denied: 59, failed: 1 },
    ],
    deniedAfterIssuance: { count: 59, of: 460, interval: { low: 0.101, high: 0.162 } },
  },
  orgsChecked: { of: 9451, checked: 0, text: "org checked on 0 of 9 451 tokens" },
  scopes: [
    {
      declared: "read write admin",
      asked: "read write",
      granted: "read",
      notGranted: ["write"],
      notDeclared: [],
      orgs: ["org-0003", "org-0004"],
      orgCount: 2,
      tokens: 760,
    },
  ],
  scenario: {
    name: "propagation",
    event: "grant",
    expect: "granted",
    pollMs: 1000,
    windowMs: 60_000,
    orgs: [
      { org: "org-0007", polls: 60, good: 0, lastBadMs: 59_000, consistentMs: null },
      {
        org: "org-0003",
        polls: 60,
        good: 20,
        lastBadMs: 40_000,
        consistentMs: { low: 40_000, high: 41_000 },
      },
    ],
    orgCount: 2,
    never: 1,
    noData: 0,
    before: { polls: 20, good: 0 },
    changedNothing: false,
    p50Ms: 41_000,
    p95Ms: 41_000,
    maxMs: 41_000,
  },
};
