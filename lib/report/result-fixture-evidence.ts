/** What the hand-made run's tokens show by latency, org and time, for tests of what people see. */
import type { Result } from "../analysis/result.ts";

type Evidence = Pick<
  Result,
  "percentiles" | "slices" | "orgComparison" | "heatMap" | "correlation"
>;

/** Empty claims in three orgs, which have nothing to do with latency; 403s in one, which come with load. */
export const EVIDENCE: Evidence = {
  percentiles: [
    {
      stage: null,
      n: 9451,
      interval: "ranks",
      points: [
        { p: 0.5, us: 12_100, lowUs: 11_900, highUs: 12_300 },
        { p: 0.95, us: 40_900, lowUs: 39_800, highUs: 42_100 },
        { p: 0.99, us: 71_000, lowUs: 66_000, highUs: 78_000 },
        { p: 0.999, us: 140_000, lowUs: null, highUs: null },
      ],
    },
  ],
  slices: [],
  orgComparison: [
    {
      measure: "unusable",
      total: { count: 1088, of: 9456 },
      extent: "some",
      standOut: [
        { org: "org-0007", count: 361, of: 382, interval: { low: 0.9174, high: 0.9637 }, q: 0 },
      ],
      standOutCount: 3,
      others: { orgs: 22, count: 5, of: 8310 },
      pooled: null,
      beyondChance: 0.99,
      text: "3 of 25 orgs stand out by unusable tokens (org-0007, org-0013, org-0021); the others 5 of 8 310 (0.06 %)",
    },
  ],
  heatMap: {
    columnMs: 10_000,
    rows: [
      {
        org: "org-0007",
        attempts: [20, 20, 180, 140],
        status403: [0, 0, 0, 0],
        unusable: [19, 19, 172, 151],
      },
      {
        org: "org-0005",
        attempts: [20, 20, 190, 160],
        status403: [0, 0, 22, 10],
        unusable: [0, 0, 0, 0],
      },
    ],
    rest: {
      orgs: 23,
      attempts: [460, 460, 4300, 3580],
      status403: [0, 0, 0, 0],
      unusable: [40, 38, 390, 259],
    },
  },
  correlation: {
    latency: [
      {
        measure: "status403",
        designEffect: 1.8,
        fifths: [0.004, 0.003, 0.004, 0.003, 0.003].map((share) => ({
          count: Math.round(share * 1890),
          of: 1890,
          interval: { low: share / 2, high: share * 2 },
        })),
        trend: { z: -0.4, p: 0.69, isSure: false },
        riskRatio: {
          crude: { ratio: 0.92, low: 0.4, high: 2.1 },
          stratified: { ratio: 0.95, low: 0.41, high: 2.2 },
          strata: 2,
        },
        text: "403 forbidden do not surely go with latency: 0.95 times (95 % 0.41 to 2.2) as likely in the slowest fifth of each org's tokens in a stage as in the others, 0.92 times (95 % 0.4 to 2.1) without regard to org and stage",
      },
    ],
    series: [
      {
        stage: "spike#1",
        measure: "status403",
        blocks: 20,
        blockMs: 1000,
        lag: 1,
        rho: 0.82,
        p: 0.014,
        movesTogether: true,
        text: "moves together with p95, 1 s after it",
      },
    ],
    bursts: [
      {
        measure: "status403",
        startMs: 24_000,
        endMs: 29_000,
        at: "2026-03-04T10:15:23.310Z",
        count: 22,
        of: 190,
        inFlight: 14.2,
        orgs: ["org-0005"],
        orgCount: 1,
      },
    ],
    concurrency: [
      {
        measure: "status403",
        meanInFlight: 6.1,
        meanInFlightAtEvents: 13.4,
        fifths: [
          { count: 0, of: 1890, inFlight: 1.2 },
          { count: 32, of: 1890, inFlight: 14 },
        ],
      },
    ],
    breakdowns: [
      {
        dimension: "role",
        measure: "empty",
        rows: [
          { value: "secondary", count: 1083, of: 9073, interval: { low: 0.1128, high: 0.1262 } },
          { value: "primary", count: 0, of: 378, interval: { low: 0, high: 0.0101 } },
        ],
        rest: null,
        p: 0.0001,
        differs: true,
      },
    ],
    text: [
      "in spike#1, the share of 403 forbidden moves together with p95, 1 s after it (Spearman 0.82)",
      "empty org claims differ by role: secondary 11.9 % of 9 073, primary 0 % of 378",
    ],
  },
};
