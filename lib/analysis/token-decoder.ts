/** Decodes the `header.payload` part of a token, which is all that is left of it in a record. */
import { isUtf8 } from "node:buffer";
import { type Claims, isClaims } from "../core/claims.ts";
import { isSignedJoseHeader } from "../core/token-part.ts";

const HEADER_CACHE_MAX = 256;

/** `malformed`: not two base64url texts with one dot between; `header`: the header is not that of a signed token. */
export type TokenReading = "taken" | "malformed" | "header";

/**
 * Decodes one token at a time: `take` checks the text, `claims` then parses its payload.
 * Held equal to `jose`'s `decodeJwt` by its test.
 * @see RFC 7515 §2 (base64url without padding), RFC 7519 §7.2
 */
export class TokenDecoder {
  /** The key id in each header text seen, null of one that is not of a signed token; cleared when full. */
  readonly #headers = new Map<string, string | null>();
  /** Header of a signed token, and the dot after it. */
  #lastHeader = "";
  #lastKeyId = "";
  #payload = Buffer.alloc(4096);
  #payloadLength = 0;

  /** Reads a token of the form `header.payload`. */
  take(token: string): TokenReading {
    const last = this.#lastHeader;
    // A server signs with few headers: most tokens begin like the one before. (`startsWith` takes five times as long.)
    const isLikeLast = last !== "" && token.slice(0, last.length) === last;
    const headerLength = isLikeLast ? last.length : token.indexOf(".") + 1;
    if (headerLength === 0 || !this.#decode(token.slice(headerLength))) return "malformed";
    return isLikeLast ? "taken" : this.#takeHeader(token.slice(0, headerLength));
  }

  /** `kid` of the token taken last; empty when its header has none. @see RFC 7515 §4.1.4 */
  keyId(): string {
    return this.#lastKeyId;
  }

  /** The payload of the token taken last; null when it is not a JSON object in UTF-8. */
  claims(): Claims | null {
    const text = this.#payload.toString("utf8", 0, this.#payloadLength);
    // The replacement character may stand in a payload by right, or for bytes that are not UTF-8.
    if (text.includes("\ufffd") && !isUtf8(this.#payload.subarray(0, this.#payloadLength))) {
      return null;
    }
    try {
      const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
      return isClaims(value) ? value : null;
    } catch {
      return null;
    }
  }

  #takeHeader(headerAndDot: string): TokenReading {
    let keyId = this.#headers.get(headerAndDot);
    if (keyId === undefined) {
      const header = decodeBase64Url(headerAndDot.slice(0, -1));
      if (header === null) return "malformed";
      keyId = keyIdOf(header.toString("utf8"));
      if (this.#headers.size >= HEADER_CACHE_MAX) this.#headers.clear();
      this.#headers.set(headerAndDot, keyId);
    }
    if (keyId === null) return "header";
    this.#lastHeader = headerAndDot;
    this.#lastKeyId = keyId;
    return "taken";
  }

  #decode(text: string): boolean {
    const length = decodedLength(text.length);
    if (length < 1) return false;
    if (length > this.#payload.length) this.#payload = Buffer.alloc(2 * length);
    this.#payloadLength = length;
    return writeBase64Url(text, this.#payload) === length && !isOtherAlphabet(text);
  }
}

/** Null for a header that is not of a signed token. */
function keyIdOf(json: string): string | null {
  if (!isSignedJoseHeader(json)) return null;
  const header: unknown = JSON.parse(json);
  return isClaims(header) && typeof header["kid"] === "string" ? header["kid"] : "";
}

function decodeBase64Url(text: string): Buffer | null {
  const length = decodedLength(text.length);
  if (length < 1 || isOtherAlphabet(text)) return null;
  const bytes = Buffer.alloc(length);
  return writeBase64Url(text, bytes) === length ? bytes : null;
}

// Node passes over what is not base64, so a text with anything else in it gives fewer bytes than its length promises.
function writeBase64Url(text: string, into: Buffer): number {
  return into.write(text, "base64url");
}

/** Bytes that base64 text of this length stands for; -1 for a length that none has. */
function decodedLength(textLength: number): number {
  return textLength % 4 === 1 ? -1 : Math.floor((textLength * 3) / 4);
}

// Node reads both alphabets as one.
function isOtherAlphabet(text: string): boolean {
  return text.includes("+") || text.includes("/");
}
