/** What is wrong with a request that was tried again, by how it looked: a faulty client blames the server for its own mistake. */
import type { PlanClient } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { parseSent, type SentShape } from "../core/sent-shape.ts";
import { boundText } from "../core/text.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import type { ScannedRecord } from "./scanned-record.ts";

/** The parameter without which a request of a grant is none. @see RFC 6749 §4.1.3, §6; RFC 8693 §2.1 */
const REQUIRED: Readonly<Record<Grant, string | null>> = {
  client_credentials: null,
  refresh: "refresh_token",
  authorization_code: "code",
  token_exchange: "subject_token",
  extension: null,
};
const DETAIL_CHARACTERS_MAX = 200;

export interface RequestFault {
  /** `json as form`, `no refresh_token`, `no secret`: the first that holds. */
  fault: string;
  /** How the very request looked. */
  detail: string;
}

/** Null for a request that was as it should be, or of which it is not known how it looked. */
export function findRequestFault(
  { extras, grant }: Pick<ScannedRecord, "extras" | "grant">,
  client: PlanClient | undefined,
): RequestFault | null {
  const text = extras.get(EXTRA.sent);
  const sent = text === undefined ? null : parseSent(text);
  const fault = sent === null ? null : faultIn(sent, GRANTS[grant], client);
  if (sent === null || fault === null) return null;
  const parameters = sent.parameters.length === 0 ? "nothing" : sent.parameters.join(", ");
  const detail = `${fault} · sent ${parameters} as ${sent.body}, authenticated by ${sent.auth}`;
  return { fault, detail: boundText(detail, DETAIL_CHARACTERS_MAX) };
}

function faultIn(
  { body, auth, parameters }: SentShape,
  grant: Grant = GRANTS[0],
  client: PlanClient | undefined,
): string | null {
  if (body === "json") return "json as form";
  const required = REQUIRED[grant];
  if (required !== null && !parameters.includes(required)) return `no ${required}`;
  const hasSecret = client !== undefined && client.credentialName !== null;
  return hasSecret && (auth === "none" || auth === "basic-empty") ? "no secret" : null;
}
