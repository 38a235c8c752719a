/**
 * Reconsent: users grant one scope more, their old tokens are revoked, and the old access token is tried until it is refused.
 */
import { createReconsent } from "../lib/k6/reconsent.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createReconsent);

export const { options, handleSummary } = scenario;

/** One iteration is one user's way from the old token to the new one. */
export default function reconsent(): void | Promise<void> {
  return scenario.iterate();
}
