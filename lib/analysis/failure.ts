/** What an attempt that was not issued a token shows: the signature it shares with others, and a word on itself. */
import type { DialectRules } from "../core/dialect.ts";
import { connectionKind, lackingMembers } from "../core/outcome.ts";
import type { PlanOrg } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { boundText } from "../core/text.ts";
import type { Outcome } from "../core/words.ts";
import type { SymptomFamily } from "./aggregate.ts";
import { blankDescription } from "./blanked-description.ts";
import { GAVE_UP, hasGivenUp } from "./request-fault.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import type { Signature } from "./symptom-table.ts";
import { memoizeText } from "./text-memo.ts";

export type Failure = Exclude<Outcome, "issued">;

const FAMILIES: Readonly<Record<Failure, SymptomFamily>> = {
  hollow: "hollow",
  denied: "http",
  throttled: "http",
  rejected: "http",
  serverError: "http",
  timeout: "timeout",
  connection: "connection",
  malformed: "malformed",
};
const WORD_CHARACTERS_MAX = 100;
const KEYS_CHARACTERS_MAX = 300;

const boundWord = memoizeText((word) => boundText(word, WORD_CHARACTERS_MAX));
const boundKeys = memoizeText((keys) => boundText(keys, KEYS_CHARACTERS_MAX));

/** The signature of a failed attempt; answers that differ only in ids, digits and quoted names share one. */
export function failureSignature(
  outcome: Failure,
  scanned: ScannedRecord,
  org: PlanOrg,
  rules: DialectRules,
): Signature {
  return {
    family: FAMILIES[outcome],
    outcome,
    ...answerSignature(scanned, org),
    detail: boundWord(subKind(outcome, scanned, rules)),
  };
}

/** What of an answer its signature is made from, each part bounded. */
export function answerSignature(
  { status, error, shape, description, extras }: ScannedRecord,
  org: PlanOrg,
): Pick<Signature, "status" | "error" | "shape" | "bodyKeys" | "description"> {
  return {
    status,
    error: boundWord(error),
    shape: boundWord(shape),
    bodyKeys: boundKeys(extras.get(EXTRA.bodyKeys) ?? ""),
    description: blankDescription(description, [org.org, org.orgId]),
  };
}

/** Lacking members, kind of connection error, who gave up, or content type: what tells failures of one outcome apart. */
function subKind(outcome: Failure, scanned: ScannedRecord, rules: DialectRules): string {
  if (outcome === "hollow") return lackingMembers(scanned, rules);
  if (outcome === "timeout") return hasGivenUp(scanned.extras) ? GAVE_UP : "";
  if (outcome === "connection") {
    return hasGivenUp(scanned.extras) ? GAVE_UP : connectionKind(scanned.errorCode);
  }
  if (outcome === "malformed") return contentType(scanned);
  return "";
}

function contentType({ extras }: ScannedRecord): string {
  return (extras.get(EXTRA.contentType) ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** What is to be said of this very attempt beside its status, error and description; empty for nothing. */
export function failureDetail(
  outcome: Failure,
  scanned: ScannedRecord,
  rules: DialectRules,
): string {
  const retryAfter = scanned.extras.get(EXTRA.retryAfter) ?? "";
  const words = [
    outcome === "hollow" ? `no ${lackingMembers(scanned, rules).replaceAll(",", ", ")}` : "",
    outcome === "malformed" ? `body: ${scanned.shape} ${contentType(scanned)}`.trim() : "",
    outcome === "connection" ? `connection: ${connectionKind(scanned.errorCode)}` : "",
    retryAfter === "" ? "" : `Retry-After ${retryAfter}`,
  ];
  return boundText(words.filter((word) => word !== "").join(" · "), 2 * WORD_CHARACTERS_MAX);
}
