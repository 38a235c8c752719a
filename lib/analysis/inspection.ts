/**
 * What inspecting a file of another tool gives: what was read, what each token says, and the findings a run with the same records would have.
 * The zod schemas are the source of both the types and the published JSON Schema.
 */
import { z } from "zod";
import { EXIT_CODES, type ExitCode } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { REQUEST_FLAWS } from "../core/sent-shape.ts";
import { CLAIM_STATES, GRANTS, OUTCOMES } from "../core/words.ts";
import type { Aggregate } from "./aggregate.ts";
import { composeResult } from "./compose-result.ts";
import { findingSchema } from "./finding-schema.ts";
import type { RunFacts } from "./run-facts.ts";
import { count } from "./schema-values.ts";

const INSPECTION_SCHEMA_VERSION = 1;

const inspectedTokenSchema = z.object({
  attemptId: z.string().describe("its middle number is the place in the file; evidence names it"),
  where: z.string().describe("entry, line, item or execution, from 1"),
  org: z.string(),
  clientId: z.string(),
  grant: z.enum(GRANTS).describe("of an answer that stands alone, client_credentials"),
  status: count.describe("0 when there was no answer"),
  outcome: z.enum(OUTCOMES),
  error: z.string(),
  description: z.string(),
  form: z.enum(["jwt", "opaque", "undecodable", "none", "not in the file"]),
  expiresInSeconds: z.number().nullable(),
  scope: z.string().describe("as the answer says; empty when it does not"),
  hasRefreshToken: z.boolean(),
  header: z.record(z.string(), z.string()).describe("alg, kid and typ of a JWT"),
  claims: z
    .record(z.string(), z.string())
    .describe("of a JWT: whose it is, for whom, and how long, in words; `sub` hashed, `jti` cut"),
  claimState: z.enum(CLAIM_STATES).nullable().describe("null where there is no token to look into"),
  problems: z.array(z.string()).describe("what is wrong with this very token or request"),
  sent: z
    .object({
      body: z.enum(["form", "json"]),
      auth: z.string(),
      parameters: z.array(z.string()),
      flaws: z.array(z.enum(REQUEST_FLAWS)),
    })
    .nullable()
    .describe("how the request looked; null where the file does not hold it"),
});
export type InspectedToken = z.infer<typeof inspectedTokenSchema>;

export const inspectionSchema = z.object({
  schemaVersion: z.literal(INSPECTION_SCHEMA_VERSION),
  file: z.string(),
  format: z.string(),
  inspectedAt: z.iso.datetime(),
  judgedAs: z.object({
    dialect: z.string(),
    claim: z.string().nullable().describe("where the org was looked for; null when nowhere"),
    expectedOrg: z
      .string()
      .nullable()
      .describe("the org of every token; null where the requests name it"),
  }),
  exchanges: z.object({
    tokenRequests: count,
    authorizations: count,
    calls: count.describe("made with a bearer token"),
    introspections: count,
    revocations: count,
    leftAlone: count.describe("what has nothing to do with tokens"),
    broken: count.describe("entries that could not be read"),
  }),
  notes: z.array(z.object({ code: z.string(), text: z.string() })),
  tokens: z
    .array(inspectedTokenSchema)
    .describe("one per token request or answer, in the file's order; of many the first"),
  findings: z.array(findingSchema),
  observations: z.array(findingSchema).describe("seen, but too rarely to be a finding"),
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** What the inspected file was read into. */
interface InspectionInput extends Pick<
  Inspection,
  "file" | "format" | "exchanges" | "notes" | "tokens"
> {
  expectedOrg: string | null;
  plan: Plan;
  aggregate: Aggregate;
  /** UTC; null where the file does not say. */
  startedAt: string | null;
  now: Date;
  tokenrush: string;
}

/** Judges what was read as a run's records are judged; only what a file can tell is kept of it. */
export function composeInspection(input: InspectionInput): Inspection {
  const { plan, aggregate, file, format, exchanges, notes, tokens, expectedOrg } = input;
  const inspectedAt = input.now.toISOString();
  const { findings, observations } = composeResult({
    plan,
    aggregate,
    manifest: factsOf(input),
    k6Summary: null,
    preflightSummary: null,
    preflightStopped: false,
    generator: null,
    events: [],
  });
  const { dialect, claims } = plan.target;
  return {
    schemaVersion: INSPECTION_SCHEMA_VERSION,
    file,
    format,
    inspectedAt,
    judgedAs: { dialect, claim: claims.org?.from ?? null, expectedOrg },
    exchanges,
    notes,
    tokens,
    findings,
    observations,
  };
}

/** A file has no manifest; nothing of this reaches a finding but the time, where the file has none. */
function factsOf({ startedAt, now, tokenrush }: InspectionInput): RunFacts {
  return {
    id: "inspect",
    startedAt: startedAt ?? now.toISOString(),
    endedAt: now.toISOString(),
    tokenrush,
    k6: "",
    node: "",
    state: "finished",
    k6ExitCode: 0,
    stopReason: null,
    processGone: false,
    platformCores: 1,
    machine: null,
    source: null,
    series: null,
  };
}

/** 1 with any finding, 4 when no token request was there to judge, else 0. */
export function exitCodeOfInspection({ findings, exchanges }: Inspection): ExitCode {
  if (findings.length > 0) return EXIT_CODES.failed;
  return exchanges.tokenRequests === 0 ? EXIT_CODES.noVerdict : EXIT_CODES.ok;
}

/** The published JSON Schema (draft 2020-12) of what `inspect --json` prints. */
export function inspectionJsonSchema(): object {
  return z.toJSONSchema(inspectionSchema);
}
