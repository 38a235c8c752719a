/** What the analysis is told of a run beside its plan and records: the manifest's facts, k6's own counts, k6's use of the machine. */
import { z } from "zod";

const count = z.int().nonnegative();

export const machineSchema = z.object({
  platform: z.string().describe("operating system and processor architecture"),
  cpu: z.string(),
  proxy: z.boolean().describe("requests went through a proxy of the environment"),
});

/** What flags and variables changed of the configuration's load. */
export const overridesSchema = z.object({
  scenario: z.string().optional(),
  scale: z.number().optional().describe("factor of all rates"),
  timeScale: z.number().optional().describe("factor of all durations"),
  orgs: count.optional().describe("so many from the top"),
  onlyOrg: z.string().optional(),
  preflight: z.enum(["strict", "warn", "off"]).optional(),
  events: z
    .array(z.object({ name: z.string(), atMs: z.number() }))
    .optional()
    .describe("beside those of the configuration, before timeScale"),
});

export const sourceSchema = z.object({
  commit: z.string().nullable().describe("of the repository that the run was started in"),
  build: z.string().nullable().describe("address or name of the build that started it"),
});

/** One of several runs of the same, or of two configurations in turn. */
export const seriesSchema = z.object({
  id: z.string(),
  side: z.enum(["a", "b"]),
  replicate: z.int().positive(),
  of: z.int().positive().describe("runs per side"),
});

export const runFactsSchema = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  tokenrush: z.string(),
  k6: z.string(),
  node: z.string(),
  state: z.enum(["running", "finished", "stopped", "failed"]),
  k6ExitCode: z.int().nullable().describe("null when k6 did not exit by itself"),
  stopReason: z.string().nullable(),
  processGone: z.boolean().describe("the process that would have closed the manifest is no more"),
  platformCores: z.int().positive(),
  machine: machineSchema.nullable(),
  source: sourceSchema.nullable(),
  series: seriesSchema.nullable(),
});
export type RunFacts = z.infer<typeof runFactsSchema>;

export const k6SummarySchema = z.object({
  httpReqs: count,
  httpReqFailedShare: z.number().min(0).max(1),
  httpReqDurationP95Us: z.number().nonnegative().nullable().describe("null of merged parts"),
  droppedIterations: count,
  started: count.describe("attempts about to be sent, counted before the request"),
  recorded: count
    .nullable()
    .default(null)
    .describe("attempts whose record was written, counted after it; null when k6 did not count"),
  auxiliary: count
    .nullable()
    .default(null)
    .describe("requests that are no attempts; null when k6 did not count them"),
  iterations: count,
  vusMax: count,
});
export type K6Summary = z.infer<typeof k6SummarySchema>;

export const generatorSeriesSchema = z.object({
  cores: z.int().positive(),
  samples: z.array(
    z.object({
      atMs: z.number().describe("milliseconds since 1970, by the clock of k6's machine"),
      cpuMs: z
        .number()
        .nonnegative()
        .describe("k6's user and system time since the sample before; of the first, ignored"),
      rssMb: z.number().nonnegative(),
    }),
  ),
});
export type GeneratorSeries = z.infer<typeof generatorSeriesSchema>;
