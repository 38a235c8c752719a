/** Reads a `result.json` back. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { type Result, RESULT_SCHEMA_VERSION, resultSchema } from "./result.ts";

/** The result at `path`; one that is missing, broken or of another schema version is RESULT_INVALID. */
export async function readResult(path: string): Promise<Result> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw invalid(path, String(error), error);
  });
  const parsed = resultSchema.safeParse(parseJson(path, text));
  if (!parsed.success) throw invalid(path, z.prettifyError(parsed.error), parsed.error);
  return parsed.data;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(path, String(error), error);
  }
}

function invalid(path: string, why: string, cause: unknown): HarnessError {
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
