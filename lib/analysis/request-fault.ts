/** What is wrong with a request, by how it looked: a faulty client blames the server for its own mistake. */
import type { PlanClient } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { parseSent, type RequestFlaw, type SentShape } from "../core/sent-shape.ts";
import { boundText, formatDuration } from "../core/text.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import type { ScannedRecord } from "./scanned-record.ts";

/** What a request can have wrong, as the symptom names it; `no code` and the like stand beside these. */
export const REQUEST_FAULT = {
  jsonAsForm: "json as form",
  noSecret: "no secret",
  undefinedSecret: "undefined secret",
  encodedId: "encoded id",
  doubleAuth: "double authentication",
  unencodedSecret: "unencoded secret",
  duplicate: "duplicate parameter",
  clearToProxy: "clear to proxy",
  tooSoon: "asked again too soon",
} as const;

/** Follows the name of a fault in a request that is not the client's second try or later. */
export const AT_FIRST = " at first";
/** Of an exchange that the client broke off in its own time. */
export const GAVE_UP = "client gave up";

/** The parameter without which a request of a grant is none. @see RFC 6749 §4.1.3, §6; RFC 8693 §2.1 */
const REQUIRED: Readonly<Record<Grant, string | null>> = {
  client_credentials: null,
  refresh: "refresh_token",
  authorization_code: "code",
  token_exchange: "subject_token",
  extension: null,
};
/** Refusals that a server only gives to whoever has proved who it is. @see RFC 6749 §5.2 */
const PAST_AUTHENTICATION: ReadonlySet<string> = new Set([
  "invalid_grant",
  "invalid_scope",
  "SCOPE_MISMATCH",
  "unsupported_grant_type",
]);
const DETAIL_CHARACTERS_MAX = 200;

export interface RequestFault {
  /** As `REQUEST_FAULT` names it, or `no refresh_token` and the like. */
  fault: string;
  /** How the very request looked. */
  detail: string;
}

type Refused = Pick<ScannedRecord, "extras" | "grant" | "error">;

/** The fault that a refusal is put down to; null for a request that was as it should be, or of which it is not known how it looked. */
export function findRequestFault(
  { extras, grant, error }: Refused,
  client: PlanClient | undefined,
): RequestFault | null {
  const sent = sentIn(extras);
  if (sent === null) return null;
  const isOfClient = !PAST_AUTHENTICATION.has(error);
  const fault =
    faultIn(sent, GRANTS[grant], client) ??
    (isOfClient ? credentialFaultIn(sent) : null) ??
    (sent.flaws?.includes("duplicate") === true ? REQUEST_FAULT.duplicate : null);
  return fault === null ? null : { fault, detail: describeSent(fault, sent) };
}

/** What the client did wrong whatever was answered: it proves itself twice, shows its secret to a proxy, or does not wait as it was told. */
export function findMisconduct({ extras }: Pick<ScannedRecord, "extras">): RequestFault[] {
  const sent = sentIn(extras);
  const seen = CONDUCT.filter(([flaw]) => sent?.flaws?.includes(flaw) === true);
  const faults =
    sent === null ? [] : seen.map(([, fault]) => ({ fault, detail: describeSent(fault, sent) }));
  const haste = describeHaste(extras);
  return haste === null ? faults : [...faults, { fault: REQUEST_FAULT.tooSoon, detail: haste }];
}

const CONDUCT: readonly (readonly [RequestFlaw, string])[] = [
  ["double-auth", REQUEST_FAULT.doubleAuth],
  ["clear-to-proxy", REQUEST_FAULT.clearToProxy],
];

/** True where the client did not wait for the answer as long as it might have come. */
export function hasGivenUp(extras: ScannedRecord["extras"]): boolean {
  return sentIn(extras)?.flaws?.includes("client-gave-up") === true;
}

function sentIn(extras: ScannedRecord["extras"]): SentShape | null {
  const text = extras.get(EXTRA.sent);
  return text === undefined ? null : parseSent(text);
}

function faultIn(
  { body, auth, parameters }: SentShape,
  grant: Grant = GRANTS[0],
  client: PlanClient | undefined,
): string | null {
  if (body === "json") return REQUEST_FAULT.jsonAsForm;
  const required = REQUIRED[grant];
  if (required !== null && !parameters.includes(required)) return `no ${required}`;
  const hasSecret = client !== undefined && client.credentialName !== null;
  return hasSecret && (auth === "none" || auth === "basic-empty") ? REQUEST_FAULT.noSecret : null;
}

/** Flaws by which a server takes the client for another one, or for none; in order. */
const CREDENTIAL_FAULTS: readonly (readonly [RequestFlaw, string])[] = [
  ["undefined-secret", REQUEST_FAULT.undefinedSecret],
  ["encoded-id", REQUEST_FAULT.encodedId],
  ["double-auth", REQUEST_FAULT.doubleAuth],
  ["unencoded-secret", REQUEST_FAULT.unencodedSecret],
];

function credentialFaultIn({ flaws = [] }: SentShape): string | null {
  return CREDENTIAL_FAULTS.find(([flaw]) => flaws.includes(flaw))?.[1] ?? null;
}

function describeSent(fault: string, { body, auth, parameters }: SentShape): string {
  const named = parameters.length === 0 ? "nothing" : parameters.join(", ");
  const detail = `${fault} · sent ${named} as ${body}, authenticated by ${auth}`;
  return boundText(detail, DETAIL_CHARACTERS_MAX);
}

/** Null for a request that is no retry, or that came when it was told to or later. */
function describeHaste(extras: ScannedRecord["extras"]): string | null {
  const [waitedMs, askedMs] = [EXTRA.wait, EXTRA.askedToWait].map((key) =>
    Number(extras.get(key) ?? Number.NaN),
  );
  if (waitedMs === undefined || askedMs === undefined || !(waitedMs < askedMs)) return null;
  return `again after ${formatDuration(waitedMs)}, where Retry-After asked for ${formatDuration(askedMs)}`;
}
