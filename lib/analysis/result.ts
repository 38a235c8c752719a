/**
 * `result.json`, the product of a run: everything shown anywhere is in it.
 * The zod schemas are the source of both the types and the published JSON Schema.
 * Names may be added within a schema version, never renamed or removed.
 */
import { z } from "zod";
import { CLAIM_STATES, GRANTS, OUTCOMES, STAGE_KINDS } from "../core/words.ts";
import { GATE_METRICS } from "../core/plan.ts";

export const RESULT_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const intervalSchema = z
  .object({ low: share, high: share })
  .describe("Wilson 95 % interval of count / of");

/** Latencies in microseconds of `issued` attempts only: the smallest value with cumulative count >= ceil(p·n). */
const latencySchema = z.object({
  n: count,
  p50: count,
  p90: count,
  p95: count,
  p99: count,
  max: count,
});

const countsSchema = z.object({
  attempts: count.describe("sum of the outcomes"),
  outcomes: z.record(z.enum(OUTCOMES), count),
  errorCodes: z
    .record(z.string(), count)
    .describe("OAuth `error`, or `code` of an API-shaped body, of answers that are not issued"),
  status403: count,
  usable: count.describe("decoded tokens whose claim state is match"),
  unusable: count.describe("empty + absent + wrongOrg + hollow"),
  sampled: count.describe("tokens looked into; the sum of the claim states"),
  decoded: count.describe("match + wrongOrg + empty + absent"),
  claims: z.record(z.enum(CLAIM_STATES), count),
  extraOrg: count.describe("decoded tokens with an org id nobody expected, whatever their state"),
  scopeShortfall: count.describe("issued answers that grant less than was asked for"),
  lifetimeDefects: count.describe("decoded tokens whose lifetime or audience claims are wrong"),
  unusableShare: share.describe(
    "(empty + absent + wrongOrg) weighted by inclusion over decoded, plus hollow, over issued + hollow",
  ),
  latencyUs: latencySchema,
});

const evidenceSchema = z.object({
  attemptId: z.string(),
  org: z.string(),
  grant: z.enum(GRANTS),
  stage: z.string(),
  at: z.string().describe("UTC, milliseconds"),
  status: count,
  outcome: z.enum(OUTCOMES),
  latencyUs: count,
  k6ErrorCode: count,
  error: z.string(),
  description: z.string(),
  correlationId: z.string(),
  parent: z.string(),
  detail: z.string().describe("what is wrong, e.g. `org_ids: [] · expected org-0007`"),
});

const findingSchema = z.object({
  rule: z.string().describe("id of the rule, e.g. U01.empty"),
  title: z.string(),
  orgs: z.array(z.string()),
  perOrg: z.array(z.object({ org: z.string(), count, of: count })),
  count,
  of: count,
  ofWhat: z
    .enum(["attempts", "issued", "decoded", "sampled", "answers"])
    .describe("the denominator in words"),
  interval: intervalSchema.nullable(),
  confidence: z.enum(["high", "medium", "low"]),
  defect: z.boolean().describe("a correctness defect: fails the run whatever the gates say"),
  firstAt: z.string(),
  lastAt: z.string(),
  evidence: z.array(evidenceSchema).max(3),
  atRest: z.object({
    text: z.string(),
    stages: z.array(z.object({ stage: z.string(), count, of: count })),
    grants: z.array(z.object({ grant: z.enum(GRANTS), count, of: count })),
  }),
  fix: z.string(),
  alternatives: z.array(z.string()),
});

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
    configHash: z.string(),
    labels: z.record(z.string(), z.string()),
    events: z.array(z.object({ at: z.string(), name: z.string() })),
    target: z.object({ name: z.string(), dialect: z.string(), embedded: z.boolean() }),
    sample: share,
  }),
  verdict: z.object({
    state: z.enum(["VALID", "GENERATOR-LIMITED", "INCOMPLETE"]),
    passed: z.boolean().nullable(),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })),
  }),
  contrast: z.object({
    k6: z
      .object({
        requests: count,
        okShare: share.describe("1 - k6's own http_req_failed"),
        p95Us: count.describe("k6's own http_req_duration p(95)"),
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
      interval: z.object({ low: z.number(), high: z.number() }).nullable(),
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
    }),
  ),
  grants: z.array(countsSchema.extend({ grant: z.enum(GRANTS) })),
  variants: z.array(countsSchema.extend({ variant: z.string() })),
  orgs: z.array(
    countsSchema.extend({
      org: z.string(),
      role: z.enum(["primary", "secondary"]),
      groups: z.record(z.string(), z.string()),
    }),
  ),
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
