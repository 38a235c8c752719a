/** Takes credentials and token-like text out of what a server said, before it is written anywhere. */
import { formDecode, formEncode, toWellFormed } from "./form-encoding.ts";

const REMOVED = "[removed]";
/** Encoded forms below this length stand in ordinary text too easily. */
const ENCODED_MIN_LENGTH = 8;
/** Such as a parameter in a link in a page. */
const ESCAPE_LEVELS_MAX = 2;

// Sixteen or more characters that tokens are made of, with a digit or both cases: long words of an error code stay.
const TOKEN_LIKE = /[A-Za-z0-9_~+/=%.-]{16,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.?$/i;

/** Encodes a text's UTF-8 with the alphabet and padding of RFC 4648 §4; the runtime lends its own. */
export type EncodeBase64 = (text: string) => string;

/**
 * The forms in which a secret can come back, but for escapes: as it stands, percent-encoded, and in base64 or hexadecimal,
 * alone or with text around it. Longest first, as they are to be removed.
 */
export function secretForms(secrets: readonly string[], encodeBase64: EncodeBase64): string[] {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => formsOf(toWellFormed(secret), encodeBase64));
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

function formsOf(secret: string, encodeBase64: EncodeBase64): string[] {
  const form = formEncode(secret);
  // Requests carry it form-encoded, so what encodes a request encodes that.
  const texts = form === secret ? [secret] : [secret, form];
  const encoded = texts.flatMap((text) => encodedForms(text, encodeBase64));
  return [
    ...texts,
    encodeURIComponent(secret),
    // A form whose percent-encoding alone was undone.
    secret.replaceAll(" ", "+"),
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

/**
 * Removes the forms of secrets, then everything token-like except UUIDs, and cuts to `maxLength` characters.
 * Forms of a secret that are unknown to `secretForms` are token-like as a rule.
 */
export function redact(text: string, forms: readonly string[], maxLength: number): string {
  return removeTokenLike(removeForms(text, forms)).slice(0, maxLength);
}

/**
 * Removes the forms of secrets only, for identifiers that look like tokens by nature.
 * Text in which one stands escaped loses those escapes too: there are too many ways to escape for each to be a form.
 */
export function removeForms(text: string, forms: readonly string[]): string {
  return rewriteEscaped(text, (plain) => replaceForms(plain, forms));
}

/**
 * Rewrites a text, and what it says below up to two levels of escapes: percent, entities, backslashes.
 * Escapes stay unless something below them is rewritten. `rewrite` leaves alone what it has written itself.
 */
export function rewriteEscaped(text: string, rewrite: (plain: string) => string): string {
  return rewriteBelow(rewrite(text), rewrite, ESCAPE_LEVELS_MAX);
}

function rewriteBelow(text: string, rewrite: (plain: string) => string, levels: number): string {
  if (levels === 0) return text;
  let clean = text;
  for (const unescape of UNESCAPES) {
    const plain = unescape(clean);
    if (plain === clean) continue;
    const cleanPlain = rewriteBelow(rewrite(plain), rewrite, levels - 1);
    if (cleanPlain !== plain) clean = cleanPlain;
  }
  return clean;
}

function replaceForms(text: string, forms: readonly string[]): string {
  let clean = text;
  for (const form of forms) clean = clean.replaceAll(form, REMOVED);
  return clean;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Each undoes one kind of escape, and leaves text without any as it is. */
const UNESCAPES: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, (escape) => formDecode(escape) ?? escape),
  (text) => text.replace(/&(#x?)?(\w+);/gi, fromEntity),
  (text) =>
    text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, digits?: string, character = "") =>
      digits === undefined ? character : fromCode(digits, 16),
    ),
];

function fromEntity(escape: string, mark: string | undefined, name: string): string {
  if (mark === undefined) return ENTITIES[name] ?? escape;
  return fromCode(name, mark === "#" ? 10 : 16);
}

function fromCode(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10_ffff ? String.fromCodePoint(code) : "";
}

function removeTokenLike(text: string): string {
  return text.replace(TOKEN_LIKE, (run) => {
    const mixed = /[0-9]/.test(run) || (/[a-z]/.test(run) && /[A-Z]/.test(run));
    return mixed && !UUID.test(run) ? REMOVED : run;
  });
}
