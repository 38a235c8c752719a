/** Writes records into k6's log, and counts what was started and what was written. */
import { createAnswerReader } from "../core/answer-reader.ts";
import type { PlanTarget } from "../core/plan.ts";
import {
  escapeField,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
  formatExtras,
  formatLine,
  type RecordKind,
} from "../core/record.ts";
import { removeForms } from "../core/redaction.ts";
import { refusalExtras } from "../core/refusal.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import { type HeaderCheck, isSignedJoseHeader, signedPart, tokenForm } from "../core/token-part.ts";
import type { DecodeBase64 } from "./credentials.ts";
import { canonicalHeader, headerOf, type TokenResponse } from "./token-response.ts";

export interface Recorder {
  /** Counts attempts that are about to be sent. */
  started: (attempts: number) => void;
  /**
   * Writes the record of an exchange and returns what its answer said, valid until the next is written.
   * `place` is from `formatPlace`; the arguments stand apart since this runs for every attempt, and in k6 an object costs.
   */
  write: (
    kind: RecordKind,
    attemptId: string,
    place: string,
    parent: string,
    startMs: number,
    response: TokenResponse,
    context: RecordContext,
  ) => TokenAnswer;
}

export interface RecordContext {
  /** Scope asked for; granted as it is, it stands in the record as `askedScopeField`. */
  askedScope: string;
  askedScopeField: string;
  /** Forms of whatever was sent that must not come back in a record. */
  secretForms: () => readonly string[];
  /** Extras the caller adds. */
  extras: readonly (readonly [string, string])[];
  /** Keep the Date header. */
  withDate: boolean;
  /** True when there is neither an extra nor a date to write. */
  isPlain: boolean;
  /** Of a check: the token it is made with, which is written down in place of one the answer brings; null for any other. */
  heldToken: string | null;
}

const SCOPE_MAX_LENGTH = 1000;
const HEADER_TEXT_MAX_LENGTH = 100;
/** The only form a server may send (RFC 9110 §5.6.7); anything else is no date, and is not kept. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const SIGNED_HEADERS_MAX = 64;
/**
 * k6's error for a request that was in flight when k6 was stopped. Now and then a VU runs on long enough to see it;
 * k6 itself counts no such request, and the server is not to blame for it.
 */
const INTERRUPTED = "context canceled";

/** What the recorder needs of k6. */
export interface RecorderPorts {
  /** Writes one line of the log. */
  log: (line: string) => void;
  /** Adds to the counter of attempts about to be sent. */
  countStarted: (attempts: number) => void;
  decodeBase64Url: DecodeBase64;
}

/** Makes the recorder of one VU; the target names the response headers whose values are kept. */
export function createRecorder(
  { correlationHeader, nodeHeader }: Pick<PlanTarget, "correlationHeader" | "nodeHeader">,
  { log, countStarted, decodeBase64Url }: RecorderPorts,
): Recorder {
  const isSignedHeader = createHeaderCheck(decodeBase64Url);
  const readAnswer = createAnswerReader(isSignedHeader);
  const correlationName = correlationHeader === null ? null : canonicalHeader(correlationHeader);
  const nodeName = nodeHeader === undefined ? null : canonicalHeader(nodeHeader);
  return {
    started: countStarted,
    write(kind, attemptId, place, parent, startMs, response, context) {
      const read = readAnswer(response.body ?? "");
      const { answer } = read;
      const { scope } = answer;
      const { status, timings } = response;
      if (status === 0 && response.error === INTERRUPTED) return answer;
      const { connecting } = timings;
      const isPlainToken = status === 200 && answer.shape === "object" && answer.lacking === "";
      const { heldToken } = context;
      // Rounded by the integer operator, which no call is as cheap as; 35 minutes fit.
      const line = formatLine(
        kind,
        attemptId,
        place,
        parent,
        startMs,
        (timings.blocked * 1000 + 0.5) | 0,
        (connecting * 1000 + 0.5) | 0,
        connecting > 0 ? (timings.tls_handshaking * 1000 + 0.5) | 0 : 0,
        (timings.sending * 1000 + 0.5) | 0,
        (timings.waiting * 1000 + 0.5) | 0,
        (timings.receiving * 1000 + 0.5) | 0,
        status,
        status === 0 ? response.error_code : 0,
        (answer.refreshToken === "" ? 0 : FLAG_HAS_REFRESH_TOKEN) |
          (connecting > 0 ? FLAG_NEW_CONNECTION : 0),
        answer.expiresInSeconds,
        correlationName === null
          ? ""
          : correlationFieldOf(response, correlationName, context.secretForms()),
        scope === context.askedScope ? context.askedScopeField : scopeFieldOf(scope, context),
        heldToken === null ? read.tokenPart : tokenPartOf(heldToken, isSignedHeader),
        isPlainToken && context.isPlain && nodeName === null
          ? ""
          : extrasOf(response, answer, isPlainToken, nodeName, context),
      );
      log(line);
      return answer;
    },
  };
}

function tokenPartOf(token: string, isSignedHeader: HeaderCheck): string {
  return signedPart(token, isSignedHeader) ?? tokenForm(token);
}

function correlationFieldOf(
  response: TokenResponse,
  header: string,
  forms: readonly string[],
): string {
  return escapeField(keptHeader(response, header, forms));
}

function keptHeader(response: TokenResponse, header: string, forms: readonly string[]): string {
  return removeForms(headerOf(response, header), forms).slice(0, HEADER_TEXT_MAX_LENGTH);
}

function scopeFieldOf(scope: string, { secretForms }: RecordContext): string {
  return scope === ""
    ? ""
    : escapeField(removeForms(scope, secretForms()).slice(0, SCOPE_MAX_LENGTH));
}

function extrasOf(
  response: TokenResponse,
  answer: TokenAnswer,
  isPlainToken: boolean,
  nodeName: string | null,
  { extras, secretForms, withDate, heldToken }: RecordContext,
): string {
  const { status } = response;
  if (status === 0) return formatExtras(extras);
  const isFine = heldToken === null ? isPlainToken : status >= 200 && status < 300;
  const own = isFine ? [] : refusalOf(response, answer, secretForms());
  const date = withDate ? headerOf(response, "Date") : "";
  if (HTTP_DATE.test(date)) own.push([EXTRA.date, date]);
  const node = nodeName === null ? "" : keptHeader(response, nodeName, secretForms());
  if (node !== "") own.push([EXTRA.node, node]);
  return formatExtras([...extras, ...own]);
}

function refusalOf(
  response: TokenResponse,
  answer: TokenAnswer,
  forms: readonly string[],
): [string, string][] {
  const headers = {
    contentType: headerOf(response, "Content-Type"),
    retryAfter: headerOf(response, "Retry-After"),
    wwwAuthenticate: headerOf(response, "Www-Authenticate"),
    location: headerOf(response, "Location"),
  };
  return refusalExtras(answer, headers, forms);
}

// A server signs with few headers; each distinct text is decoded once.
function createHeaderCheck(decodeBase64Url: DecodeBase64): HeaderCheck {
  const known = new Map<string, boolean>();
  return (segment) => {
    const cached = known.get(segment);
    if (cached !== undefined) return cached;
    if (known.size >= SIGNED_HEADERS_MAX) known.clear();
    const json = decodeBase64Url(segment);
    const isSigned = json !== null && isSignedJoseHeader(json);
    known.set(segment, isSigned);
    return isSigned;
  };
}
