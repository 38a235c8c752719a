/** The schema of which orgs stand out, and the schema of the picture of orgs over time. */
import { z } from "zod";
import { count, intervalSchema, share } from "./schema-values.ts";

/** What orgs are compared by: shares of attempts, and of tokens looked into. */
export const COMPARED = ["status403", "failed", "unusable"] as const;
export type Compared = (typeof COMPARED)[number];

const counted = z.object({ count, of: count });

export const orgComparisonSchema = z.object({
  measure: z.enum(COMPARED),
  total: counted,
  extent: z
    .enum(["none", "all", "some", "unclear"])
    .describe(
      "whether it is met by no org, by all alike, by those that stand out, or by no clear circle",
    ),
  standOut: z
    .array(
      counted.extend({
        org: z.string(),
        interval: intervalSchema.describe("Wilson 95 %, of this org alone"),
        q: share.describe("corrected for the number of orgs (Benjamini-Hochberg)"),
      }),
    )
    .max(50)
    .describe("orgs surely above the others, by the lower bound of their share"),
  standOutCount: count,
  others: counted.extend({ orgs: count }).describe("all orgs that do not stand out"),
  pooled: counted
    .extend({ orgs: count, interval: intervalSchema })
    .nullable()
    .describe("orgs with few attempts that do not stand out, as if they were one"),
  beyondChance: share
    .nullable()
    .describe("how much of the scatter between orgs chance does not explain (I²)"),
  text: z.string(),
});

const rowSchema = z.object({
  attempts: z.array(count),
  status403: z.array(count),
  unusable: z.array(count),
});

export const heatMapSchema = z.object({
  columnMs: count,
  rows: z
    .array(rowSchema.extend({ org: z.string() }))
    .max(60)
    .describe("orgs of most 403s and unusable answers"),
  rest: rowSchema.extend({ orgs: count }).nullable().describe("all other orgs together"),
});

export type OrgComparison = z.infer<typeof orgComparisonSchema>;
export type HeatMap = z.infer<typeof heatMapSchema>;
