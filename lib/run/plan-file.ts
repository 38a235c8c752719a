/** Reads a run's `plan.json` back. */
import { readFile } from "node:fs/promises";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { type Plan, PLAN_SCHEMA_VERSION } from "../core/plan.ts";

/** The plan of a run; one that is missing, cut or of another version is RUN_UNREADABLE. */
export async function readPlan(path: string): Promise<Plan> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw unreadable(path, String(error), error);
  });
  const value = parse(path, text);
  if (!isPlan(value)) throw unreadable(path, "it is of another version");
  return value;
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, String(error), error);
  }
}

// The file was written by the planner into a directory nobody else may write to: its version is what can be wrong.
function isPlan(value: unknown): value is Plan {
  return (
    typeof value === "object" &&
    value !== null &&
    "schemaVersion" in value &&
    value.schemaVersion === PLAN_SCHEMA_VERSION &&
    "orgs" in value &&
    Array.isArray(value.orgs)
  );
}

function unreadable(path: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError("RUN_UNREADABLE", `${path} is not a run's plan: ${why}`, {
    hint: "judge the run with the version of tokenrush that its manifest names",
    exitCode: EXIT_CODES.usage,
    cause,
  });
}
