/** The schema of what only one scenario can tell of a run. */
import { z } from "zod";
import { PROPAGATION_ENDS } from "../core/plan.ts";
import { count } from "./schema-values.ts";

const rotationSideSchema = z.object({ attempts: count, issued: count, invalidClient: count });

const spanMs = z.object({ low: z.number(), high: z.number().nullable() });
const stormSchema = z.object({
  storm: z.string(),
  chains: count,
  attempts: count,
  issued: count,
  firstMs: z.number().describe("first attempt, since the storm began"),
  lastMs: z.number(),
  lostChains: count.describe("chains that got no token, however often they tried"),
});

export const scenarioFactsSchema = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("soak"),
    parts: z
      .array(
        z.object({
          fromMs: z.number(),
          toMs: z.number(),
          attempts: count,
          failed: count,
          p50Us: count,
          p95Us: count,
        }),
      )
      .describe("the soak in quarters"),
    drift: z.object({
      p95Ratio: z.number().nullable(),
      failedDifference: z.number(),
      text: z.string(),
    }),
  }),
  z.object({
    name: z.literal("refresh-storm"),
    storms: z.array(stormSchema),
  }),
  z.object({
    name: z.literal("propagation"),
    event: z.string(),
    expect: z
      .enum(PROPAGATION_ENDS)
      .default("granted")
      .describe("what the event does; a poll is good when it agrees with that"),
    pollMs: z.number(),
    windowMs: z.number(),
    orgs: z
      .array(
        z.object({
          org: z.string(),
          polls: count,
          good: count,
          lastBadMs: z.number().nullable().describe("since the event"),
          consistentMs: spanMs
            .nullable()
            .describe(
              "from the event to consistency, between the last bad poll and the next; null when never",
            ),
        }),
      )
      .max(200)
      .describe("those that never got there first, then the slowest"),
    orgCount: count,
    never: count.describe("orgs that were not consistent when polling ended"),
    noData: count.describe(
      "orgs of which no poll told anything: none came, or their tokens cannot be read and no check was made",
    ),
    before: z
      .object({ polls: count, good: count })
      .default({ polls: 0, good: 0 })
      .describe("polls of all orgs before the event"),
    changedNothing: z
      .boolean()
      .default(false)
      .describe("every poll was good, those before the event too"),
    p50Ms: z
      .number()
      .nullable()
      .describe(
        "first good poll, over all orgs that were polled; null when it is of one that never got there",
      ),
    p95Ms: z.number().nullable(),
    maxMs: z.number().nullable().describe("of those that got there"),
  }),
  z.object({
    name: z.literal("rotation"),
    event: z.string(),
    before: rotationSideSchema,
    after: z.object({ old: rotationSideSchema, new: rotationSideSchema }),
    oldLastGoodMs: z
      .number()
      .nullable()
      .describe("since the event: the last token by the old secret"),
    changedNothing: z.boolean(),
    text: z.string(),
  }),
  z.object({
    name: z.literal("double-spend"),
    credential: z.enum(["refresh_token", "code"]),
    times: count,
    spends: count,
    byWinners: z.array(z.object({ winners: count, spends: count })),
    survivors: z.object({ alive: count, dead: count, unknown: count }),
  }),
  z.object({
    name: z.literal("reconsent"),
    oldTokens: count.describe("tokens that worked before their revocation"),
    neverWorked: count
      .default(0)
      .describe("tokens that were not accepted before their revocation, and so tell nothing of it"),
    stillWorking: z.object({
      p50Ms: z.number().nullable(),
      p95Ms: z.number().nullable(),
      maxMs: z.number().nullable(),
    }),
    neverRefused: count.describe("old tokens that still worked at the end of the window"),
    newWithScope: z.object({ count, of: count }),
  }),
  z.object({
    name: z.literal("cache"),
    key: z.array(z.string()),
    hits: count,
    misses: count,
    crossOrg: count.describe("hits whose token was issued for another org"),
    denied: count.describe("hits answered 401 or 403"),
  }),
]);

export type ScenarioFacts = z.infer<typeof scenarioFactsSchema>;
