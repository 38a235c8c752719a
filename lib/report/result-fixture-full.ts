/** A result in which nothing is left out that a page can show, for tests of pages. */
import type { Result } from "../analysis/result.ts";
import { makeCounts, SPIKE_LATENCY } from "./result-fixture-counts.ts";
import { detailedResult } from "./result-fixture-details.ts";

/** The failed run with every detail, by two grants and two variants, with orgs too small to judge and values too many to tell. */
export function fullResult(): Result {
  const detailed = detailedResult();
  const half = makeCounts({ issued: 4000, denied: 12 }, { match: 3900, empty: 100 }, SPIKE_LATENCY);
  const [comparison] = detailed.orgComparison;
  const [curve] = detailed.percentiles;
  const [latency] = detailed.correlation.latency;
  const [breakdown] = detailed.correlation.breakdowns;
  if (comparison === undefined || curve === undefined) throw new Error("the fixture is empty");
  if (latency === undefined || breakdown === undefined) throw new Error("the fixture is empty");
  return {
    ...detailed,
    grants: [
      { ...half, grant: "client_credentials" },
      { ...half, grant: "refresh" },
    ],
    variants: [
      { ...half, variant: "with-scope" },
      { ...half, variant: "without-scope" },
    ],
    percentiles: [
      curve,
      ...["baseline", "spike#1", "recovery"].map((stage) => ({ ...curve, stage, n: 1200 })),
    ],
    orgComparison: [
      {
        ...comparison,
        pooled: { orgs: 4, count: 2, of: 31, interval: { low: 0.018, high: 0.207 } },
      },
      {
        ...comparison,
        measure: "status403",
        standOut: comparison.standOut.map((one) => ({ ...one, org: "org-0005", count: 32 })),
        standOutCount: 1,
        text: "1 of 25 orgs stands out by 403 forbidden (org-0005); the others have none",
      },
      {
        ...comparison,
        measure: "failed",
        extent: "unclear",
        standOut: [],
        standOutCount: 0,
        text: "failures in 99 of 9 550 (1 %): no org surely stands out",
      },
    ],
    correlation: {
      ...detailed.correlation,
      latency: [
        latency,
        { ...latency, measure: "empty", text: "empty org claims go with slow answers" },
      ],
      breakdowns: [
        { ...breakdown, rest: { values: 3, count: 2, of: 40 } },
        { ...breakdown, dimension: "group:region", measure: "status403", differs: false, p: 0.4 },
      ],
    },
    generator: { ...detailed.generator, sustainableRatePerSecond: 420 },
    reconciliation: { ...detailed.reconciliation, notes: ["a note of the accounts"] },
  };
}
