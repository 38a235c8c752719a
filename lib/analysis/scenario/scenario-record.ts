/** One record as the tallies of scenarios see it: attempts on schedule, and checks that only a scenario makes. */
import { EXTRA } from "../../core/record.ts";
import type { ClaimState, Outcome } from "../../core/words.ts";
import type { ScannedRecord } from "../scanned-record.ts";
import type { Sighting } from "../symptom-table.ts";

export interface ScenarioRecord {
  scanned: Pick<
    ScannedRecord,
    | "org"
    | "grant"
    | "variant"
    | "attemptNumber"
    | "startMs"
    | "latencyUs"
    | "status"
    | "error"
    | "grantedScope"
    | "extras"
  >;
  attemptId: string;
  /** Null for a check. */
  outcome: Outcome | null;
  /** Null for a check, and for a token that was not issued or not looked into. */
  claimState: ClaimState | null;
  /** True of an issued answer that grants less than was asked for. */
  isShort: boolean;
  /** The record as evidence, made only when it is kept as an example. */
  sighting?: () => Omit<Sighting, "order" | "detail">;
}

/** What a check came to: the call was allowed, refused for its token, or says nothing of it. */
export type CheckAnswer = "allowed" | "denied" | "failed";

/** An introspection's `active` decides before its status does (RFC 7662 §2.2). */
export function checkAnswerOf({
  status,
  extras,
}: Pick<ScannedRecord, "status" | "extras">): CheckAnswer {
  if (status === 401 || status === 403) return "denied";
  if (status < 200 || status >= 300) return "failed";
  return extras.get(EXTRA.active) === "false" ? "denied" : "allowed";
}
