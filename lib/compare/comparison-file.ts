/** Reads a `comparison.json` back, of runs or of targets, and publishes the schema of both. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { type Comparison, COMPARISON_SCHEMA_VERSION, comparisonSchema } from "./comparison.ts";
import { type TargetComparison, targetComparisonSchema } from "./target-comparison.ts";

export type AnyComparison = Comparison | TargetComparison;

const anySchema = z.discriminatedUnion("kind", [comparisonSchema, targetComparisonSchema]);
const versionSchema = z.object({ schemaVersion: z.int() });

/** The comparison at `path`; one that is missing, broken or of another schema version is COMPARISON_INVALID. */
export async function readComparison(path: string): Promise<AnyComparison> {
  const value = await readJson(path);
  const version = versionSchema.safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== COMPARISON_SCHEMA_VERSION) {
    throw invalid(path, `its schema version is ${version}`);
  }
  const parsed = anySchema.safeParse(value);
  if (!parsed.success) throw invalid(path, describeFirst(parsed.error), parsed.error);
  return parsed.data;
}

/** The published JSON Schema (draft 2020-12) of `comparison.json`: either kind. */
export function anyComparisonJsonSchema(): object {
  return z.toJSONSchema(anySchema);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw invalid(path, error instanceof Error ? error.message : String(error), error);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words quote the file, which may be anybody's secret.
    throw invalid(path, "it is no JSON", error);
  }
}

/** One fault tells what kind of file this is; a file of another kind has dozens. */
function describeFirst({ issues }: z.ZodError): string {
  const [first] = issues;
  const others = issues.length > 1 ? `, and ${issues.length - 1} more faults` : "";
  return `${first?.path.join(".") || "the file"}: ${first?.message ?? "is unreadable"}${others}`;
}

function invalid(path: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    "COMPARISON_INVALID",
    `${path} is not a comparison of schema version ${COMPARISON_SCHEMA_VERSION}: ${why}`,
    {
      hint: "`tokenrush compare` makes one of runs",
      exitCode: EXIT_CODES.usage,
      cause,
    },
  );
}
