/** Reads a `result.json` back. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { type Result, RESULT_SCHEMA_VERSION, resultSchema } from "./result.ts";

const versionSchema = z.object({ schemaVersion: z.int() });

/** The result at `path`; one that is missing, broken or of another schema version is RESULT_INVALID. */
export async function readResult(path: string): Promise<Result> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw invalid(path, reasonOf(error), error);
  });
  const value = parseJson(path, text);
  const versioned = versionSchema.safeParse(value);
  if (versioned.success && versioned.data.schemaVersion !== RESULT_SCHEMA_VERSION) {
    throw invalid(path, `its schema version is ${versioned.data.schemaVersion}`);
  }
  const parsed = resultSchema.safeParse(value);
  if (!parsed.success) throw invalid(path, describeFirst(parsed.error), parsed.error);
  return parsed.data;
}

function parseJson(path: string, text: string): unknown {
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

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function invalid(path: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError(
    "RESULT_INVALID",
    `${path} is not a result of schema version ${RESULT_SCHEMA_VERSION}: ${why}`,
    {
      hint: "`tokenrush analyze` makes it anew from the run's records",
      exitCode: EXIT_CODES.usage,
      cause,
    },
  );
}
