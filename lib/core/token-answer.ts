/** Reads the answer of a token endpoint into the facts a record holds; nothing is judged here. */
import type { BodyShape } from "./record.ts";

/** A description is kept to 200 characters; more is read, so that nothing token-like is cut in half before it is recognised. */
const DESCRIPTION_READ_LENGTH = 2000;

export interface TokenAnswer {
  shape: BodyShape;
  /** Members of an object body, sorted. */
  keys: readonly string[];
  /** Empty when absent, empty or not a string; so are the texts below. */
  accessToken: string;
  refreshToken: string;
  scope: string;
  /** OAuth `error`, or `code` of an API-shaped body. */
  error: string;
  /** `error_description`, `description` or `message`; of a body that is no JSON, its beginning. */
  description: string;
  expiresInSeconds: number | null;
  /** Members that an object lacks to be a token answer, comma separated; empty for other shapes. @see RFC 6749 §5.1 */
  lacking: string;
}

/** Reads a body, whatever it is. */
export function readTokenAnswer(body: string): TokenAnswer {
  const { shape, members } = readBody(body);
  return {
    shape,
    keys: Object.keys(members).toSorted(),
    accessToken: textMember(members, "access_token"),
    refreshToken: textMember(members, "refresh_token"),
    scope: textMember(members, "scope"),
    error: textMember(members, "error") || textMember(members, "code"),
    description:
      descriptionOf(members) || (shape === "object" ? "" : body.slice(0, DESCRIPTION_READ_LENGTH)),
    expiresInSeconds: secondsMember(members, "expires_in"),
    lacking:
      shape === "object"
        ? ["access_token", "token_type"]
            .filter((name) => textMember(members, name) === "")
            .join(",")
        : "",
  };
}

type Members = Readonly<Record<string, unknown>>;

function readBody(body: string): { shape: BodyShape; members: Members } {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? { shape: "object", members: value } : { shape: "json", members: {} };
  } catch {
    const start = body.trimStart();
    const shape = start === "" ? "empty" : start.startsWith("<") ? "html" : "text";
    return { shape, members: {} };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textMember(members: Members, name: string): string {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof value === "string" ? value : "";
}

function descriptionOf(members: Members): string {
  const said = ["error_description", "description", "message"].map((name) =>
    textMember(members, name),
  );
  return (said.find((text) => text !== "") ?? "").slice(0, DESCRIPTION_READ_LENGTH);
}

// A JSON number; a numeric string is common enough in the field to be read, and anything else is no lifetime.
function secondsMember(members: Members, name: string): number | null {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  const seconds = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds + 0 : null;
}
