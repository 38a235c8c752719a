/** The schema of the load's shape: stages, weights, retries, checks, events. */
import { z } from "zod";
import { CHECK_KINDS, RETRY_FAULTS } from "../../core/plan.ts";
import { EVENT_KINDS, OUTCOMES } from "../../core/words.ts";
import { durationMs, HOUR_MS, line, percent, STAGE_NAME } from "./schema-words.ts";

const WEEK_MS = 168 * HOUR_MS;
const SECONDS_PER = { s: 1, min: 60, h: 3600 } as const;
const PER_TIME = /^(\d{1,9}(?:\.\d{1,3})?)\/(s|min|h)$/;

/** `60/min` as attempts per second. */
export const perTime = z
  .string()
  .regex(PER_TIME)
  .transform((text) => {
    const [, amount, unit] = PER_TIME.exec(text) ?? [];
    return Number(amount) / (unit === "s" || unit === "min" ? SECONDS_PER[unit] : SECONDS_PER.h);
  })
  .pipe(z.number().positive());

const stageSchema = z.strictObject({
  name: z.string().regex(STAGE_NAME).describe("a name of up to 40 letters, digits, - _ and ."),
  kind: z
    .enum(["warmup", "baseline", "spike", "soak", "recovery"])
    .describe("what the stage is for: warmup, baseline, spike, soak or recovery"),
  rate: z
    .number()
    .min(0.001)
    .max(1e6)
    .optional()
    .describe("the attempts started per second over all orgs, 0.001 or more"),
  vus: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("of a closed model, in place of rate: the VUs that run"),
  duration: durationMs(WEEK_MS).describe("a duration such as 500ms, 10s, 2m or 1h"),
  rampIn: durationMs(WEEK_MS)
    .optional()
    .describe("the duration of a ramp before the stage, such as 2s"),
  repeat: z.int().min(1).max(100).default(1).describe("how often the stage comes, 1 to 100"),
  rest: durationMs(WEEK_MS)
    .optional()
    .describe("the pause between repeats, at the rate before the stage; its duration if left out"),
});

export const workloadSchema = z.array(stageSchema).min(1).max(100);

export const weightsSchema = z.strictObject({
  zipf: z
    .number()
    .min(0.01)
    .max(5)
    .describe("the exponent: the n-th org's weight is divided by n to its power, 0.01 to 5"),
});

export const hotSchema = z.strictObject({
  org: z.string().min(1).describe("the name of an org"),
  share: percent.describe("its share of all attempts, such as 60%"),
  from: durationMs(WEEK_MS).optional().describe("when it begins, such as 2m; at once if left out"),
  to: durationMs(WEEK_MS).optional().describe("when it ends, such as 4m; never if left out"),
});

export const retrySchema = z.strictObject({
  max: z.int().min(0).max(10).describe("how many more attempts a request may take, 0 to 10"),
  on: z
    .array(z.enum(OUTCOMES).exclude(["issued"]))
    .min(1)
    .default(["throttled", "serverError", "timeout", "connection"])
    .describe("a list of outcomes that are tried again, such as [throttled, timeout]"),
  backoff: durationMs(HOUR_MS)
    .prefault("1s")
    .describe("the pause before the first retry, doubled before each further one, such as 1s"),
  maxWait: durationMs(HOUR_MS).prefault("30s").describe("the longest pause, such as 30s"),
  honourRetryAfter: z.boolean().default(true).describe("whether Retry-After is heeded"),
  fault: z.enum(RETRY_FAULTS).optional().describe("what a faulty client gets wrong on a retry"),
});

export const apiCheckSchema = z.strictObject({
  kind: z
    .enum(CHECK_KINDS)
    .default("api")
    .describe("what is asked: api with the token, introspection about it, or tokens-me"),
  url: line.describe("the URL, such as https://api.{region}/v2/me"),
  sample: z.number().min(0).max(1).default(0.05).describe("the share of issued tokens, 0 to 1"),
  org: line
    .nullable()
    .optional()
    .describe("dotted path in the answer to the org id, such as organization.id"),
});

const eventSchema = z.strictObject({
  name: z.string().regex(STAGE_NAME).describe("a name of up to 40 letters, digits, - _ and ."),
  kind: z
    .enum(EVENT_KINDS)
    .default("other")
    .describe("what changes: scope-change, membership-change, secret-rotation or other"),
  at: durationMs(WEEK_MS).describe("when, from the start of the load, such as 30s"),
  command: line.optional().describe("a command that makes it happen, run by a shell"),
  url: line.optional().describe("a URL that makes it happen when it gets a POST"),
});

export const eventsSchema = z.array(eventSchema).max(100);

export const preflightSchema = z.enum(["strict", "warn", "off"]);
