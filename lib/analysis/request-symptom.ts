/** The signatures of what a client got wrong: in place of a refusal that it explains, or beside whatever was answered. */
import type { Outcome } from "../core/words.ts";
import { AT_FIRST, REQUEST_FAULT, type RequestFault } from "./request-fault.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import type { Signature } from "./symptom-table.ts";

/** The signature of a refusal that is put down to its request; of what is told whatever was answered, that of all such requests. */
export function blamedSignature(
  refusal: Signature,
  { fault }: RequestFault,
  { attemptNumber }: Pick<ScannedRecord, "attemptNumber">,
): Signature {
  if (fault === REQUEST_FAULT.doubleAuth) return { ...refusal, family: "conduct", detail: fault };
  const isFirst = attemptNumber === 1;
  return { ...refusal, family: "request", detail: isFirst ? `${fault}${AT_FIRST}` : fault };
}

/** What was answered is told by another symptom, so that only its status is in this one. */
export function conductSignature(
  fault: string,
  outcome: Outcome,
  { status }: Pick<ScannedRecord, "status">,
): Signature {
  const text = { error: "", shape: "", bodyKeys: "", description: "", detail: fault };
  return { family: "conduct", outcome, status, ...text };
}
