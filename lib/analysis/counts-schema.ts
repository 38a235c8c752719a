/** The schema of counts, the same for a run, a stage, a grant, a variant and an org. */
import { z } from "zod";
import { CLAIM_STATES, OUTCOMES } from "../core/words.ts";
import { count, share } from "./schema-values.ts";

/** Latencies in microseconds of `issued` attempts only: the smallest value with cumulative count >= ceil(p·n). */
export const latencySchema = z.object({
  n: count,
  p50: count,
  p90: count,
  p95: count,
  p99: count,
  max: count,
});

export const countsSchema = z.object({
  attempts: count.describe("sum of the outcomes"),
  outcomes: z.record(z.enum(OUTCOMES), count),
  errorCodes: z
    .record(z.string(), count)
    .describe("OAuth `error`, or `code` of an API-shaped body, of answers that are not issued"),
  status403: count,
  usable: count.describe("tokens whose claim state is match, and those a check confirmed"),
  unusable: count.describe("empty + absent + wrongOrg + hollow, and those a check refuted"),
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
  retries: count.describe(
    "attempts that try a logical request again; attempts - retries is how many of those there were",
  ),
  unprepared: count
    .default(0)
    .describe(
      "times a logical request could not be sent, since a request that prepares it failed; the share of failed attempts is (attempts - issued + unprepared) / (attempts + unprepared)",
    ),
  checks: z
    .object({
      sent: count.describe("calls made with a token, or about one"),
      allowed: count.describe("answered 2xx, or active"),
      denied: count.describe("answered 401 or 403, or not active"),
      failed: count.describe("anything else"),
      confirmed: count.describe("tokens without a readable claim whose org the answer confirms"),
      refuted: count.describe("the same whose org is another one"),
    })
    .describe("of the configured check; others are in `scenario`"),
});
