/** The schema of what goes with what: latency, load, time, org, grant, node and key against 403s and useless tokens. */
import { z } from "zod";
import { count, intervalSchema } from "../schema-values.ts";
import { MEASURES } from "./measure.ts";

const measure = z
  .enum(MEASURES)
  .describe(
    "status403 over attempts answered 403 or issued; empty (or absent) and wrongOrg over decoded tokens",
  );
const counted = z.object({ count, of: count });
const ratioSchema = z
  .object({ ratio: z.number(), low: z.number(), high: z.number() })
  .describe("with its 95 % interval");

const latencySchema = z.object({
  measure,
  designEffect: z
    .number()
    .describe("how many times the variance exceeds that of independent attempts, by blocks"),
  fifths: z
    .array(counted.extend({ interval: intervalSchema }))
    .describe(
      "from the fastest to the slowest fifth of each org's tokens in each stage; empty where it was never met",
    ),
  trend: z
    .object({ z: z.number(), p: z.number(), isSure: z.boolean() })
    .nullable()
    .describe("Cochran-Armitage over the fifths; null where there is too little"),
  riskRatio: z.object({
    crude: ratioSchema
      .nullable()
      .describe("the slowest fifth of the run against the others, whatever the org"),
    stratified: ratioSchema
      .nullable()
      .describe("the slowest fifth of each org and stage against its others (Mantel-Haenszel)"),
    strata: count.describe("orgs and stages in which it was met"),
  }),
  text: z.string(),
});

const seriesSchema = z.object({
  stage: z.string(),
  measure,
  blocks: count,
  blockMs: count,
  lag: z.int().nullable().describe("blocks by which the measure follows latency; null of no data"),
  rho: z.number().nullable().describe("Spearman's, against the p95 of issued attempts"),
  p: z
    .number()
    .nullable()
    .describe(
      "of the strongest of all lags tried, by how much the series correlate when turned against each other",
    ),
  movesTogether: z.boolean().describe("surely, corrected for all series of the run (Holm)"),
  text: z.string(),
});

const burstSchema = z.object({
  measure,
  startMs: count,
  endMs: count,
  at: z.string(),
  count,
  of: count,
  inFlight: z.number().describe("mean number of requests in flight"),
  orgs: z.array(z.string()).max(5).describe("those of most events"),
  orgCount: count,
});

const concurrencySchema = z.object({
  measure,
  meanInFlight: z.number().describe("over all attempts"),
  meanInFlightAtEvents: z.number().describe("at the moments the measure was met"),
  fifths: z.array(counted.extend({ inFlight: z.number() })),
});

/** What is broken down: the measures, all failures, and calls that were refused. */
const BROKEN_DOWN = [...MEASURES, "failed", "refusedUse"] as const;
export type BrokenDown = (typeof BROKEN_DOWN)[number];

/** By what: the org's role, a free column of the orgs, the grant, the variant, the signing key, the node, the age of the token presented. */
const breakdownSchema = z.object({
  dimension: z
    .string()
    .describe("role, group:NAME, grant, variant, kid, node, refresh token age or token age"),
  measure: z.enum(BROKEN_DOWN),
  rows: z.array(counted.extend({ value: z.string(), interval: intervalSchema })),
  rest: counted.extend({ values: count }).nullable().describe("values beyond those told"),
  p: z.number().nullable().describe("that all values have one share; by chi-square"),
  differs: z.boolean().describe("surely, corrected for all breakdowns (Holm)"),
});

export const correlationSchema = z.object({
  latency: z.array(latencySchema),
  series: z.array(seriesSchema),
  bursts: z.array(burstSchema),
  concurrency: z.array(concurrencySchema),
  breakdowns: z.array(breakdownSchema),
  text: z
    .array(z.string())
    .describe("what stands out, in sentences; and what there is too little of"),
});

export type LatencyFacts = z.infer<typeof latencySchema>;
export type SeriesFacts = z.infer<typeof seriesSchema>;
export type BurstFacts = z.infer<typeof burstSchema>;
export type ConcurrencyFacts = z.infer<typeof concurrencySchema>;
export type Breakdown = z.infer<typeof breakdownSchema>;
export type Correlation = z.infer<typeof correlationSchema>;
