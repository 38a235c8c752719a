/** Test support: many orgs in one run, each with a level of its own and one of its own in each run, counted as real ones are; the same for the same seed. */
import {
  bucketCount,
  bucketOf,
  countLatency,
  createBucketCounts,
} from "../analysis/latency-buckets.ts";
import { summarizeLatency } from "../analysis/latency-summary.ts";
import type { Result } from "../analysis/result.ts";
import { makeOrg } from "./compared-run-fixture.ts";
import { drawNormally, drawUniformly } from "./simulated-runs-fixture.ts";
import { ORGS, RUN } from "./simulation-fixture.ts";

type Org = Result["orgs"][number];

/** Logarithms of the median latencies of all orgs, which they keep in all runs of both sides. */
export function drawOrgLevels(seed: number): number[] {
  const normal = drawNormally(drawUniformly(seed));
  const level = Math.log(RUN.medianMs * 1000);
  return Array.from({ length: ORGS.orgs }, () => level + ORGS.orgSigma * normal());
}

/** The orgs of one run, of which the first few are slower where `side` says so. Without bands, which several runs a side are judged without. */
export function simulateOrgs(
  seed: number,
  levels: readonly number[],
  side: "as before" | "regressed",
): Org[] {
  const normal = drawNormally(drawUniformly(seed));
  const runLevel = RUN.runSigma * normal();
  const slower = side === "regressed" ? Math.log(ORGS.latencyTimes) : 0;
  return levels.map((level, index) => {
    const change = index < ORGS.regressed ? slower : 0;
    const ownLevel = level + runLevel + ORGS.orgRunSigma * normal() + change;
    const org = makeOrg(nameOfOrg(index), { issued: ORGS.tokensPerOrg, within: null });
    return { ...org, latencyUs: drawLatencies(ownLevel, normal) };
  });
}

export function nameOfOrg(index: number): string {
  return `org-${index}`;
}

const counts = createBucketCounts(2);

/** Of the tokens of one org, counted with two digits. */
function drawLatencies(level: number, normal: () => number): Org["latencyUs"] {
  let [lowest, highest] = [bucketCount(2), 0];
  for (let token = 0; token < ORGS.tokensPerOrg; token += 1) {
    const us = Math.max(1, Math.round(Math.exp(level + RUN.logSigma * normal())));
    const bucket = bucketOf(us, 2);
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
    countLatency(counts, us);
  }
  const latency = summarizeLatency(counts, { low: lowest, high: highest });
  counts.counts.fill(0, lowest, highest + 1);
  counts.maxUs = 0;
  return latency;
}
