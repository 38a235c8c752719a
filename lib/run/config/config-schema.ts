/** The schema of `tokenrush.yaml`: types, limits, defaults, and the words with which messages say what to give. */
import { z } from "zod";
import { GATE_METRICS } from "../../core/plan.ts";
import { DIALECTS } from "../../core/words.ts";
import { DURATION_PATTERN, parseDurationMs } from "./duration.ts";
import { parseSecretReference } from "./secret-reference.ts";

const HOUR_MS = 3_600_000;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const STAGE_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
/** One line of text: what is shown in tables and sent in requests holds no control character. */
const line = z.string().regex(/^\P{Cc}{1,2000}$/u);

const durationMs = (maxMs: number) =>
  z
    .string()
    .regex(DURATION_PATTERN)
    .transform((text) => Math.round(parseDurationMs(text) ?? 0))
    .pipe(z.number().min(1).max(maxMs));

const secretRef = line
  .superRefine((text, context) => {
    const parsed = parseSecretReference(text);
    if ("what" in parsed) {
      context.addIssue({ code: "custom", message: parsed.what, params: { fix: parsed.fix } });
    }
  })
  .describe("a reference to a secret: env:NAME or file:PATH");

const targetSchema = z.strictObject({
  name: line.optional().describe("the target's name in reports; its host if left out"),
  dialect: z.enum(DIALECTS).default("rfc").describe("how the server words tokens and errors"),
  issuer: line.optional().describe("the `iss` that every token must carry"),
  tokenUrl: line.describe("the token endpoint, such as https://login.{region}/oauth/token"),
  authorizeUrl: line.optional().describe("the authorization endpoint, needed for mix.refresh"),
  headlessAuthorize: z
    .boolean()
    .default(false)
    .describe("true if one authorization request without a browser yields a code"),
  client: z
    .strictObject({ id: line.describe("the client id"), secretRef: secretRef.optional() })
    .optional()
    .describe("the client of orgs that name none: id and secretRef"),
  clientAuth: z
    .enum(["basic", "post", "none"])
    .default("basic")
    .describe("where the client's credential goes"),
  claims: z
    .strictObject({
      org: line
        .nullable()
        .default("org_ids")
        .describe("name or dotted path of the claim with the org ids, or null for no check"),
      scope: line.default("scope").describe("name or dotted path of the claim with the scopes"),
      extra: z
        .enum(["forbid", "allow"])
        .default("forbid")
        .describe("what an org id nobody expected means"),
    })
    .prefault({})
    .describe("which claims say what a token is good for"),
  orgParameter: z
    .strictObject({
      name: line.describe("the parameter's name"),
      in: z.enum(["body", "query"]).describe("where the parameter goes"),
      value: line.default("{orgId}").describe("the parameter's value, such as {orgId}"),
    })
    .nullable()
    .default(null)
    .describe("the request parameter that names the org: name, in, value; or null"),
  timeout: durationMs(HOUR_MS).prefault("10s").describe("a duration such as 500ms, 10s or 2m"),
  connections: z
    .enum(["reuse", "new"])
    .default("reuse")
    .describe("whether a VU keeps its connection"),
  attemptIdHeader: line
    .regex(HEADER_NAME)
    .optional()
    .describe("the name of the request header that carries the attempt id"),
  correlationHeader: line
    .regex(HEADER_NAME)
    .optional()
    .describe("the name of the response header with the server's correlation id"),
});

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
});

const orgsSchema = z.strictObject({
  file: line.optional().describe("the path of a CSV file with one org per row"),
  generate: generateSchema.optional().describe("count and templates, instead of a file"),
});

const share = z.number().min(0).max(1e9);
const mixSchema = z.strictObject({
  client_credentials: share.default(0).describe("the share of client credentials, 0 or more"),
  refresh: share.default(0).describe("the share of refresh tokens, 0 or more"),
});

const stageSchema = z.strictObject({
  name: z.string().regex(STAGE_NAME).describe("a name of up to 40 letters, digits, - _ and ."),
  kind: z
    .enum(["warmup", "baseline", "spike", "recovery"])
    .describe("what the stage is for: warmup, baseline, spike or recovery"),
  rate: z
    .number()
    .min(0.001)
    .max(1e6)
    .describe("the attempts started per second over all orgs, 0.001 or more"),
  duration: durationMs(168 * HOUR_MS).describe("a duration such as 500ms, 10s, 2m or 1h"),
  rampIn: durationMs(168 * HOUR_MS)
    .optional()
    .describe("the duration of a ramp before the stage, such as 2s"),
});

export const gateSchema = z.strictObject({
  metric: z.enum(GATE_METRICS).describe("what the gate limits"),
  max: z
    .union([z.number(), z.string()])
    .describe("a count such as 0, a share such as 0.1%, or for p50…p99 a duration such as 400ms"),
  stage: z.string().optional().describe("the name of a stage; all if left out"),
  grant: z
    .enum(["client_credentials", "refresh"])
    .optional()
    .describe("a grant of the mix; all if left out"),
  org: z.string().optional().describe("the name of an org; all if left out"),
  per: z.enum(["run", "org"]).default("run").describe("what is held against the limit"),
  minCount: z.int().min(0).optional().describe("how many events there must be for a judgement"),
});

const safetySchema = z.strictObject({
  maxRate: z
    .number()
    .positive()
    .max(1e6)
    .default(1000)
    .describe("the highest rate allowed, attempts per second"),
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
  workload: z
    .array(stageSchema)
    .min(1)
    .max(100)
    .describe("a list of stages, each with name, kind, rate and duration"),
  sample: sampleSchema.optional().describe("the share of issued tokens decoded, 0 to 1"),
  gates: z.array(gateSchema).max(1000).optional().describe("a list of limits the run must keep"),
  safety: safetySchema.prefault({}).describe("what the load may never exceed"),
  labels: labelsSchema
    .optional()
    .describe("words that say what this run is about; names of letters, digits, - _ and ."),
  seed: seedSchema.optional().describe("a whole number from 0 to 2147483647; random if left out"),
});

export type Settings = z.output<typeof configSchema>;
export type TargetSettings = Settings["target"];
export type GateSettings = z.output<typeof gateSchema>;
export type StageSettings = Settings["workload"][number];
export type GenerateSettings = NonNullable<Settings["orgs"]["generate"]>;

/** The published JSON Schema (draft 2020-12) of `tokenrush.yaml`. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, { io: "input" });
}
