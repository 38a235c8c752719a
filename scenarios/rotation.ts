/**
 * Rotation: the mix goes on while the clients' secrets are replaced, and each VU takes the new one at a time of its own.
 */
import { createRotation } from "../lib/k6/rotation.ts";
import { openScenario } from "../lib/k6/runtime.ts";

const scenario = openScenario(createRotation);

export const { options, handleSummary } = scenario;

/** One iteration is one logical request, by the secret that the VU has then. */
export default function rotation(): void | Promise<void> {
  return scenario.iterate();
}
