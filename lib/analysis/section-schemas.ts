/** The schemas of the result's sections on retries, on calls made with the tokens, and on scopes. */
import { z } from "zod";
import { CHECK_KINDS } from "../core/plan.ts";
import { CLAIM_STATES } from "../core/words.ts";
import { count, intervalSchema, share } from "./schema-values.ts";

export const retriesSchema = z.object({
  logicalRequests: count,
  obtained: count.describe("logical requests that ended with a token"),
  attempts: count,
  attemptsPerToken: z.number().nullable(),
  obtainedAtFirst: count,
  obtainedByRetry: count,
  malformed: count.describe(
    "retries that were refused, and whose request lacks what the first attempt had",
  ),
});

export const checksSchema = z.object({
  kind: z.enum(CHECK_KINDS),
  sample: share,
  rows: z
    .array(
      z.object({
        claimState: z.enum(CLAIM_STATES),
        sent: count,
        allowed: count,
        denied: count,
        failed: count,
      }),
    )
    .describe("the answer joined to the state of the token it was made with"),
  deniedAfterIssuance: z
    .object({ count, of: count, interval: intervalSchema })
    .describe("200 at issuance, 401 or 403 when used"),
});

export const scopeRowSchema = z.object({
  declared: z
    .string()
    .describe("scopes the org's client is said to have; empty when nothing is said"),
  asked: z.string(),
  granted: z.string(),
  notGranted: z.array(z.string()).describe("asked for (or else declared), not granted"),
  notDeclared: z.array(z.string()).describe("granted, not declared"),
  orgs: z.array(z.string()).max(20),
  orgCount: count,
  tokens: count,
});

export type RetryFacts = z.infer<typeof retriesSchema>;
export type CheckFacts = z.infer<typeof checksSchema>;
export type ScopeRow = z.infer<typeof scopeRowSchema>;
