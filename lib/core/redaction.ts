/** Takes credentials and token-like text out of what a server said, before it is written anywhere. */
import { formEncode, toWellFormed } from "./form-encoding.ts";

const REMOVED = "[removed]";
/** Encoded forms below this length stand in ordinary text too easily. */
const ENCODED_MIN_LENGTH = 8;

// Sixteen or more characters that tokens are made of, with a digit or both cases: long words of an error code stay.
const TOKEN_LIKE = /[A-Za-z0-9_~+/=%.-]{16,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.?$/i;

/** Encodes a text's UTF-8 with the alphabet and padding of RFC 4648 §4; the runtime lends its own. */
export type EncodeBase64 = (text: string) => string;

/**
 * The forms in which a secret can come back: as it stands, percent-encoded, escaped, and in base64 or hexadecimal, alone or
 * with text around it. Longest first, as they are to be removed.
 */
export function secretForms(secrets: readonly string[], encodeBase64: EncodeBase64): string[] {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => formsOf(secret, encodeBase64));
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

function formsOf(secret: string, encodeBase64: EncodeBase64): string[] {
  const uri = encodeURIComponent(toWellFormed(secret));
  const form = formEncode(secret);
  // Requests carry it form-encoded, so what encodes a request encodes that.
  const texts = form === secret ? [secret] : [secret, form];
  const encoded = texts.flatMap((text) => encodedForms(toWellFormed(text), encodeBase64));
  return [
    secret,
    uri,
    lowerEscapes(uri),
    form,
    lowerEscapes(form),
    escapeHtml(secret),
    JSON.stringify(secret).slice(1, -1),
    ...encoded.filter(({ length }) => length >= ENCODED_MIN_LENGTH),
  ];
}

// In base64 bytes lie across the characters in one of three ways, by how many come before them.
function encodedForms(text: string, encodeBase64: EncodeBase64): string[] {
  const hex = toHex(text);
  const byteLength = hex.length / 2;
  const inner = [0, 1, 2].map((before) =>
    // Without the characters that neighbours have a part in.
    encodeBase64("\0".repeat(before) + text).slice(
      Math.ceil((before * 8) / 6),
      Math.floor(((before + byteLength) * 8) / 6),
    ),
  );
  const urlSafe = inner.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"));
  return [...inner, ...urlSafe, hex, hex.toUpperCase()];
}

// What a URI keeps as it is stands above U+0020, so each byte has its two digits.
function toHex(text: string): string {
  return encodeURIComponent(text).replace(/%(..)|./g, (character, digits?: string) =>
    digits === undefined ? character.charCodeAt(0).toString(16) : digits.toLowerCase(),
  );
}

function lowerEscapes(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * Removes the forms of secrets, then everything token-like except UUIDs, and cuts to `maxLength` characters.
 * Forms of a secret that are unknown to `secretForms` are token-like as a rule.
 */
export function redact(text: string, forms: readonly string[], maxLength: number): string {
  return removeTokenLike(removeForms(text, forms)).slice(0, maxLength);
}

/** Removes the forms of secrets only, for identifiers that look like tokens by nature. */
export function removeForms(text: string, forms: readonly string[]): string {
  let clean = text;
  for (const form of forms) clean = clean.replaceAll(form, REMOVED);
  return clean;
}

function removeTokenLike(text: string): string {
  return text.replace(TOKEN_LIKE, (run) => {
    const mixed = /[0-9]/.test(run) || (/[a-z]/.test(run) && /[A-Z]/.test(run));
    return mixed && !UUID.test(run) ? REMOVED : run;
  });
}
