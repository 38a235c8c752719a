/** Makes what one VU can do out of the plan and the runtime's own means. */
import { createDraws } from "./draws.ts";
import type { PlanTable } from "./plan-table.ts";
import { createReadyOrgs, type ReadyPorts } from "./ready-orgs.ts";
import { createSender, type SenderPorts } from "./sender.ts";
import type { Session } from "./session.ts";

/** What a session needs of the runtime. */
export interface SessionPorts extends ReadyPorts, SenderPorts {
  /** SHA-256 of a text, base64url. */
  sha256: (text: string) => string;
  wait: (durationMs: number) => void;
}

/** Makes one VU's session. */
export function createSession(plan: PlanTable, ports: SessionPorts): Session {
  const { transport, signing, base64, wait } = ports;
  const sender = createSender(plan.head, ports);
  return {
    plan,
    ...createDraws(plan, sender.vu),
    ready: createReadyOrgs(plan, ports),
    ...sender,
    wait,
    createVerifier() {
      const verifier = signing.randomText();
      return { verifier, challenge: ports.sha256(verifier) };
    },
    createJar: transport.createJar,
    encodeBase64: base64.encode,
  };
}
