/** How a token request looked, as far as it may be written down: for telling a malformed request from a failing server. */

/**
 * What is wrong with a request that its parameters' names do not show. Only files of other tools tell:
 * `duplicate`: a parameter stands twice (RFC 6749 §3.2); `double-auth`: Basic and body at once (§2.3); `undefined-secret`: a program's word for
 * nothing in the secret's place; `encoded-id`: the Basic header holds the client id percent-encoded, which not every server decodes (§2.3.1);
 * `unencoded-secret`: it holds a secret with `+ & % :` as it is; `clear-to-proxy`: sent unencrypted through a proxy; `client-gave-up`: no answer in the client's own time.
 */
export const REQUEST_FLAWS = [
  "duplicate",
  "double-auth",
  "undefined-secret",
  "encoded-id",
  "unencoded-secret",
  "clear-to-proxy",
  "client-gave-up",
] as const;
export type RequestFlaw = (typeof REQUEST_FLAWS)[number];

/** How a token request looked, as far as it may be written down. */
export interface SentShape {
  /** What the body was, whatever its Content-Type said. */
  body: "form" | "json";
  /** `basic-empty` when the header had no secret in it. */
  auth: "basic" | "basic-empty" | "post" | "none" | "private_key_jwt";
  /** Names of the parameters sent, in order. */
  parameters: readonly string[];
  /** None when left out. */
  flaws?: readonly RequestFlaw[];
}

/** Writes a request's shape as the value of its extra. */
export function formatSent({ body, auth, parameters, flaws = [] }: SentShape): string {
  const shape = `${body};${auth};${parameters.join("+")}`;
  return flaws.length === 0 ? shape : `${shape};${flaws.join("+")}`;
}

/** Reads a request's shape; null for a text that `formatSent` did not write. */
export function parseSent(text: string): SentShape | null {
  const [body, auth, parameters, flaws, ...rest] = text.split(";");
  if (rest.length > 0 || parameters === undefined) return null;
  if (body !== "form" && body !== "json") return null;
  const known = SENT_AUTHS.find((word) => word === auth);
  if (known === undefined) return null;
  const shape: SentShape = { body, auth: known, parameters: wordsIn(parameters) };
  if (flaws === undefined) return shape;
  const found = REQUEST_FLAWS.filter((flaw) => wordsIn(flaws).includes(flaw));
  return found.length === wordsIn(flaws).length && found.length > 0
    ? { ...shape, flaws: found }
    : null;
}

function wordsIn(text: string): string[] {
  return text === "" ? [] : text.split("+");
}

const SENT_AUTHS: readonly SentShape["auth"][] = [
  "basic",
  "basic-empty",
  "post",
  "none",
  "private_key_jwt",
];
