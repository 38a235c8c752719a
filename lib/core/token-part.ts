/** The part of an access token that may be written down. */

/** What the runtime lends, since only it can decode base64url. */
export interface TokenChecks {
  /** Says whether the first segment of a JWT decodes to the JOSE header of a signed token. */
  isSignedHeader: (segment: string) => boolean;
  /** Says whether a text consists of base64url characters only. */
  isBase64Url: (text: string) => boolean;
}

/**
 * `header.payload` of a signed JWT, or null for anything else.
 * Three non-empty base64url segments whose first is a header with `alg` other than none and no `enc`: nothing else is a JWT here.
 * @see RFC 7515 §3.1
 */
export function signedPart(token: string, checks: TokenChecks): string | null {
  const first = token.indexOf(".");
  const second = token.indexOf(".", first + 1);
  if (first < 1 || second <= first + 1 || second === token.length - 1) return null;
  if (token.includes(".", second + 1)) return null;
  if (!checks.isSignedHeader(token.slice(0, first))) return null;
  // Payload and signature together: one look costs half of two. What is wrong with their lengths shows when decoding.
  const segments = token.slice(first + 1, second) + token.slice(second + 1);
  return checks.isBase64Url(segments) ? token.slice(0, second) : null;
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
