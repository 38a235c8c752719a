/** The schema of scenarios: each by its name with options of its own. */
import { z } from "zod";
import { CACHE_KEY_PARTS, PROPAGATION_ENDS } from "../../core/plan.ts";
import { SCENARIOS, type ScenarioName } from "../../core/words.ts";
import { durationMs, HOUR_MS, line, percent } from "./schema-words.ts";

const duration = durationMs(HOUR_MS);
const event = z.string().min(1);

const OPTIONS = [
  z.strictObject({ name: z.literal("spike") }),
  z.strictObject({ name: z.literal("soak") }),
  z.strictObject({
    name: z.literal("refresh-storm"),
    chains: z.int().min(1).max(5000).default(100).describe("how many chains expire together"),
    prime: duration.prefault("20s").describe("how long beginning the chains takes, such as 20s"),
    within: duration.prefault("1s").describe("how long a storm takes to start, such as 1s"),
    storms: z.int().min(1).max(100).default(1).describe("how many storms, 1 to 100"),
    every: duration.prefault("20s").describe("from one storm to the next, such as 20s"),
  }),
  z.strictObject({
    name: z.literal("propagation"),
    event: event
      .optional()
      .describe("the name of the event; the first that changes scope or membership"),
    poll: duration.prefault("1s").describe("how often each org is asked, such as 1s"),
    window: duration.prefault("60s").describe("how long after the event, such as 60s"),
    expect: z
      .enum(PROPAGATION_ENDS)
      .default("granted")
      .describe("what the event does to scope or membership: granted or removed"),
  }),
  z.strictObject({
    name: z.literal("rotation"),
    event: event.optional().describe("the name of the event; the first that rotates secrets"),
    adoptWithin: duration
      .prefault("5s")
      .describe("how long it takes until every VU has the new secret, such as 5s"),
  }),
  z.strictObject({
    name: z.literal("double-spend"),
    credential: z
      .enum(["refresh_token", "code"])
      .default("refresh_token")
      .describe("what is presented more than once: refresh_token or code"),
    times: z.int().min(2).max(50).default(4).describe("how often at once, 2 to 50"),
  }),
  z.strictObject({
    name: z.literal("reconsent"),
    addScope: line.describe("the scope that is asked for besides the org's"),
    poll: duration.prefault("1s").describe("how often the old token is tried, such as 1s"),
    window: duration.prefault("30s").describe("for how long, such as 30s"),
  }),
  z.strictObject({
    name: z.literal("cache"),
    key: z
      .array(z.enum(CACHE_KEY_PARTS))
      .min(1)
      .default(["client", "scope", "grant"])
      .describe("what the client's cache of tokens goes by, such as [client, org, scope, grant]"),
    renewAt: percent.prefault("80%").describe("the share of a token's lifetime it is kept for"),
  }),
] as const;

const optionsSchema = z.discriminatedUnion("name", OPTIONS);
export type ScenarioSettings = z.output<typeof optionsSchema>;

/** A name alone stands for the scenario with its defaults. */
export const scenarioSchema = z.union([
  z
    .enum(SCENARIOS)
    .transform((name) => ({ name }))
    .pipe(optionsSchema),
  optionsSchema,
]);

/** The options of a scenario that is named elsewhere than in the file; null when it cannot do without options. */
export function defaultOptionsOf(name: ScenarioName): ScenarioSettings | null {
  return optionsSchema.safeParse({ name }).data ?? null;
}
