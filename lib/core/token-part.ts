/** The part of an access token that may be written down. */

/** Says whether the first segment of a JWT decodes to the JOSE header of a signed token; the runtime lends it. */
export type HeaderCheck = (segment: string) => boolean;

/**
 * `header.payload` of a signed JWT, or null for anything else.
 * Three non-empty URL-safe segments whose first is a header with `alg` other than none and no `enc`: nothing else is a JWT here.
 * @see RFC 7515 §3.1
 */
export function signedPart(token: string, isSignedHeader: HeaderCheck): string | null {
  const first = token.indexOf(".");
  const second = token.indexOf(".", first + 1);
  if (first < 1 || second <= first + 1 || second === token.length - 1) return null;
  if (!isUrlSafe(token) || token.includes(".", second + 1)) return null;
  return isSignedHeader(token.slice(0, first)) ? token.slice(0, second) : null;
}

/**
 * True for text of unreserved characters (RFC 3986 §2.3, and `!*'()`), base64url and dots among them.
 * Six times as fast in k6 as a regular expression.
 */
export function isUrlSafe(text: string): boolean {
  try {
    return encodeURIComponent(text) === text;
  } catch {
    // A lone surrogate.
    return false;
  }
}

/**
 * Form and length of a token that is no signed JWT: `!jwe:900`, `!opaque:32` for printable text, `!bad:12`; empty for none.
 * @see RFC 7516 §3.1 (five segments), RFC 6749 appendix A.12 (printable characters)
 */
export function tokenForm(token: string): string {
  if (token === "") return "";
  if (token.split(".").length === 5) return `!jwe:${token.length}`;
  return `!${/^[\x20-\x7e]+$/.test(token) ? "opaque" : "bad"}:${token.length}`;
}

/** Token part of an answer with a 2xx status whose body nobody kept, as in files of other tools: whether a token was in it is not known. */
export const UNSEEN_TOKEN = "!unseen:0";

/** True for a JOSE header text of a token that is signed and not encrypted. */
export function isSignedJoseHeader(json: string): boolean {
  try {
    const header: unknown = JSON.parse(json);
    if (typeof header !== "object" || header === null || !("alg" in header)) return false;
    const { alg } = header;
    return (
      typeof alg === "string" && alg !== "" && alg.toLowerCase() !== "none" && !("enc" in header)
    );
  } catch {
    return false;
  }
}
