/**
 * `result.json`, the product of a run: everything shown anywhere is in it.
 * The zod schemas are the source of both the types and the published JSON Schema.
 * Names may be added within a schema version, never renamed or removed.
 */
import { z } from "zod";
import { GATE_BOUNDS, GATE_METRICS } from "../core/plan.ts";
import { EVENT_KINDS, GRANTS, STAGE_KINDS } from "../core/words.ts";
import { correlationSchema } from "./correlation/correlation-schema.ts";
import { countsSchema, type latencySchema } from "./counts-schema.ts";
import { type evidenceSchema, findingSchema } from "./finding-schema.ts";
import { machineSchema, overridesSchema, seriesSchema, sourceSchema } from "./run-facts.ts";
import { scenarioFactsSchema } from "./scenario-facts.ts";
import { count, share } from "./schema-values.ts";
import { heatMapSchema, orgComparisonSchema } from "./org-comparison-schema.ts";
import {
  designEffectsSchema,
  percentileCurveSchema,
  percentilePointSchema,
  sliceSchema,
} from "./percentile-schema.ts";
import { checksSchema, retriesSchema, scopeRowSchema } from "./section-schemas.ts";
import { variantDifferenceSchema } from "./variant-schema.ts";

export const RESULT_SCHEMA_VERSION = 2;

export const resultSchema = z.object({
  schemaVersion: z.literal(RESULT_SCHEMA_VERSION),
  run: z.object({
    id: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    tokenrush: z.string(),
    k6: z.string(),
    node: z.string(),
    scenario: z.string(),
    seed: z.int(),
    configHash: z
      .string()
      .describe("SHA-256 of the settings as read, in canonical JSON; no file has it"),
    labels: z.record(z.string(), z.string()),
    overrides: overridesSchema
      .nullable()
      .describe("null when the run did not note them, and where several are one"),
    model: z.enum(["open", "closed"]),
    events: z.array(
      z.object({
        at: z.string().describe("UTC; when it happened, or when it was planned if it did not"),
        name: z.string(),
        kind: z.enum(EVENT_KINDS),
        atMs: z.number().describe("milliseconds since the scenario's start"),
        hook: z.enum(["none", "ok", "failed", "not run"]),
      }),
    ),
    target: z.object({
      name: z.string(),
      dialect: z.string(),
      embedded: z.boolean(),
      hosts: z.array(z.string()).describe("the first few; empty for the embedded issuer"),
    }),
    sample: share,
    machine: machineSchema.nullable().describe("null when the run did not note it"),
    source: sourceSchema.nullable().describe("the same"),
    series: seriesSchema.nullable().describe("null for a run by itself"),
    fingerprint: z
      .object({
        workload: z.string(),
        orgs: z.string(),
        target: z.string(),
        requests: z.string(),
        sampling: z.string(),
      })
      .describe("equal for runs that put the same load in the same way on the same target"),
  }),
  verdict: z.object({
    state: z.enum(["VALID", "GENERATOR-LIMITED", "INCOMPLETE"]),
    passed: z.boolean().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    advice: z
      .array(z.string())
      .describe("what to change so that the next run can be judged; empty for one that can"),
  }),
  contrast: z.object({
    k6: z
      .object({
        requests: count,
        okShare: share.describe("1 - k6's own http_req_failed"),
        p95Us: count
          .nullable()
          .describe("k6's own http_req_duration p(95); null for parts merged, which have one each"),
        exitCode: z.int().nullable(),
      })
      .nullable()
      .describe("what k6 alone reports of the same run; null when k6 left no summary"),
    text: z.array(z.string()).describe("the two sentences"),
  }),
  gates: z.array(
    z.object({
      metric: z.enum(GATE_METRICS),
      unit: z.enum(["share", "count", "latencyUs"]),
      limit: z.number(),
      value: z.number().nullable(),
      interval: z
        .object({ low: z.number(), high: z.number().nullable() })
        .nullable()
        .describe(
          "95 %, wider where failures come in bursts; high is null where nothing bounds it",
        ),
      bound: z
        .enum(GATE_BOUNDS)
        .describe("what is held against the limit: the value, or a bound of its interval"),
      passed: z.boolean().describe("false also when there was no data"),
      scope: z.string().describe("run, stage, grant and org it holds for, in words"),
      reason: z.string(),
    }),
  ),
  totals: countsSchema,
  stages: z.array(
    countsSchema.extend({
      stage: z.string(),
      kind: z.enum(STAGE_KINDS),
      startMs: count,
      durationMs: count,
      offered: count,
      newConnectionShare: share,
      designEffects: designEffectsSchema,
    }),
  ),
  grants: z.array(countsSchema.extend({ grant: z.enum(GRANTS) })),
  variants: z.array(countsSchema.extend({ variant: z.string() })),
  orgs: z.array(
    countsSchema.extend({
      org: z.string(),
      role: z.enum(["primary", "secondary"]),
      groups: z.record(z.string(), z.string()),
      bands: z
        .array(percentilePointSchema)
        .describe("p50 and p95 with the ranks that hold them; empty for too few issued attempts"),
    }),
  ),
  variantDifferences: z
    .array(variantDifferenceSchema)
    .describe("each variant against the first, over the stages under load and at rest alike"),
  retries: retriesSchema.nullable().describe("null where the plan tries nothing again"),
  checks: checksSchema.nullable().describe("null where no check is configured"),
  orgsChecked: z
    .object({ of: count, checked: count, text: z.string() })
    .describe(
      "issued tokens, and those whose org was read from a claim or an answer; the text says so",
    ),
  scopes: z
    .array(scopeRowSchema)
    .describe(
      "declared, asked and granted scopes; orgs with equal differences share a row, the largest first",
    ),
  scenario: scenarioFactsSchema
    .nullable()
    .describe("what only this scenario can tell; null for spike"),
  percentiles: z
    .array(percentileCurveSchema)
    .describe("latencies of issued attempts by share, for the whole load and each stage"),
  slices: z
    .array(sliceSchema)
    .describe("each grant in each phase of the load, for whoever compares runs"),
  orgComparison: z.array(orgComparisonSchema).describe("which orgs stand out; empty for one org"),
  heatMap: heatMapSchema.describe("403s and unusable answers by org and time"),
  correlation: correlationSchema.describe("what goes with 403s and useless tokens"),
  findings: z.array(findingSchema),
  observations: z.array(findingSchema).describe("seen, but too rarely to be a finding"),
  startLagMs: z.array(
    z.object({
      stage: z.string(),
      n: count,
      p50: z.number(),
      p99: z.number(),
      max: z.number(),
      lowerBound: z.boolean(),
    }),
  ),
  generator: z.object({
    cores: count,
    vus: count,
    cpuShare: z
      .object({ mean: z.number(), max: z.number() })
      .nullable()
      .describe("k6's CPU time over all cores"),
    peakRssMb: z.number().nullable(),
    busyVuShareMax: share.describe("largest share of VUs waiting for the server in any block"),
    sustainableRatePerSecond: count
      .nullable()
      .describe("what this machine could hold, where it was the limit; else null"),
  }),
  timeline: z.object({
    blockMs: count,
    blocks: z.array(
      z.object({
        startMs: count,
        offered: z.number(),
        attempts: count,
        issued: count,
        status403: count,
        failed: count,
        decoded: count,
        unusable: count,
        inFlight: z.number(),
        p50Us: count,
        p95Us: count,
        p99Us: count,
      }),
    ),
  }),
  reconciliation: z.object({
    started: count.nullable(),
    recorded: count,
    interrupted: count.nullable(),
    k6Requests: count.nullable(),
    auxiliary: count,
    droppedIterations: count.nullable(),
    unparsedLines: count,
    foreignLines: count.describe("k6's own warnings in the log"),
    cutLastLine: z.boolean(),
    difference: z
      .int()
      .nullable()
      .describe("k6Requests - recorded - auxiliary; null without k6's summary"),
    notes: z.array(z.string()),
  }),
});

export type Latency = z.infer<typeof latencySchema>;
export type Counts = z.infer<typeof countsSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Result = z.infer<typeof resultSchema>;

/** The published JSON Schema (draft 2020-12) of `result.json`. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(resultSchema);
}
