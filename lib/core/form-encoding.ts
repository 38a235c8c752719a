/** `application/x-www-form-urlencoded`, without the platform's URL classes, which k6 lacks. */

/**
 * Encodes one name or value as the WHATWG form serialiser does: space as `+`, and only `*-._` and alphanumerics left bare.
 * @see RFC 6749 §2.3.1 and appendix B
 */
export function formEncode(text: string): string {
  return encodeURIComponent(toWellFormed(text)).replace(/%20|[!'()~]/g, (found) =>
    found === "%20" ? "+" : `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Reverses `formEncode`; null for malformed percent-encoding. */
export function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}

/** Encodes pairs in order, as the body of a request. */
export function formBody(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join("&");
}

/** Finds the first value of a name in a query or form text; null when absent or malformed. */
export function formValue(text: string, name: string): string | null {
  for (const pair of text.split("&")) {
    const equals = pair.indexOf("=");
    if (equals > 0 && formDecode(pair.slice(0, equals)) === name) {
      return formDecode(pair.slice(equals + 1));
    }
  }
  return null;
}

/** Replaces lone surrogates by U+FFFD, as encoders to UTF-8 do; k6 has no `String.prototype.toWellFormed`. */
export function toWellFormed(text: string): string {
  if (!/[\ud800-\udfff]/.test(text)) return text;
  let whole = "";
  for (const character of text) whole += /^[\ud800-\udfff]$/.test(character) ? "\ufffd" : character;
  return whole;
}
