/** The schema of what variants differ by. */
import { z } from "zod";
import { GRANTS } from "../core/words.ts";

/** What variants are compared by: shares of attempts or of tokens, and quantiles of latency. */
const VARIANT_METRICS = [
  "failed",
  "status403",
  "unusable",
  "scopeShortfall",
  "p50",
  "p95",
] as const;
export type VariantMetric = (typeof VARIANT_METRICS)[number];

const differenceSchema = z.object({
  metric: z.enum(VARIANT_METRICS),
  unit: z.enum(["share", "ratio"]),
  base: z.number().nullable().describe("share 0…1, or microseconds; null without data"),
  variant: z.number().nullable(),
  difference: z
    .number()
    .nullable()
    .describe("variant - base of shares, variant / base of latencies"),
  interval: z
    .object({ low: z.number(), high: z.number().nullable() })
    .nullable()
    .describe("95 %; high is null where the data sets no bound"),
});

export const variantDifferenceSchema = z.object({
  base: z.string(),
  variant: z.string(),
  grant: z.enum(GRANTS).nullable().describe("null for all grants together"),
  metrics: z.array(differenceSchema),
});

export type MetricDifference = z.infer<typeof differenceSchema>;
export type VariantDifference = z.infer<typeof variantDifferenceSchema>;
