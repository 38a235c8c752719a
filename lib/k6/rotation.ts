/** Rotation: the mix, while each client's secret is replaced and VUs take the new one at times of their own. */
import { spreadAt } from "../core/choice.ts";
import { EXTRA } from "../core/record.ts";
import { createMix } from "./mix.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import { scenarioOptionsOf } from "./scenario-options.ts";
import type { CredentialGeneration, Session } from "./session.ts";

/**
 * Makes one VU of the client: it sends the old secret until its own time has come, whatever the server answers, as a
 * deployed process does that reads its secret at start. Attempts say which one they sent.
 */
export function createRotation(session: Session): () => void | Promise<void> {
  const { head } = session.plan;
  const { event, adoptWithinMs } = scenarioOptionsOf(head, "rotation");
  const change = head.events[event];
  if (change === undefined) throw new Error(`plan.json holds no event ${event}`);
  let generation: CredentialGeneration = "old";
  const iterateMix = createMix({
    ...session,
    ready: (org, variant) => session.ready(org, variant, generation),
    attempt: (ready, grant, request, details) =>
      session.attempt(ready, grant, request, {
        ...details,
        extras: [...(details?.extras ?? []), [EXTRA.secret, sentSecret(ready)]],
      }),
  });
  return () => {
    const adoptAtMs = change.atMs + adoptWithinMs * spreadAt(head.seed, session.vu());
    if (session.nowMs() >= adoptAtMs) generation = "new";
    return iterateMix();
  };
}

// Where no other secret takes over, the old one is all there is.
function sentSecret({ client, generation }: ReadyOrg): CredentialGeneration {
  return client.nextCredentialName === null ? "old" : generation;
}
