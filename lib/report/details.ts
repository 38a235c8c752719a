/** Everything a run tells besides what every run tells: variants, retries, checks, scopes, and what its scenario is about. */
import type { Result } from "../analysis/result.ts";
import type { Detail } from "./detail.ts";
import { describeScenario } from "./scenario-details.ts";
import {
  describeChecks,
  describeRetries,
  describeScopes,
  describeVariants,
} from "./slice-details.ts";

/** The details of a run, the scenario's own first; empty for a plain spike. */
export function listDetails(result: Result): Detail[] {
  return [
    ...describeScenario(result),
    ...describeVariants(result),
    ...describeRetries(result),
    ...describeChecks(result),
    ...describeScopes(result),
  ];
}
