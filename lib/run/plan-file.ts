/** Reads a run's `plan.json` back. */
import { type Plan, PLAN_SCHEMA_VERSION } from "../core/plan.ts";
import { readRunFile, runUnreadable } from "./run-file.ts";

/** The plan of a run; one that is missing, cut or of another version is RUN_UNREADABLE. */
export async function readPlan(path: string): Promise<Plan> {
  const hint = "judge the run with the version of tokenrush that its manifest names";
  const unreadable = runUnreadable(path, "plan", hint);
  const value = await readRunFile(path, unreadable);
  if (!isPlan(value)) throw unreadable("it is of another version");
  return value;
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
