/** Shows values of the configuration in messages: bounded, on one line, secrets left out. */
import { boundText } from "../../core/text.ts";

const SECRET_KEY = /secret|passw|passphrase|credential|assertion|private_?key|api_?key|token$/i;

/** Shows a value; of lists and maps only what they are, since secrets may stand inside. */
export function showValue(value: unknown): string {
  if (typeof value === "string") return `"${boundText(value, 80)}"`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  return String(value);
}

/** True for the name of a key or column that holds a secret itself; `secretRef` only names one. */
export function isSecretName(name: string): boolean {
  return SECRET_KEY.test(name) && !/ref/i.test(name);
}

/** Shows a URL without its user part and query, where people leave secrets. */
export function showUrl(text: string): string {
  return showValue(text.replace(/\/\/[^/?#\\]*@/, "//…@").replace(/[?#].*$/s, "?…"));
}
