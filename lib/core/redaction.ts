/** Takes credentials and token-like text out of what a server said, before it is written anywhere. */
import { formEncode, toWellFormed } from "./form-encoding.ts";

const REMOVED = "[removed]";

// Sixteen or more characters that tokens are made of, with a digit or both cases: long words of an error code stay.
const TOKEN_LIKE = /[A-Za-z0-9_~+/=%.-]{16,}/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.?$/i;

/** The forms in which a secret can come back as text: as it stands, URL-encoded and form-encoded. */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(toWellFormed(secret)), formEncode(secret)]);
  return [...new Set(forms)];
}

/**
 * Removes the forms of secrets, then everything token-like except UUIDs, and cuts to `maxLength` characters.
 * Base64 and hexadecimal forms of a secret are token-like.
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
