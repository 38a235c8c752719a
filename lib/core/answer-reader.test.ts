/** The law of the fast reader: for any sequence of bodies it gives what the full reading gives. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAnswerReader } from "./answer-reader.ts";
import { readTokenAnswer } from "./token-answer.ts";
import { isSignedJoseHeader, isUrlSafe, signedPart, tokenForm } from "./token-part.ts";

const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const isSignedHeader = (text: string) =>
  isSignedJoseHeader(Buffer.from(text, "base64url").toString("utf8"));

const header = fc.constantFrom(
  segment({ alg: "ES256", typ: "at+jwt" }),
  segment({ alg: "RS256" }),
  segment({ alg: "none" }),
  segment({ alg: "dir", enc: "A256GCM" }),
  "e30",
);
const payload = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }).map(segment);
const jwt = fc
  .tuple(header, payload, fc.constantFrom("c2ln", "c2lnMg", "", "a.b"))
  .map((parts) => parts.join("."));
const token = fc.oneof(
  { weight: 5, arbitrary: jwt },
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("opaque-token", "a.b.c", "Bearer", "\u0000"),
);
const answer = fc.record(
  {
    access_token: token,
    refresh_token: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom("rt-1", "rt-2")),
    token_type: fc.constantFrom("Bearer", ""),
    expires_in: fc.constantFrom(300, "300", null, 299.5),
    scope: fc.constantFrom("a b", "a", ""),
    other: token,
  },
  { requiredKeys: ["token_type", "expires_in"] },
);
const body = fc.oneof(
  { weight: 6, arbitrary: answer.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: answer.map((value) => JSON.stringify(value, null, 2)) },
  fc.string(),
  fc.constantFrom("", "<html>", "[1]", '{"access_token":"a","access_token":"b"}'),
);

const answerOf = (id: string) =>
  JSON.stringify({
    access_token: `${segment({ alg: "ES256" })}.${segment({ id })}.c2ln`,
    token_type: "Bearer",
  });

/** A token with characters that no token has; see `createAnswerReader`. */
const isStrange = (...tokens: string[]) =>
  tokens.some((text) => text !== "" && !isUrlSafe(text) && text.includes("."));

describe("answer reader", () => {
  it("gives what the full reading gives, whatever it has learned before", () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 12 }), (bodies) => {
        const read = createAnswerReader(isSignedHeader);
        for (const text of bodies) {
          const { answer: seen, tokenPart } = read(text);
          const full = readTokenAnswer(text);
          if (isStrange(full.accessToken, seen.accessToken)) continue;
          expect(seen).toEqual(full);
          expect(tokenPart).toBe(
            signedPart(full.accessToken, isSignedHeader) ?? tokenForm(full.accessToken),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same for a body that was cut, spliced or changed in one place after learning", () => {
    const changed = fc.tuple(answer, fc.nat(), fc.nat(4), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(answer, changed, (learned, [next, at, length, noise]) => {
        const read = createAnswerReader(isSignedHeader);
        read(JSON.stringify(learned));
        const whole = JSON.stringify({ ...learned, access_token: next.access_token ?? "x" });
        const cut = at % (whole.length + 1);
        const text = whole.slice(0, cut) + noise + whole.slice(cut + length);
        const full = readTokenAnswer(text);
        const seen = read(text).answer;
        fc.pre(!isStrange(full.accessToken, seen.accessToken));
        expect(seen).toEqual(full);
      }),
      { numRuns: 300 },
    );
  });

  it("takes no token of more than one line for one of a known form", () => {
    for (const control of ["\n", "\r", "\t"]) {
      const read = createAnswerReader(isSignedHeader);
      read(answerOf("a"));
      const forged = answerOf("a").replace("c2ln", `c2${control}tr1`);
      expect(read(forged).tokenPart).toBe("");
    }
  });

  it("reads an answer of a known form without parsing it", () => {
    const read = createAnswerReader(isSignedHeader);
    const first = read(answerOf("a"));
    expect(read(answerOf("b"))).not.toBe(first);
    // The second and third come from the form learned from the first: the very same object, filled anew.
    const second = read(answerOf("b"));
    expect(read(answerOf("c"))).toBe(second);
  });
});
