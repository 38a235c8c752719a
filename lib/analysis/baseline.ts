/** `results/baselines/<name>.json`: what of some runs later ones are compared with, small enough to be committed. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { type Finding, type Result, resultSchema } from "./result.ts";

export const BASELINE_SCHEMA_VERSION = 2;

const baselineSchema = z.object({
  schemaVersion: z
    .literal([1, BASELINE_SCHEMA_VERSION])
    .describe("1 may hold histograms beside each result, which nothing reads"),
  kind: z.literal("baseline"),
  name: z.string(),
  savedAt: z.string(),
  runs: z.array(z.object({ result: resultSchema })).min(1),
});
export type Baseline = z.infer<typeof baselineSchema>;
export type BaselineRun = Baseline["runs"][number];

/** A run without what no comparison reads: evidence, correlations, pictures. Counts, percentiles with their bounds and orgs stay whole. */
export function toBaselineRun(result: Result): BaselineRun {
  return {
    result: {
      ...result,
      findings: result.findings.map(withoutEvidence),
      observations: [],
      variantDifferences: [],
      orgComparison: [],
      heatMap: { columnMs: result.heatMap.columnMs, rows: [], rest: null },
      correlation: {
        latency: [],
        series: [],
        bursts: [],
        concurrency: [],
        breakdowns: [],
        text: [],
      },
      scenario: null,
    },
  };
}

function withoutEvidence(finding: Finding): Finding {
  return { ...finding, perOrg: [], evidence: [], passing: [], alternatives: [] };
}

/** Reads a baseline back; FILE_UNREADABLE for one that is missing, broken or of another version. */
export async function readBaseline(path: string): Promise<Baseline> {
  try {
    return baselineSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new HarnessError(
      "FILE_UNREADABLE",
      `${path} is no baseline of schema version ${BASELINE_SCHEMA_VERSION}`,
      {
        hint: "`tokenrush runs baseline save` makes one from runs",
        exitCode: EXIT_CODES.usage,
        cause: error,
      },
    );
  }
}
