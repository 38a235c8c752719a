/** The schema of variants: requests that differ from the target's in what they set, drawn by weight inside one run. */
import { z } from "zod";
import { variantShape } from "./request-schema.ts";
import { STAGE_NAME } from "./schema-words.ts";

const MAX_VARIANTS = 20;

const variantSchema = z.strictObject({
  name: z.string().regex(STAGE_NAME).describe("a name of up to 40 letters, digits, - _ and ."),
  weight: z
    .number()
    .positive()
    .max(1e9)
    .default(1)
    .describe("the variant's share of attempts against the others, above 0"),
  set: z
    .strictObject(variantShape)
    .partial()
    .prefault({})
    .describe("what the variant's requests have in place of the target's settings"),
});

/** One variant at least: that of the target as it stands is named `default`. */
export const variantsSchema = z
  .array(variantSchema)
  .min(1)
  .max(MAX_VARIANTS)
  .default([{ name: "default", weight: 1, set: {} }])
  .describe("a list of variants, each with name, weight and what it sets");

export type VariantSettings = z.output<typeof variantSchema>;
