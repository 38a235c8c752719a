/** What each rate counts in a slice, and among what. */
import { describe, expect, it } from "vitest";
import { isLatencyMetric, LATENCY_METRICS, METRICS, type RateMetric, RATES } from "./metrics.ts";
import { makeSlice } from "./slice-fixture.ts";

/** Every count another power of two, so that a sum tells what it is of. */
const SLICE = {
  ...makeSlice({}),
  attempts: 100_000,
  outcomes: {
    issued: 50_000,
    hollow: 1,
    denied: 2,
    throttled: 4,
    rejected: 8,
    serverError: 16,
    timeout: 32,
    connection: 64,
    malformed: 128,
  },
  status403: 256,
  decoded: 40_000,
  claims: { match: 512, empty: 1024, absent: 2048, wrongOrg: 4096, undecodable: 8192, opaque: 3 },
  scopeShortfall: 16_384,
  designEffects: { status403: 2, failed: 3, empty: 4, wrongOrg: 5 },
};

describe("a rate", () => {
  it.each<[metric: RateMetric, count: number, of: number, designEffect: number]>([
    ["status403", 256, 100_000, 2],
    ["throttled", 4, 100_000, 3],
    ["rejected", 8, 100_000, 3],
    ["serverFailed", 16 + 32 + 64 + 128, 100_000, 3],
    ["hollow", 1, 100_000, 3],
    ["empty", 1024 + 2048, 40_000, 4],
    ["wrongOrg", 4096, 40_000, 5],
    ["scopeShortfall", 16_384, 50_000, 1],
  ])("%s is %d of %d with a design effect of %d", (metric, count, of, designEffect) => {
    const measure = RATES[metric];
    expect(measure.count(SLICE)).toBe(count);
    expect(measure.of(SLICE)).toBe(of);
    expect(measure.designEffect(SLICE)).toBe(designEffect);
  });

  it("is what is no latency", () => {
    const rates = METRICS.filter((metric) => !isLatencyMetric(metric));
    expect(rates).toEqual(Object.keys(RATES));
    expect(METRICS.filter(isLatencyMetric)).toEqual(LATENCY_METRICS);
  });
});
