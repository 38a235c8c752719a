/** `comparison.json` of two targets, such as staging and production: the same orgs side by side, without a word on latency. */
import { z } from "zod";
import { CLAIM_STATES, OUTCOMES } from "../core/words.ts";
import { COMPARISON_SCHEMA_VERSION, differenceSchema } from "./comparison.ts";

const count = z.int().nonnegative();

/** What an org's requests ask for and how, as far as the plan of the run is there. */
const requestSchema = z.object({
  host: z.string(),
  auth: z.string(),
  scope: z.string(),
  redirectUri: z.string(),
});

const orgAtTargetSchema = z.object({
  attempts: count,
  outcomes: z.partialRecord(z.enum(OUTCOMES), count).describe("those there were"),
  claims: z.partialRecord(z.enum(CLAIM_STATES), count),
  usable: count,
  unusable: count,
  errors: z
    .array(z.object({ status: count, error: z.string(), description: z.string() }))
    .describe("of its findings, one answer each"),
  granted: z.string().nullable().describe("null where it is not told by itself"),
  request: requestSchema.nullable().describe("null without the run's plan"),
  groups: z.record(z.string(), z.string()).describe("free columns, such as the region"),
});
export type OrgAtTarget = z.infer<typeof orgAtTargetSchema>;

const sideSchema = z.object({
  name: z.string(),
  dialect: z.string(),
  hosts: z.array(z.string()),
  runs: z.array(z.string()),
});

/** How an org fares at two targets: the same, at one only, not to be told, or asked for too rarely. */
const ORG_STATES = ["ALIKE", "SPLIT", "INCONCLUSIVE", "NO DATA"] as const;

export const targetComparisonSchema = z.object({
  schemaVersion: z.literal(COMPARISON_SCHEMA_VERSION),
  kind: z.literal("targets"),
  id: z.string(),
  comparedAt: z.string(),
  tokenrush: z.string(),
  verdict: z.object({
    state: z.enum([...ORG_STATES, "NOT COMPARABLE"]),
    passed: z.boolean().nullable(),
    text: z.string(),
    advice: z.array(z.string()).describe("what to do where there is no verdict"),
  }),
  base: sideSchema,
  candidate: sideSchema,
  differences: z
    .array(differenceSchema)
    .describe("what forbids to hold the runs against each other, or is accepted"),
  splits: z
    .array(
      z.object({
        rule: z
          .enum(["T22", "T25"])
          .describe(
            "T22 where the target fails by itself, T25 where it refuses or grants otherwise",
          ),
        org: z.string(),
        worksAt: z.enum(["base", "candidate"]),
        text: z.string(),
        differing: z
          .array(z.object({ what: z.string(), base: z.string(), candidate: z.string() }))
          .describe("what differs beside the outcome, likeliest cause first"),
        fix: z.string(),
      }),
    )
    .describe(
      "orgs that get usable tokens from one target and none, or useless ones, from the other",
    ),
  orgs: z.array(
    z.object({
      org: z.string(),
      state: z
        .enum(ORG_STATES)
        .describe(
          "NO DATA: too few attempts; INCONCLUSIVE: works at one target, in part at another",
        ),
      base: orgAtTargetSchema,
      candidate: orgAtTargetSchema,
      differing: z.array(z.string()).describe("names of what differs"),
    }),
  ),
  onlyInBase: z.array(z.string()),
  onlyInCandidate: z.array(z.string()),
  notes: z.array(z.string()),
});
export type TargetComparison = z.infer<typeof targetComparisonSchema>;
