/** The record of an exchange, as k6 would have left it. */
import { checkExtras } from "../core/check-answer.ts";
import { formValue } from "../core/form-encoding.ts";
import type { CheckKind } from "../core/plan.ts";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
} from "../core/record.ts";
import { redact, removeForms } from "../core/redaction.ts";
import { refusalExtras } from "../core/refusal.ts";
import { formatSent, type RequestFlaw } from "../core/sent-shape.ts";
import { readTokenAnswer, type TokenAnswer } from "../core/token-answer.ts";
import { UNSEEN_TOKEN } from "../core/token-part.ts";
import { tokenPartOf } from "./access-token.ts";
import type { Exchange } from "./exchange.ts";
import type { RecordDraft } from "./interpreted.ts";
import { shownName } from "./parameter-names.ts";
import { namesOf, type RequestParts } from "./request-parts.ts";

/** What all records of a file share. */
export interface RecordFrame {
  /** `preflight` where nothing says that it was load. */
  attemptKind: "attempt" | "preflight";
  /** Milliseconds since 1970 of the first; null where the file does not say. */
  epochMs: number | null;
  /** Response header with the server's correlation id, lower case; null when none is read. */
  correlationHeader: string | null;
  idOf: (exchange: Exchange) => string;
}

const SCOPE_MAX_LENGTH = 1000;
const CORRELATION_MAX_LENGTH = 100;
const NAMES_MAX = 40;
/** The only form a server may send (RFC 9110 §5.6.7); anything else is no date, and is not kept. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;
const NO_ANSWER = readTokenAnswer("");

/** Builds the record; nothing secret is in it. */
export function recordOf(
  exchange: Exchange,
  draft: RecordDraft,
  frame: RecordFrame,
): AttemptRecord {
  const { response, phases, startMs } = exchange;
  const answer = response.body === null ? null : readTokenAnswer(response.body);
  const isCheck = draft.kind === "check";
  const correlationId =
    frame.correlationHeader === null ? "" : (response.headers.get(frame.correlationHeader) ?? "");
  return {
    kind: draft.kind === "attempt" ? frame.attemptKind : draft.kind,
    attemptId: frame.idOf(exchange),
    ...draft.place,
    profile: 0,
    attemptNumber: 1,
    parent: draft.parent,
    startMs: startMs === null || frame.epochMs === null ? 0 : Math.max(0, startMs - frame.epochMs),
    ...phases,
    status: response.status,
    errorCode: response.errorCode,
    flags:
      (answer === null || isCheck || answer.refreshToken === "" ? 0 : FLAG_HAS_REFRESH_TOKEN) |
      (phases.connectingUs > 0 ? FLAG_NEW_CONNECTION : 0),
    expiresInSeconds: isCheck ? null : (answer?.expiresInSeconds ?? null),
    correlationId: draft.cleaner.answered(correlationId, CORRELATION_MAX_LENGTH),
    grantedScope: isCheck ? "" : scopeIn(exchange, answer?.scope ?? "", draft),
    token: tokenIn(exchange, draft, answer),
    extras: new Map([...draftExtras(exchange, draft), ...answerExtras(exchange, draft, answer)]),
  };
}

/** Of an answer alone nobody knows what was sent for it: what looks like a token there is taken for one. */
function scopeIn(
  { request }: Exchange,
  scope: string,
  { cleaner, askedScope }: RecordDraft,
): string {
  if (scope === "" || scope === askedScope) return scope;
  return request === null
    ? redact(scope, cleaner.forms(), SCOPE_MAX_LENGTH)
    : cleaner.answered(scope, SCOPE_MAX_LENGTH);
}

function tokenIn(
  { response }: Exchange,
  { kind, heldToken }: RecordDraft,
  answer: TokenAnswer | null,
): string {
  if (heldToken !== null) return tokenPartOf(heldToken);
  if (answer !== null) return tokenPartOf(answer.accessToken);
  return kind === "attempt" && isSuccess(response.status) ? UNSEEN_TOKEN : "";
}

function draftExtras(exchange: Exchange, draft: RecordDraft): [string, string][] {
  const { step, ageMs, previousScope, sent } = draft;
  const extras: [string, string][] = [];
  if (step !== null) extras.push([EXTRA.step, step]);
  if (ageMs !== null) extras.push([EXTRA.age, String(ageMs)]);
  if (previousScope !== null) extras.push([EXTRA.previousScope, previousScope]);
  const shape = sent === null ? null : sentOf(exchange, sent);
  if (shape !== null) extras.push([EXTRA.sent, shape]);
  return extras;
}

/** Null where the file does not hold the request's body: what is not known to be missing is not missing. */
function sentOf(exchange: Exchange, { parts, proof }: NonNullable<RecordDraft["sent"]>) {
  const hasGivenUp = exchange.ending === "gave-up";
  const names = namesOf(parts.parameters);
  const isKnown = (exchange.request?.body ?? null) !== null || names.includes("grant_type");
  if (!isKnown && !hasGivenUp) return null;
  const flaws: RequestFlaw[] = [
    ...(new Set(names).size < names.length ? (["duplicate"] as const) : []),
    ...proof.flaws,
    ...(isInClear(parts) ? (["clear-to-proxy"] as const) : []),
    ...(hasGivenUp ? (["client-gave-up"] as const) : []),
  ];
  return formatSent({
    body: parts.bodyKind === "json" ? "json" : "form",
    auth: proof.auth,
    parameters: [...new Set(names)].slice(0, NAMES_MAX).map(shownName),
    ...(flaws.length === 0 ? {} : { flaws }),
  });
}

/** Off this machine, whoever is on the way can read it. */
function isInClear({ scheme, host }: RequestParts): boolean {
  return scheme === "http" && !LOOPBACK.test(host);
}

function answerExtras(
  { response, request }: Exchange,
  draft: RecordDraft,
  answer: TokenAnswer | null,
): [string, string][] {
  const { status, headers } = response;
  if (status === 0) return [];
  const date = headers.get("date") ?? "";
  const dated: [string, string][] = HTTP_DATE.test(date) ? [[EXTRA.date, date]] : [];
  const isFine =
    draft.kind === "check"
      ? isSuccess(status)
      : status === 200 && (answer === null || (answer.shape === "object" && answer.lacking === ""));
  if (isFine) return [...checkedExtras(response.body, draft), ...dated];
  const refusal = refusalExtras(
    answer ?? NO_ANSWER,
    {
      contentType: headers.get("content-type") ?? "",
      retryAfter: headers.get("retry-after") ?? "",
      wwwAuthenticate: headers.get("www-authenticate") ?? "",
      location: locationOf(headers.get("location") ?? ""),
    },
    draft.cleaner.forms(),
  );
  const isKnown = answer !== null || request === null;
  return [...(isKnown ? refusal : refusal.filter(([key]) => key !== EXTRA.shape)), ...dated];
}

/** Of a redirect only its error is of interest. */
function locationOf(location: string): string {
  const error = formValue(location.slice(location.indexOf("?") + 1), "error") ?? "";
  return error === "" ? "" : `?error=${encodeURIComponent(error)}`;
}

function checkedExtras(body: string | null, { step, cleaner }: RecordDraft): [string, string][] {
  const kind = CHECKED_KINDS.find((known) => known === step);
  if (kind === undefined || body === null) return [];
  const clean = (text: string) => removeForms(text, cleaner.forms());
  return checkExtras(body, kind, kind === "tokens-me" ? TOKENS_ME_ORG : null, clean);
}

/** Dotted path in the answer of Genesys' tokens/me. */
export const TOKENS_ME_ORG = "organization.id";
const CHECKED_KINDS: readonly CheckKind[] = ["api", "introspection", "tokens-me"];

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
