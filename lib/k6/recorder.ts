/** Writes records into k6's log, and counts what was started and what was written. */
import { b64decode } from "k6/encoding";
import type { RefinedResponse } from "k6/http";
import { Counter } from "k6/metrics";
import { createAnswerReader } from "../core/answer-reader.ts";
import {
  escapeField,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  FLAG_NEW_CONNECTION,
  formatExtras,
  formatLine,
  formatTimings,
  type RecordKind,
} from "../core/record.ts";
import { redact, removeForms } from "../core/redaction.ts";
import { refusalExtras } from "../core/refusal.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import { isSignedJoseHeader, type TokenChecks } from "../core/token-part.ts";

export type TokenResponse = RefinedResponse<"text">;

export interface Recorder {
  /** Counts an attempt that is about to be sent. */
  started(): void;
  /** Writes the record of an exchange and returns what its answer said, valid until the next is written. */
  write(
    head: RecordHead,
    startMs: number,
    response: TokenResponse,
    context: RecordContext,
  ): TokenAnswer;
}

/** What is known of a record before its request is sent. */
export interface RecordHead {
  kind: RecordKind;
  attemptId: string;
  /** From `formatPlace`. */
  place: string;
  parent: string;
}

export interface RecordContext {
  /** Scope asked for; granted as it is, it stands in the record as `askedScopeField`. */
  askedScope: string;
  askedScopeField: string;
  /** Forms of whatever was sent that must not come back in a record. */
  secretForms: readonly string[];
  /** Extras the caller adds. */
  extras: readonly (readonly [string, string])[];
  /** Keep the Date header. */
  withDate: boolean;
}

const SCOPE_MAX_LENGTH = 1000;
const HEADER_TEXT_MAX_LENGTH = 100;
const DATE_MAX_LENGTH = 40;
const SIGNED_HEADERS_MAX = 64;

/**
 * Makes the recorder of one VU; call it in the init context, for its counter.
 * What `write` does stands in one piece: in k6 each call and object costs, and this runs for every attempt.
 */
export function createRecorder(
  correlationHeader: string | null,
  log: (line: string) => void,
): Recorder {
  const started = new Counter("tokenrush_started");
  const read = createAnswerReader(createTokenChecks());
  return {
    started: () => started.add(1),
    write(head, startMs, response, context) {
      const { status, timings } = response;
      const { answer, tokenPart } = read(response.body ?? "");
      const { scope } = answer;
      const { connecting } = timings;
      const line = formatLine({
        kind: head.kind,
        attemptId: head.attemptId,
        place: head.place,
        parent: head.parent,
        startMs,
        // Rounded by the integer operator, which no call is as cheap as; 35 minutes fit.
        timings: formatTimings(
          (timings.blocked * 1000 + 0.5) | 0,
          (connecting * 1000 + 0.5) | 0,
          (timings.tls_handshaking * 1000 + 0.5) | 0,
          (timings.sending * 1000 + 0.5) | 0,
          (timings.waiting * 1000 + 0.5) | 0,
          (timings.receiving * 1000 + 0.5) | 0,
        ),
        status,
        errorCode: status === 0 ? response.error_code : 0,
        flags:
          (answer.refreshToken === "" ? 0 : FLAG_HAS_REFRESH_TOKEN) |
          (connecting > 0 ? FLAG_NEW_CONNECTION : 0),
        expiresInSeconds: answer.expiresInSeconds,
        correlationField:
          correlationHeader === null
            ? ""
            : correlationFieldOf(response, correlationHeader, context.secretForms),
        scopeField:
          scope === context.askedScope
            ? context.askedScopeField
            : scopeFieldOf(scope, context.secretForms),
        tokenField: tokenPart,
      });
      const isPlainToken = status === 200 && answer.shape === "object" && answer.lacking === "";
      log(
        isPlainToken && context.extras.length === 0 && !context.withDate
          ? line
          : line + extrasOf(response, answer, isPlainToken, context),
      );
      return answer;
    },
  };
}

function correlationFieldOf(
  response: TokenResponse,
  header: string,
  forms: readonly string[],
): string {
  return escapeField(
    removeForms(headerOf(response, header), forms).slice(0, HEADER_TEXT_MAX_LENGTH),
  );
}

function scopeFieldOf(scope: string, forms: readonly string[]): string {
  return escapeField(removeForms(scope, forms).slice(0, SCOPE_MAX_LENGTH));
}

function extrasOf(
  response: TokenResponse,
  answer: TokenAnswer,
  isPlainToken: boolean,
  { extras, secretForms, withDate }: RecordContext,
): string {
  if (response.status === 0) return formatExtras(extras);
  const own = isPlainToken ? [] : refusalOf(response, answer, secretForms);
  if (withDate) {
    own.push([EXTRA.date, redact(headerOf(response, "date"), secretForms, DATE_MAX_LENGTH)]);
  }
  return formatExtras([...extras, ...own]);
}

function refusalOf(
  response: TokenResponse,
  answer: TokenAnswer,
  forms: readonly string[],
): [string, string][] {
  const headers = {
    contentType: headerOf(response, "content-type"),
    retryAfter: headerOf(response, "retry-after"),
    wwwAuthenticate: headerOf(response, "www-authenticate"),
  };
  return refusalExtras(answer, headers, forms);
}

/** Finds a header whatever its case. */
export function headerOf(response: TokenResponse, lowerCaseName: string): string {
  for (const [name, value] of Object.entries(response.headers)) {
    if (name.toLowerCase() === lowerCaseName) return value;
  }
  return "";
}

function createTokenChecks(): TokenChecks {
  // A server signs with few headers; each distinct text is decoded once.
  const signedHeaders = new Map<string, boolean>();
  return {
    isSignedHeader(segment) {
      const known = signedHeaders.get(segment);
      if (known !== undefined) return known;
      if (signedHeaders.size >= SIGNED_HEADERS_MAX) signedHeaders.clear();
      const json = decodeBase64Url(segment);
      const signed = json !== null && isSignedJoseHeader(json);
      signedHeaders.set(segment, signed);
      return signed;
    },
    // Decoding is twice as fast as a regular expression; it alone would let line ends pass, and wants whole groups of four.
    isBase64Url: (text) =>
      !text.includes("\n") &&
      !text.includes("\r") &&
      decodeBase64Url(text + "AAA".slice((text.length + 3) % 4)) !== null,
  };
}

function decodeBase64Url(text: string): string | null {
  try {
    return b64decode(text, "rawurl", "s");
  } catch {
    return null;
  }
}
