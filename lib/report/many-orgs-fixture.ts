/** The failed run over as many orgs as asked for, of which every third has something wrong, for tests of size. */
import type { Result } from "../analysis/result.ts";
import { makeCounts, SPIKE_LATENCY } from "./result-fixture-counts.ts";
import { makeFinding } from "./result-fixture-findings.ts";
import { fullResult } from "./result-fixture-full.ts";

/** Names are as long as those of real tenants; one finding has all failing orgs, the others some of them. */
export function manyOrgsResult(count: number): Result {
  const full = fullResult();
  const names = Array.from({ length: count }, (_, at) => `customer-${at}-production-eu`);
  const failing = names.filter((_, at) => at % 3 === 0);
  const orgs = names.map((org, at): Result["orgs"][number] => ({
    ...makeCounts(
      { issued: 370 + (at % 17), denied: at % 3 === 0 ? 3 + (at % 11) : 0 },
      { match: 360 + (at % 13), empty: at % 3 === 0 ? 10 : 0 },
      SPIKE_LATENCY,
    ),
    org,
    role: at === 0 ? "primary" : "secondary",
    groups: { region: at % 2 === 0 ? "eu" : "us", plan: "gold" },
    bands: [],
  }));
  const rows = failing.slice(0, 40).map((org) => ({
    org,
    attempts: Array.from({ length: 60 }, () => 12),
    status403: Array.from({ length: 60 }, (_, at) => Math.floor(at / 6) % 5),
    unusable: Array.from({ length: 60 }, (_, at) => Math.floor(at / 2) % 7),
  }));
  return {
    ...full,
    orgs,
    findings: Array.from({ length: 12 }, (_, at) => {
      const some = at === 0 ? failing : failing.slice(at, at + 3);
      const perOrg = some.map((org) => ({ org, count: 10, of: 380 }));
      return makeFinding({ orgs: some, perOrg });
    }),
    heatMap: { ...full.heatMap, columnMs: 1000, rows },
    orgComparison: full.orgComparison.map((one) => ({
      ...one,
      standOut: failing.slice(0, 50).map((org) => ({
        org,
        count: 10,
        of: 380,
        interval: { low: 0.0144, high: 0.0477 },
        q: 0.001,
      })),
      standOutCount: failing.length,
    })),
    timeline: {
      ...full.timeline,
      blocks: Array.from({ length: 256 }, (_, at) => ({
        ...(full.timeline.blocks[at % full.timeline.blocks.length] ?? failBlock()),
        startMs: at * full.timeline.blockMs,
      })),
    },
  };
}

function failBlock(): never {
  throw new Error("the fixture has no blocks");
}
