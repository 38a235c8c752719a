/**
 * Reads token answers fast by learning what a server's answers have in common.
 * Reading each in full, its token checked, costs a k6 VU a fifth of all it does for a request; most answers differ in their tokens alone.
 */
import { readTokenAnswer, type TokenAnswer } from "./token-answer.ts";
import { signedPart, type TokenChecks, tokenForm } from "./token-part.ts";

/** An answer as read; valid until the next read. */
export interface ReadAnswer {
  answer: TokenAnswer;
  /** The access token's part that may be written down. */
  tokenPart: string;
}

/** A signed answer cut at what changes: the access token behind its header, and the refresh token, if any, after it. */
interface Template {
  read: ReadAnswer;
  /** Everything up to and with the dot behind the token's header. */
  beginning: string;
  tokenStart: number;
  /** From the access token's closing quote to the refresh token, or to the end. */
  middle: string;
  /** From the refresh token's closing quote to the end; null when there is no refresh token. */
  end: string | null;
}

// Below U+0020 a JSON string has escapes only (RFC 8259 §7): a body with one of these in a value is no JSON.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]/;

/**
 * Makes a reader that gives what `readTokenAnswer`, `signedPart` and `tokenForm` give, for any sequence of bodies.
 * A body equal to the last learned one but for its tokens, without a backslash, whose tokens hold nothing that JSON escapes,
 * parses to the same members but for its tokens.
 */
export function createAnswerReader(checks: TokenChecks): (body: string) => ReadAnswer {
  let template: Template | null = null;
  return (body) => {
    if (template !== null && readByTemplate(template, body, checks)) return template.read;
    const answer = readTokenAnswer(body);
    const signed = signedPart(answer.accessToken, checks);
    const read = { answer, tokenPart: signed ?? tokenForm(answer.accessToken) };
    if (signed !== null) template = learn(body, read) ?? template;
    return read;
  };
}

/** Reads into `template.read`; false, with nothing changed, when the body is not of this form. */
function readByTemplate(template: Template, body: string, checks: TokenChecks): boolean {
  const { beginning, tokenStart, middle, end, read } = template;
  if (!body.startsWith(beginning) || body.includes("\\")) return false;
  const payloadStart = beginning.length;
  const dot = body.indexOf(".", payloadStart);
  const quote = body.indexOf('"', payloadStart);
  if (dot <= payloadStart || quote <= dot + 1) return false;
  // A second dot is no base64url; neither is a control character.
  if (!checks.isBase64Url(body.slice(payloadStart, dot) + body.slice(dot + 1, quote))) return false;
  if (end === null) {
    if (body.slice(quote) !== middle) return false;
  } else {
    const refreshToken = refreshTokenBetween(body, quote, middle, end);
    if (refreshToken === null) return false;
    read.answer.refreshToken = refreshToken;
  }
  read.answer.accessToken = body.slice(tokenStart, quote);
  read.tokenPart = body.slice(tokenStart, dot);
  return true;
}

function refreshTokenBetween(
  body: string,
  from: number,
  middle: string,
  end: string,
): string | null {
  if (!body.startsWith(middle, from)) return null;
  const start = from + middle.length;
  const quote = body.indexOf('"', start);
  const value = body.slice(start, quote);
  return value !== "" && body.slice(quote) === end && !CONTROL.test(value) ? value : null;
}

function learn(body: string, read: ReadAnswer): Template | null {
  const { accessToken, refreshToken } = read.answer;
  const access = onlyPlaceOf(body, accessToken);
  if (access === null) return null;
  const tokenStart = access + 1;
  const tokenEnd = tokenStart + accessToken.length;
  const beginning = body.slice(0, tokenStart + accessToken.indexOf(".") + 1);
  if (refreshToken === "") {
    return { read, beginning, tokenStart, middle: body.slice(tokenEnd), end: null };
  }
  const refresh = onlyPlaceOf(body, refreshToken);
  if (refresh === null || refresh < tokenEnd) return null;
  const refreshStart = refresh + 1;
  const middle = body.slice(tokenEnd, refreshStart);
  return {
    read,
    beginning,
    tokenStart,
    middle,
    end: body.slice(refreshStart + refreshToken.length),
  };
}

// A value that stands twice may be another member's too, and that one would not change with it; behind a backslash
// nothing is sure.
function onlyPlaceOf(body: string, value: string): number | null {
  const quoted = `"${value}"`;
  const at = body.indexOf(quoted);
  return at === -1 || body.includes(quoted, at + 1) || body.includes("\\") ? null : at;
}
