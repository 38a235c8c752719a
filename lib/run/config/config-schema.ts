/** The schema of `tokenrush.yaml`: types, limits, defaults, and the words with which messages say what to give. */
import { z } from "zod";
import { GATE_BOUNDS, GATE_METRICS } from "../../core/plan.ts";
import { GRANTS } from "../../core/words.ts";
import {
  apiCheckSchema,
  eventsSchema,
  hotSchema,
  perTime,
  preflightSchema,
  retrySchema,
  weightsSchema,
  workloadSchema,
} from "./load-schema.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import { line } from "./schema-words.ts";
import { targetSchema } from "./target-schema.ts";
import { variantsSchema } from "./variants-schema.ts";

const generateSchema = z.strictObject({
  count: z.int().min(1).max(100_000).describe("the number of orgs"),
  org: line.default("org-{n:4}").describe("the orgs' name, such as org-{n:4}"),
  orgId: line.optional().describe("what the server calls the org; its name if left out"),
  clientId: line.optional().describe("the client id, such as app-{n}"),
  // Checked for each org, once the template is filled in.
  secretRef: line.optional().describe("a reference such as env:SECRET_{n} or file:secrets/{n}"),
  scope: line.optional().describe("the scopes asked for, separated by spaces"),
  audience: line.optional().describe("the audience a token must carry"),
  redirectUri: line.optional().describe("the redirect URI registered for the client"),
  primary: z.int().min(1).default(1).describe("the number of the primary org, from 1"),
  nextSecretRef: line
    .optional()
    .describe("a reference to the secret that takes over in a rotation"),
  declaredScope: line.optional().describe("the scopes the client is said to have"),
  expectedOrgs: line.optional().describe("org ids a token must carry, separated by semicolons"),
});

const orgsSchema = z.strictObject({
  file: line.optional().describe("the path of a CSV file with one org per row"),
  generate: generateSchema.optional().describe("count and templates, instead of a file"),
  weights: weightsSchema.optional().describe("how weights follow from the order of the orgs"),
  hot: z
    .array(hotSchema)
    .max(100)
    .default([])
    .describe("a list of orgs that take a share of all attempts for a time"),
});

const share = z.number().min(0).max(1e9);
const mixSchema = z.strictObject({
  client_credentials: share.default(0).describe("the share of client credentials, 0 or more"),
  refresh: share.default(0).describe("the share of refresh tokens, 0 or more"),
  authorization_code: share.default(0).describe("the share of authorization codes, 0 or more"),
  token_exchange: share.default(0).describe("the share of exchanged tokens, 0 or more"),
  extension: share.default(0).describe("the share of target.extensionGrant, 0 or more"),
});

export const gateSchema = z.strictObject({
  metric: z.enum(GATE_METRICS).describe("what the gate limits"),
  max: z
    .union([z.number(), z.string()])
    .describe(
      "a count such as 0, a share such as 0.1%, or for p50…p99 a duration such as 400ms (by stage and grant, by org and stage, or by variant)",
    ),
  stage: z.string().optional().describe("the name of a stage; all if left out"),
  grant: z.enum(GRANTS).optional().describe("a grant of the mix; all if left out"),
  variant: z.string().optional().describe("the name of a variant; all if left out"),
  org: z.string().optional().describe("the name of an org; all if left out"),
  per: z.enum(["run", "org"]).default("run").describe("what is held against the limit"),
  minCount: z.int().min(0).optional().describe("how many events there must be for a judgement"),
  bound: z
    .enum(GATE_BOUNDS)
    .optional()
    .describe(
      "value (default), lower (fails only what is surely above the limit) or upper (passes only what is surely below it, and nothing without an interval)",
    ),
});

const safetySchema = z.strictObject({
  maxRate: z
    .number()
    .positive()
    .max(1e6)
    .default(1000)
    .describe("the most token requests per second, retries included"),
  maxPerOrg: perTime
    .optional()
    .describe("the most token requests of one org, retries included, such as 60/min"),
  maxVus: z.int().min(1).max(10_000).optional().describe("the most requests in flight"),
  allow: z
    .array(line)
    .max(1000)
    .default([])
    .describe("a list of hosts that load may go to, such as [login.example]"),
});

/** Labels of a run; also what `--label` takes. */
export const labelsSchema = z.record(
  z.string().regex(/^[A-Za-z][\w.-]{0,39}$/),
  z.string().regex(/^\P{Cc}{0,200}$/u),
);
export const seedSchema = z.int().min(0).max(0x7fff_ffff);
export const sampleSchema = z.number().min(0).max(1);

export const configSchema = z.strictObject({
  version: z.literal(1).describe("1, the layout of this file"),
  target: targetSchema.describe("the authorization server and how to talk to it"),
  orgs: orgsSchema.describe("the tenants: a file, or generate"),
  mix: mixSchema
    .prefault({ client_credentials: 1 })
    .describe("the share of attempts per grant, such as { client_credentials: 70, refresh: 30 }"),
  variants: variantsSchema,
  model: z
    .enum(["open", "closed"])
    .default("open")
    .describe(
      "open: attempts start on schedule; closed: each VU starts the next when the last ended",
    ),
  workload: workloadSchema
    .optional()
    .describe("a list of stages, each with name, kind, rate and duration"),
  scenario: scenarioSchema
    .prefault("spike")
    .describe("the name of a scenario, or its name with options"),
  retry: retrySchema.optional().describe("how the client under test tries again"),
  apiCheck: apiCheckSchema.optional().describe("a call made with a share of the tokens"),
  events: eventsSchema
    .default([])
    .describe("a list of what happens during the run, each with name and at"),
  preflight: preflightSchema
    .optional()
    .describe("what one token per org and grant before any load is for: strict, warn or off"),
  sample: sampleSchema.optional().describe("the share of issued tokens decoded, 0 to 1"),
  gates: z.array(gateSchema).max(1000).optional().describe("a list of limits the run must keep"),
  safety: safetySchema.prefault({}).describe("what the load may never exceed"),
  labels: labelsSchema
    .optional()
    .describe("words that say what this run is about; names of letters, digits, - _ and ."),
  seed: seedSchema.optional().describe("a whole number from 0 to 2147483647; random if left out"),
});

export type Settings = z.output<typeof configSchema>;
export type GateSettings = z.output<typeof gateSchema>;
export type StageSettings = NonNullable<Settings["workload"]>[number];
export type GenerateSettings = NonNullable<Settings["orgs"]["generate"]>;

/** The published JSON Schema (draft 2020-12) of `tokenrush.yaml`. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, { io: "input" });
}
