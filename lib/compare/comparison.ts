/**
 * `comparison.json`, the product of comparing runs: everything a report of it shows is in it.
 * The zod schemas are the source of both the types and the published JSON Schema. Names may be added within a schema version, never renamed or removed.
 */
import { z } from "zod";
import { GRANTS, OUTCOMES, STAGE_KINDS } from "../core/words.ts";
import { CHANGE_STATES } from "./change-state.ts";
import { METRICS } from "./metrics.ts";

export const COMPARISON_SCHEMA_VERSION = 1;

const count = z.int().nonnegative();

const runSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  labels: z.record(z.string(), z.string()),
  state: z.enum(["VALID", "GENERATOR-LIMITED", "INCOMPLETE"]),
  passed: z.boolean().nullable(),
});

const sideSchema = z.object({
  name: z.string().describe("what tells the side apart: its label, else its first run"),
  runs: z.array(runSchema).min(1),
});

/** Whether runs with such a difference can be compared: not at all, with a warning, or it is what is being compared. */
const DIFFERENCE_WEIGHTS = ["refused", "allowed", "warning", "expected"] as const;

export const differenceSchema = z.object({
  key: z.string().describe("what `--allow` takes"),
  what: z.string(),
  base: z.string(),
  candidate: z.string(),
  weight: z.enum(DIFFERENCE_WEIGHTS),
  text: z.string(),
});

const changeSchema = z.object({
  estimate: z
    .number()
    .describe("of latencies the ratio of candidate to base, of rates their difference as a share"),
  low: z.number().nullable().describe("of the 95 % interval; null where nothing bounds it"),
  high: z.number().nullable(),
  method: z
    .enum(["runs", "prediction", "single"])
    .describe(
      "by the scatter between runs, one run or two against several, or single runs by blocks",
    ),
  p: z.number().describe("two-sided, of no change"),
  pBeyond: z.number().describe("one-sided, of no change beyond the tolerance"),
  adjustedP: z.number().describe("pBeyond among all tests of its family"),
});
export type ChangeFacts = z.infer<typeof changeSchema>;

const sideValueSchema = z.object({
  value: z
    .number()
    .nullable()
    .describe("microseconds, the geometric mean of the runs; of rates the share"),
  median: z.number().nullable().describe("of the runs' own values"),
  count: count.nullable().describe("events; null for latencies"),
  of: count.describe("issued tokens, attempts or decoded tokens of all runs together"),
  runs: count.describe("those with data"),
});
export type SideValue = z.infer<typeof sideValueSchema>;

const stateSchema = z.enum(CHANGE_STATES);

const rowSchema = z.object({
  metric: z.enum(METRICS),
  unit: z.enum(["latencyUs", "share"]),
  stage: z.string(),
  kind: z.enum(STAGE_KINDS),
  grant: z.enum(GRANTS),
  decisive: z.boolean().describe("of the stages that the verdict needs data of"),
  ofWhat: z.string(),
  base: sideValueSchema,
  candidate: sideValueSchema,
  change: changeSchema.nullable(),
  tolerance: z.number().describe("a share of the latency, or a difference of shares"),
  state: stateSchema,
  smallestProvable: z
    .number()
    .nullable()
    .describe("the change that such data finds in four of five cases, in units of tolerance"),
  runsNeeded: count.nullable().describe("runs a side that would about settle it; null else"),
  text: z.string(),
});
export type ComparisonRow = z.infer<typeof rowSchema>;

const orgRowSchema = z.object({
  org: z.string(),
  base: sideValueSchema,
  candidate: sideValueSchema,
  change: changeSchema
    .nullable()
    .describe(
      "its own interval, not corrected for how many orgs there are; null without several runs, and of shares without enough of them or of blocks of time",
    ),
  state: stateSchema,
});
export type OrgRow = z.infer<typeof orgRowSchema>;

export const ORG_METRICS = ["p95", "status403", "unusable"] as const;
export type OrgMetric = (typeof ORG_METRICS)[number];

const orgMetricSchema = z.object({
  metric: z.enum(ORG_METRICS),
  unit: z.enum(["latencyUs", "share"]),
  tolerance: z.number(),
  compared: count,
  states: z.record(stateSchema, count),
  rows: z.array(orgRowSchema).describe("all orgs of both sides, what is surely worst first"),
  pooled: z
    .object({ orgs: count, base: sideValueSchema, candidate: sideValueSchema })
    .nullable()
    .describe("orgs with too little data to stand alone, together; null for none"),
  heterogeneity: z
    .object({
      statistic: z.number(),
      degreesOfFreedom: count,
      p: z.number(),
      beyondChance: z.number(),
    })
    .nullable()
    .describe("Cochran's Q of the orgs' changes, and I²; null for fewer than two"),
  overall: z
    .object({
      geometricMean: changeSchema
        .nullable()
        .describe("over orgs of both sides, each counting once"),
      trafficWeighted: z.number().nullable().describe("of all traffic together"),
      disagree: z.boolean(),
    })
    .nullable()
    .describe("of latencies; null for rates"),
  text: z.string(),
});
export type OrgComparisonFacts = z.infer<typeof orgMetricSchema>;

const defectSchema = z.object({
  rule: z.string(),
  title: z.string(),
  isNew: z.boolean().describe("an org has it that had it in no run of the base"),
  orgs: z.array(z.string()),
  newOrgs: z.array(z.string()),
  base: z.object({ runs: count, count }),
  candidate: z.object({ runs: count, count }),
  text: z.string(),
});
export type DefectFacts = z.infer<typeof defectSchema>;

const findingChangeSchema = z.object({
  rule: z.string(),
  title: z.string(),
  orgs: z.array(z.string()),
  base: z.object({ runs: count, count }),
  candidate: z.object({ runs: count, count }),
});
export type FindingChange = z.infer<typeof findingChangeSchema>;

const exampleSchema = z.object({
  run: z.string(),
  attemptId: z.string(),
  at: z.string(),
  org: z.string(),
  grant: z.enum(GRANTS),
  stage: z.string(),
  status: count,
  outcome: z.enum(OUTCOMES),
  latencyUs: count,
  error: z.string(),
  description: z.string(),
  correlationId: z.string(),
  detail: z.string(),
});

const evidenceSchema = z.object({
  rule: z.string(),
  why: z.string().describe("why the first finding is of that rule, and what it does not show"),
  fix: z.string(),
  check: z.string().describe("what would settle it"),
  firstAt: z.string(),
  lastAt: z.string(),
  examples: z
    .array(exampleSchema)
    .max(3)
    .describe("attempts that show it, of orgs that had it in no run of the base first"),
});
export type ComparedEvidence = z.infer<typeof evidenceSchema>;

const originSchema = z.object({
  run: z.string(),
  scenario: z.string(),
  seed: z.int(),
  configHash: z.string(),
  commit: z.string().nullable().describe("null when the run did not note it"),
  k6: z.string(),
  tokenrush: z.string(),
  target: z.object({
    name: z.string(),
    dialect: z.string(),
    embedded: z.boolean(),
    hosts: z.array(z.string()),
  }),
});
export type RunOrigin = z.infer<typeof originSchema>;

const provenanceSchema = z.object({
  runs: z.array(originSchema).describe("of both sides, those of the base first"),
  flags: z.array(z.string()).describe("what the comparison was told beside its runs"),
});

const factSchema = z.object({
  name: z.string(),
  base: z.number().nullable(),
  candidate: z.number().nullable(),
  change: changeSchema.nullable().describe("a ratio; null without several runs a side"),
  format: z.enum(["rate", "ratio", "durationMs", "share"]),
});
export type FactRow = z.infer<typeof factSchema>;

const bandSchema = z.array(
  z.object({
    p: z.number(),
    us: z.number(),
    lowUs: z.number().nullable(),
    highUs: z.number().nullable(),
  }),
);

const curveSchema = z.object({
  stage: z.string(),
  grant: z.enum(GRANTS),
  base: bandSchema,
  candidate: bandSchema,
});

const lineSchema = z.object({
  p95Us: z.number().nullable(),
  status403Share: z.number().nullable(),
  unusableShare: z.number().nullable(),
});

const timelineSchema = z.object({
  blockMs: count,
  stages: z.array(
    z.object({ stage: z.string(), kind: z.enum(STAGE_KINDS), startMs: count, durationMs: count }),
  ),
  blocks: z
    .array(z.object({ startMs: count, base: lineSchema, candidate: lineSchema }))
    .describe("the median of a side's runs in each block"),
});

const VERDICT_STATES = [
  "NOT COMPARABLE",
  "NO DATA",
  "REGRESSED",
  "IMPROVED",
  "SHIFTED",
  "SAME",
  "INCONCLUSIVE",
] as const;

export const comparisonSchema = z.object({
  schemaVersion: z.literal(COMPARISON_SCHEMA_VERSION),
  kind: z.literal("runs"),
  id: z.string(),
  comparedAt: z.string(),
  tokenrush: z.string(),
  question: z
    .enum(["sdk", "runs"])
    .describe("`sdk` where the sides are labelled with two versions of one SDK"),
  verdict: z.object({
    state: z.enum(VERDICT_STATES),
    passed: z.boolean().nullable(),
    text: z.string().describe("the verdict in a sentence"),
    reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    advice: z.array(z.string()),
  }),
  base: sideSchema,
  candidate: sideSchema,
  differences: z.array(differenceSchema),
  noise: z.object({
    source: z.enum(["measured", "calibrated", "assumed"]),
    runs: count,
    sigma: z
      .object({ p50: z.number(), p95: z.number(), p99: z.number() })
      .nullable()
      .describe("null where it is measured metric by metric"),
    text: z.string(),
  }),
  rows: z.array(rowSchema),
  defects: z.array(defectSchema),
  orgs: z.object({
    compared: count,
    onlyInBase: z.array(z.string()),
    onlyInCandidate: z.array(z.string()),
    metrics: z.array(orgMetricSchema),
  }),
  findings: z.object({
    appeared: z.array(findingChangeSchema),
    vanished: z.array(findingChangeSchema),
    inBoth: z.array(findingChangeSchema),
  }),
  evidence: z.array(evidenceSchema).describe("of each finding of the candidate, by its rule"),
  facts: z.array(factSchema),
  curves: z.array(curveSchema),
  timeline: timelineSchema,
  provenance: provenanceSchema.describe("where the runs come from, to run and compare them again"),
  notes: z.array(z.string()).describe("how the numbers are made and what was left out"),
});

export type Comparison = z.infer<typeof comparisonSchema>;
export type Difference = Comparison["differences"][number];
export type Side = Comparison["base"];

/** The JSON Schema (draft 2020-12) of the comparison of runs. */
export function comparisonJsonSchema(): object {
  return z.toJSONSchema(comparisonSchema);
}
