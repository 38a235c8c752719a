/** Reads JWTs, one per line, as the answers that brought them. */
import { claimsOf } from "./access-token.ts";
import { type Entry, type Exchange, NO_HEADERS, NO_PHASES } from "./exchange.ts";
import { shown } from "./input-error.ts";

/** Segments of a signed token, and of an encrypted one. @see RFC 7515 §3.1, RFC 7516 §3.1 */
const JWT = /^[\w-]+(?:\.[\w-]*){2}(?:(?:\.[\w-]*){2})?$/;

/** A line may have `Bearer`, quotes and a comma around its token; empty lines are passed over. */
export function* readJwts(text: string): Iterable<Entry> {
  let place = 0;
  for (const line of text.split("\n")) {
    place += 1;
    const token = bareToken(line);
    if (token === "") continue;
    const exchange = answerOfJwt(token, place);
    yield exchange === null
      ? { kind: "broken", place, why: `${shown(line.trim())} is no JWT` }
      : { kind: "exchange", exchange };
  }
}

/** A token alone, as the whole answer that would have brought it: nothing is missing that nobody could know. Null for what is no JWT. */
export function answerOfJwt(text: string, place: number): Exchange | null {
  const token = bareToken(text);
  if (!JWT.test(token)) return null;
  const { exp, iat } = claimsOf(token) ?? {};
  const lifetime = typeof exp === "number" && typeof iat === "number" ? exp - iat : undefined;
  const answer = { access_token: token, token_type: "Bearer", expires_in: lifetime };
  return loneAnswer(place, 200, JSON.stringify(answer));
}

/** An exchange of which only the answer is there. */
export function loneAnswer(place: number, status: number, body: string): Exchange {
  return {
    place,
    atPlace: 0,
    startMs: null,
    request: null,
    response: { status, errorCode: 0, headers: NO_HEADERS, body },
    phases: NO_PHASES,
    ending: "answered",
  };
}

function bareToken(line: string): string {
  return line
    .trim()
    .replace(/^["']?(?:Bearer\s+)?/i, "")
    .replace(/["']?,?$/, "");
}
