/** Reads the JSON files of a run directory. */
import { readFile } from "node:fs/promises";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

/** The file's JSON, whatever it is; throws what `unreadable` makes of a file that is missing or no JSON. */
export async function readRunFile(
  path: string,
  unreadable: (why: string, cause?: unknown) => HarnessError,
): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(String(error), error);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words quote the file, which may be anybody's secret.
    throw unreadable("it is no JSON", error);
  }
}

/** RUN_UNREADABLE (exit: usage): the file at `path` is not the `what` of a run. */
export function runUnreadable(
  path: string,
  what: string,
  hint: string,
): (why: string, cause?: unknown) => HarnessError {
  return (why, cause) =>
    new HarnessError("RUN_UNREADABLE", `${path} is not a run's ${what}: ${why}`, {
      hint,
      exitCode: EXIT_CODES.usage,
      cause,
    });
}
