/** Test support: many orgs in one run, each with a level of its own and one of its own in each run, counted as real ones are; the same for the same seed. */
import {
  bucketCount,
  bucketOf,
  countLatency,
  createBucketCounts,
} from "../analysis/latency-buckets.ts";
import { summarizeLatency } from "../analysis/latency-summary.ts";
import { boundByRanks } from "../analysis/percentiles.ts";
import type { Result } from "../analysis/result.ts";
import { makeOrg } from "./compared-run-fixture.ts";
import { drawNormally, drawUniformly } from "./simulated-runs-fixture.ts";
import { ORGS, RUN, SINGLE_ORGS } from "./simulation-fixture.ts";

type Org = Result["orgs"][number];

/** Logarithms of the median latencies of all orgs, which they keep in all runs of both sides. */
export function drawOrgLevels(seed: number, orgs: number = ORGS.orgs): number[] {
  const normal = drawNormally(drawUniformly(seed));
  const level = Math.log(RUN.medianMs * 1000);
  return Array.from({ length: orgs }, () => level + ORGS.orgSigma * normal());
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

/** The orgs of one short run whose level wanders, for all of them alike; with bands as an analysis makes them. */
export function simulateSingleOrgs(seed: number, levels: readonly number[]): Org[] {
  const normal = drawNormally(drawUniformly(seed));
  const { persistence, sigma } = RUN.level;
  const runLevel = RUN.runSigma * normal();
  const wandering: number[] = [];
  for (let second = 0, level = sigma * normal(); second < SINGLE_ORGS.seconds; second += 1) {
    level = persistence * level + sigma * Math.sqrt(1 - persistence ** 2) * normal();
    wandering.push(runLevel + level);
  }
  const { tokensPerOrg: issued } = SINGLE_ORGS;
  return levels.map((level, index) => {
    const levelOf = (token: number) =>
      level + (wandering[Math.floor((token / issued) * wandering.length)] ?? 0);
    const { latency, band } = countTokens(issued, levelOf, normal);
    const org = makeOrg(nameOfOrg(index), { issued, within: null });
    return { ...org, latencyUs: latency, bands: [band] };
  });
}

function drawLatencies(level: number, normal: () => number): Org["latencyUs"] {
  return countTokens(ORGS.tokensPerOrg, () => level, normal).latency;
}

const P95 = 95_000;

/** The tokens of one org, counted with two digits. */
function countTokens(tokens: number, levelOf: (token: number) => number, normal: () => number) {
  let [lowest, highest] = [bucketCount(2), 0];
  for (let token = 0; token < tokens; token += 1) {
    const us = Math.max(1, Math.round(Math.exp(levelOf(token) + RUN.logSigma * normal())));
    const bucket = bucketOf(us, 2);
    lowest = Math.min(lowest, bucket);
    highest = Math.max(highest, bucket);
    countLatency(counts, us);
  }
  const latency = summarizeLatency(counts, { low: lowest, high: highest });
  const band = boundByRanks(P95, tokens, counts);
  counts.counts.fill(0, lowest, highest + 1);
  counts.maxUs = 0;
  return { latency, band };
}
