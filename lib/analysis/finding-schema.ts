/** The schema of a finding and its evidence. */
import { z } from "zod";
import { CLIENT_AUTH_METHODS, GRANTS, OUTCOMES } from "../core/words.ts";
import { MAX_EXAMPLES, MAX_PASSING } from "./example-limits.ts";
import { count, intervalSchema } from "./schema-values.ts";

const requestFormSchema = z.object({
  url: z.string().describe("with the org parameter where it stands in the query"),
  auth: z.enum(CLIENT_AUTH_METHODS),
  parameters: z
    .array(
      z.object({ name: z.string(), sent: z.string().nullable().describe("null for a secret") }),
    )
    .describe("of the body, in their order, without what proves the client"),
  hasSecretParameters: z
    .boolean()
    .describe("an extension grant has further parameters, which are secret"),
});
export type RequestForm = z.infer<typeof requestFormSchema>;

export const evidenceSchema = z.object({
  attemptId: z.string(),
  org: z.string(),
  orgId: z.string().describe("what the server calls the org"),
  clientId: z.string(),
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
  request: requestFormSchema
    .nullable()
    .describe(
      "how it was sent, without what is secret; null where nothing says where to, and of what only prepares one",
    ),
});

export const findingSchema = z.object({
  rule: z.string().describe("id of the rule, e.g. U01.empty"),
  title: z.string(),
  why: z.string().describe("why this and not its alternative: the evidence that decided"),
  orgs: z.array(z.string()),
  perOrg: z.array(
    z.object({
      org: z.string(),
      count,
      of: count,
      preflight: count.optional().describe("the same in the preflight, where it is not in count"),
    }),
  ),
  count,
  of: count,
  ofWhat: z
    .enum([
      "attempts",
      "issued",
      "decoded",
      "sampled",
      "answers",
      "checks",
      "requests",
      "spends",
      "polls",
    ])
    .describe(
      "the denominator in words; requests are attempts that are no retry and those that could not be sent, spends and polls are those of a scenario",
    ),
  variants: z
    .array(z.object({ variant: z.string(), count, of: count }))
    .optional()
    .describe("the same by variant, over these orgs; only where a run has several"),
  interval: intervalSchema.nullable(),
  designEffect: z
    .number()
    .min(1)
    .describe(
      "how many times the variance of count / of exceeds that of independent attempts, since failures come in bursts; the interval has it in",
    ),
  confidence: z.enum(["high", "medium", "low"]),
  defect: z.boolean().describe("a correctness defect: fails the run whatever the gates say"),
  firstAt: z.string(),
  lastAt: z.string(),
  evidence: z.array(evidenceSchema).max(MAX_EXAMPLES),
  passing: z
    .array(evidenceSchema)
    .max(MAX_PASSING)
    .describe(
      "attempts of the same grant that were as they should be: of other orgs, or of the same before",
    ),
  atRest: z.object({
    text: z.string(),
    stages: z.array(z.object({ stage: z.string(), count, of: count })),
    grants: z.array(z.object({ grant: z.enum(GRANTS), count, of: count })),
  }),
  check: z.string().describe("the one check that would settle it"),
  fix: z.string(),
  alternatives: z.array(z.string()),
});
