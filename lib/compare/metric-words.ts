/** Metrics in words. */
import type { OrgMetric } from "./comparison.ts";
import type { Metric } from "./metrics.ts";

const WORDS: Readonly<Record<Metric | OrgMetric, string>> = {
  p50: "p50 latency",
  p95: "p95 latency",
  p99: "p99 latency",
  status403: "403 forbidden",
  throttled: "throttled",
  rejected: "rejected (4xx)",
  serverFailed: "5xx, timeouts and lost connections",
  hollow: "hollow answers",
  empty: "empty or absent org claims",
  wrongOrg: "tokens of the wrong org",
  scopeShortfall: "scope shortfalls",
  unusable: "unusable tokens",
};

export function wordsOfMetric(metric: Metric | OrgMetric): string {
  return WORDS[metric];
}
