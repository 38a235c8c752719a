/** Prepares what a client authenticates with, so that the bare secret never reaches the load generator. */
import { formEncode } from "../../core/form-encoding.ts";

/** Shorter ones equal ordinary text too easily, and are replaced in every log line by literal comparison. */
export const MIN_CREDENTIAL_LENGTH = 12;

/**
 * The whole Authorization value (`basic`) or body fragment (`post`); id and secret are form-encoded first.
 * @see RFC 6749 §2.3.1
 */
export function prepareCredential(method: "basic" | "post", id: string, secret: string): string {
  if (method === "post") return `client_id=${formEncode(id)}&client_secret=${formEncode(secret)}`;
  const pair = `${formEncode(id)}:${formEncode(secret)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}
