/** The schemas of percentile curves, and of the slices of a run that other runs are held against. */
import { z } from "zod";
import { GRANTS, STAGE_KINDS } from "../core/words.ts";
import { countsSchema } from "./counts-schema.ts";
import { count } from "./schema-values.ts";

export const percentilePointSchema = z.object({
  p: z.number().describe("0…1"),
  us: count,
  lowUs: count.nullable(),
  highUs: count.nullable().describe("null where the data sets no bound"),
});

const interval = z
  .enum(["blocks", "ranks"])
  .describe(
    "how the band was made: by the scatter between blocks of time (Woodruff), or by ranks as if attempts were independent",
  );

export const percentileCurveSchema = z.object({
  stage: z.string().nullable().describe("null for the whole load"),
  n: count.describe("issued attempts"),
  interval,
  points: z.array(percentilePointSchema),
});

/** How many times the variance of a share exceeds that of independent attempts, by the stage's blocks; at least 1. */
export const designEffectsSchema = z.object({
  status403: z.number(),
  failed: z.number(),
  empty: z.number(),
  wrongOrg: z.number(),
});

export const sliceSchema = countsSchema.extend({
  stage: z.string().describe("a stage, or all repeats of one under its name without the number"),
  kind: z.enum(STAGE_KINDS),
  durationMs: count,
  grant: z.enum(GRANTS),
  designEffects: designEffectsSchema.describe("of all grants together"),
  interval,
  points: z.array(percentilePointSchema).describe("empty where nothing was issued"),
});

export type PercentileCurveFacts = z.infer<typeof percentileCurveSchema>;
export type DesignEffects = z.infer<typeof designEffectsSchema>;
