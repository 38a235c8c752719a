/** The outcome of a recorded attempt. */
import type { DialectRules } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { Outcome } from "../core/words.ts";
import type { ScannedRecord } from "./scanned-record.ts";

/** As any answer's, but for a success whose body nobody kept: there is nothing in it to hold against the server. */
export function outcomeOf(scanned: ScannedRecord, rules: DialectRules): Outcome {
  const isSuccess = scanned.status >= 200 && scanned.status < 300;
  return isSuccess && scanned.tokenForm === "unseen" ? "issued" : classifyOutcome(scanned, rules);
}
