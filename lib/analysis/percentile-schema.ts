/** The schema of percentile curves. */
import { z } from "zod";
import { count } from "./schema-values.ts";

export const percentileCurveSchema = z.object({
  stage: z.string().nullable().describe("null for the whole load"),
  n: count.describe("issued attempts"),
  interval: z
    .enum(["blocks", "ranks"])
    .describe(
      "how the band was made: by the scatter between blocks of time (Woodruff), or by ranks as if attempts were independent",
    ),
  points: z.array(
    z.object({
      p: z.number().describe("0…1"),
      us: count,
      lowUs: count.nullable(),
      highUs: count.nullable().describe("null where the data sets no bound"),
    }),
  ),
});

export type PercentileCurveFacts = z.infer<typeof percentileCurveSchema>;
