/** What a record keeps of an answer that is not a whole token: every text bounded and free of what was sent. */
import { formValue } from "./form-encoding.ts";
import { EXTRA } from "./record.ts";
import { redact } from "./redaction.ts";
import type { TokenAnswer } from "./token-answer.ts";

const DESCRIPTION_MAX_LENGTH = 200;
const TEXT_MAX_LENGTH = 100;
const BODY_KEYS_MAX = 12;

/** Headers of an answer that say why it is not a token. */
export interface AnswerHeaders {
  contentType: string;
  retryAfter: string;
  wwwAuthenticate: string;
  /** Of a redirect, which carries the error of an authorization request in its query (RFC 6749 §4.1.2.1). */
  location: string;
}

/** Extras of a refusal; `forms` are those of everything secret that was sent (`secretForms`). */
export function refusalExtras(
  answer: TokenAnswer,
  headers: AnswerHeaders,
  forms: readonly string[],
): [string, string][] {
  const clean = (text: string) => redact(text, forms, TEXT_MAX_LENGTH);
  const bodyKeys = answer.keys
    .slice(0, BODY_KEYS_MAX)
    .map((key) => clean(key).replaceAll(",", " "));
  const entries: [string, string][] = [
    [EXTRA.shape, answer.shape],
    [EXTRA.contentType, clean(headers.contentType)],
    [EXTRA.retryAfter, clean(headers.retryAfter)],
    [EXTRA.wwwAuthenticate, redact(headers.wwwAuthenticate, forms, DESCRIPTION_MAX_LENGTH)],
    [EXTRA.error, clean(answer.error || errorOfRedirect(headers.location))],
    [EXTRA.bodyKeys, bodyKeys.join(",")],
    [EXTRA.description, redact(answer.description, forms, DESCRIPTION_MAX_LENGTH)],
    [EXTRA.lacking, answer.lacking],
  ];
  return entries.filter(([, value]) => value !== "");
}

function errorOfRedirect(location: string): string {
  return formValue(location.slice(location.indexOf("?") + 1), "error") ?? "";
}
