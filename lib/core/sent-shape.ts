/** How a token request looked, as far as it may be written down: for telling a malformed request from a failing server. */

/** How a token request looked, as far as it may be written down. */
export interface SentShape {
  /** What the body was, whatever its Content-Type said. */
  body: "form" | "json";
  /** `basic-empty` when the header had no secret in it. */
  auth: "basic" | "basic-empty" | "post" | "none" | "private_key_jwt";
  /** Names of the parameters sent, in order. */
  parameters: readonly string[];
}

/** Writes a request's shape as the value of its extra. */
export function formatSent({ body, auth, parameters }: SentShape): string {
  return `${body};${auth};${parameters.join("+")}`;
}

/** Reads a request's shape; null for a text that `formatSent` did not write. */
export function parseSent(text: string): SentShape | null {
  const [body, auth, parameters, ...rest] = text.split(";");
  if (rest.length > 0 || parameters === undefined) return null;
  if (body !== "form" && body !== "json") return null;
  const known = SENT_AUTHS.find((word) => word === auth);
  if (known === undefined) return null;
  return { body, auth: known, parameters: parameters === "" ? [] : parameters.split("+") };
}

const SENT_AUTHS: readonly SentShape["auth"][] = [
  "basic",
  "basic-empty",
  "post",
  "none",
  "private_key_jwt",
];
