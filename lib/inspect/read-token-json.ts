/** Reads answers of a token endpoint that somebody saved: one, an array of them, or one per line; a text among them is a JWT. */
import { type Claims, isClaims } from "../core/claims.ts";
import type { Entry } from "./exchange.ts";
import { shown } from "./input-error.ts";
import { answerOfJwt, loneAnswer } from "./read-jwt.ts";
import type { JsonInput } from "./whole-json.ts";

/** Members that answers of token endpoints and their gateways are known by. */
const KNOWN_MEMBERS = [
  "access_token",
  "token_type",
  "expires_in",
  "refresh_token",
  "id_token",
  "scope",
  "error",
  "error_description",
  "error_codes",
  "message",
  "code",
  "status",
];
/** RFC 6749 §5.2, where nothing else is said. */
const STATUS_OF_ERRORS = 400;

/** `any`: an object without a known member is an answer too, since the user says so. */
export type Acceptance = "known" | "any";

/** Items of the input, each with its place: its line in JSON lines, else its number. */
export function* readTokenJson(input: JsonInput, acceptance: Acceptance): Iterable<Entry> {
  if (input.kind === "lines") {
    for (const { place, value, why } of input.lines) {
      yield why === "" ? readItem(place, value, acceptance) : { kind: "broken", place, why };
    }
    return;
  }
  const items: readonly unknown[] = Array.isArray(input.value) ? input.value : [input.value];
  for (const [index, item] of items.entries()) yield readItem(index + 1, item, acceptance);
}

/** True for an error without a status of its own, which is taken as 400. */
export function isStatusGuessed(body: string): boolean {
  const value: unknown = JSON.parse(body);
  return isClaims(value) && isError(value) && statusIn(value) === null;
}

function readItem(place: number, value: unknown, acceptance: Acceptance): Entry {
  if (typeof value === "string") {
    const exchange = answerOfJwt(value, place);
    if (exchange !== null) return { kind: "exchange", exchange };
  }
  if (!isClaims(value)) return { kind: "broken", place, why: `${shown(value)} is no token answer` };
  const names = Object.keys(value);
  const isKnown = names.length === 0 || names.some((name) => KNOWN_MEMBERS.includes(name));
  if (!isKnown && acceptance === "known") {
    const why = `no token answer: it has ${names.slice(0, 3).map(shown).join(", ")}, and none of access_token and error`;
    return { kind: "broken", place, why };
  }
  const status = isError(value) ? (statusIn(value) ?? STATUS_OF_ERRORS) : 200;
  return { kind: "exchange", exchange: loneAnswer(place, status, JSON.stringify(value)) };
}

function isError(value: Claims): boolean {
  return typeof value["access_token"] !== "string" && ("error" in value || "message" in value);
}

function statusIn({ status, statusCode }: Claims): number | null {
  const known = [status, statusCode].find(
    (value) => typeof value === "number" && value >= 400 && value < 600,
  );
  return typeof known === "number" ? Math.floor(known) : null;
}
