/** How calls of the configured check were answered, by the state of the token they were made with. */
import { CLAIM_STATES, type ClaimState } from "../core/words.ts";
import type { CheckAnswers } from "./aggregate.ts";

export function createCheckStates(): Record<ClaimState, CheckAnswers> {
  return {
    match: noAnswers(),
    empty: noAnswers(),
    absent: noAnswers(),
    wrongOrg: noAnswers(),
    undecodable: noAnswers(),
    opaque: noAnswers(),
  };
}

function noAnswers(): CheckAnswers {
  return { sent: 0, allowed: 0, denied: 0, failed: 0 };
}

/** Adds what another part of the same run counted. */
export function addCheckStates(
  into: Record<ClaimState, CheckAnswers>,
  from: Readonly<Record<ClaimState, CheckAnswers>>,
): void {
  for (const state of CLAIM_STATES) {
    into[state].sent += from[state].sent;
    into[state].allowed += from[state].allowed;
    into[state].denied += from[state].denied;
    into[state].failed += from[state].failed;
  }
}
