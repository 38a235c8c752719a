/** One token request on its way through the issuer, and its line in the fault log. */
import type { IncomingMessage } from "node:http";
import type { Grant } from "../core/words.ts";
import { forbiddenBodyOf } from "./fault-answer.ts";
import type { DrawnFault } from "./fault-draw.ts";
import { CONSEQUENCE, type FaultLogLine } from "./fault-log.ts";
import type { LostAnswer } from "./refresh-ledger.ts";
import type { Arrival } from "./run-clock.ts";
import type { IssuerOrg } from "./setup.ts";

export interface TokenExchange {
  attemptId: string;
  org: IssuerOrg;
  grant: Grant;
  /** The code or refresh token presented; empty for none. */
  credential: string;
  arrival: Arrival;
  drawn: DrawnFault | null;
}

/** Finds the exchange that a request inside the OAuth library belongs to. */
export type ExchangeLookup = (request: IncomingMessage) => TokenExchange | undefined;

/** The line of the fault that was applied. */
export function faultLine(exchange: TokenExchange, { fault, delayMs }: DrawnFault): FaultLogLine {
  const body = forbiddenBodyOf(fault);
  return {
    ...common(exchange),
    faultId: fault.id,
    kind: fault.kind,
    ...(fault.kind === "latency" ? { delayMs } : {}),
    ...(body === null ? {} : { body }),
  };
}

/** The line of a refusal that an earlier, lost answer is to blame for. */
export function consequenceLine(exchange: TokenExchange, cause: LostAnswer): FaultLogLine {
  return {
    ...common(exchange),
    faultId: cause.faultId,
    kind: CONSEQUENCE,
    causedBy: cause.attemptId,
  };
}

function common({ attemptId, org, grant, arrival }: TokenExchange) {
  const at = new Date(arrival.epochMs).toISOString();
  return { attemptId, org: org.org, grant, at, atMs: Math.round(arrival.elapsedMs) };
}
