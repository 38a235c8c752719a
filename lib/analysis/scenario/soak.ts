/** Soak: the long stretch in quarters, and whether its end is slower or fails more often than its beginning. */
import type { Plan } from "../../core/plan.ts";
import { proportionDifference } from "../../core/statistics/proportion-difference.ts";
import { formatDuration, formatLatency, formatShare } from "../../core/text.ts";
import {
  addBucketCounts,
  type BucketCounts,
  clampLatency,
  countLatency,
  createBucketCounts,
} from "../latency-buckets.ts";
import { boundQuantile, ratioOf } from "../quantile-bounds.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import type { ScenarioRecord } from "./scenario-record.ts";

const PARTS = 4;

interface SoakPart {
  attempts: number;
  failed: number;
  latencies: BucketCounts;
}

export interface SoakTally {
  name: "soak";
  /** The soak's stages, in milliseconds since the scenario's start; empty where there are none. */
  fromMs: number;
  toMs: number;
  parts: SoakPart[];
}

type SoakFacts = Extract<ScenarioFacts, { name: "soak" }>;

export function createSoakTally({ stages }: Plan): SoakTally {
  const soaks = stages.filter(({ kind }) => kind === "soak");
  const last = soaks.at(-1);
  return {
    name: "soak",
    fromMs: soaks[0]?.startMs ?? 0,
    toMs: last === undefined ? 0 : last.startMs + last.durationMs,
    parts: Array.from({ length: PARTS }, () => ({
      attempts: 0,
      failed: 0,
      latencies: createBucketCounts(3),
    })),
  };
}

export function countSoak(tally: SoakTally, { scanned, outcome }: ScenarioRecord): void {
  const { fromMs, toMs } = tally;
  const part = tally.parts[Math.floor((PARTS * (scanned.startMs - fromMs)) / (toMs - fromMs))];
  if (outcome === null || part === undefined) return;
  part.attempts += 1;
  if (outcome === "issued") countLatency(part.latencies, clampLatency(scanned.latencyUs));
  else part.failed += 1;
}

export function addSoak(into: SoakTally, from: SoakTally): void {
  into.parts.forEach((part, index) => {
    const other = from.parts[index];
    if (other === undefined) return;
    part.attempts += other.attempts;
    part.failed += other.failed;
    addBucketCounts(part.latencies, other.latencies);
  });
}

export function describeSoak({ fromMs, toMs, parts }: SoakTally): SoakFacts {
  const lengthMs = (toMs - fromMs) / PARTS;
  return {
    name: "soak",
    parts: parts.map(({ attempts, failed, latencies }, index) => ({
      fromMs: fromMs + index * lengthMs,
      toMs: fromMs + (index + 1) * lengthMs,
      attempts,
      failed,
      p50Us: boundQuantile(latencies, 0.5).us,
      p95Us: boundQuantile(latencies, 0.95).us,
    })),
    drift: describeDrift(parts, lengthMs),
  };
}

function describeDrift(parts: readonly SoakPart[], lengthMs: number): SoakFacts["drift"] {
  const [first, last] = [parts[0], parts.at(-1)];
  const failures = first && last ? proportionDifference(shareOf(first), shareOf(last)) : null;
  if (first === undefined || last === undefined || failures === null) {
    return { p95Ratio: null, failedDifference: 0, text: "too little ran to compare its ends" };
  }
  const [p95, lastP95] = [first, last].map(({ latencies }) => boundQuantile(latencies, 0.95));
  const ratio = p95 && lastP95 ? ratioOf(p95, lastP95) : null;
  const latency =
    ratio === null || p95 === undefined || lastP95 === undefined
      ? "no token at one of its ends"
      : `p95 ${formatLatency(p95.us)} → ${formatLatency(lastP95.us)}, ${verdictOf(ratio.low - 1, ratio.high - 1, "slower", "faster")} (× ${roundRatio(ratio.ratio)}, 95 % ${roundRatio(ratio.low)} to ${roundRatio(ratio.high)})`;
  const points = [failures.difference, failures.low, failures.high].map(formatPoints);
  return {
    p95Ratio: ratio?.ratio ?? null,
    failedDifference: failures.difference,
    text:
      `first ${formatDuration(lengthMs)} against the last: ${latency}; failed ${formatShare(first.failed / first.attempts)} → ` +
      `${formatShare(last.failed / last.attempts)}, ${verdictOf(failures.low, failures.high, "more often", "less often")} (${points[0]} points, 95 % ${points[1]} to ${points[2]})`,
  };
}

function shareOf({ failed, attempts }: SoakPart) {
  return { count: failed, of: attempts };
}

function verdictOf(low: number, high: number, more: string, less: string): string {
  if (low > 0) return more;
  return high < 0 ? less : "no clear drift";
}

function roundRatio(ratio: number): string {
  return Number.isFinite(ratio) ? String(Number(ratio.toPrecision(3))) : "∞";
}

function formatPoints(share: number): string {
  return `${share < 0 ? "\u2212" : "+"}${Number((Math.abs(share) * 100).toPrecision(2))}`;
}
