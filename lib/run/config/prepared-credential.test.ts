/** Prepared credentials: a server that decodes them by the book reads the id and secret that went in. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { prepareCredential } from "./prepared-credential.ts";

const text = fc.string({ unit: "grapheme", minLength: 1 });

/** Decodes one form-encoded value with the platform's own decoder. */
function decode(encoded: string): string {
  return new URLSearchParams(`v=${encoded}`).get("v") ?? "";
}

test("a Basic credential decodes to the id and the secret", () => {
  fc.assert(
    fc.property(text, text, (id, secret) => {
      const credential = prepareCredential("basic", id, secret);
      expect(credential).toMatch(/^Basic [A-Za-z0-9+/]+=*$/);
      const pair = Buffer.from(credential.slice("Basic ".length), "base64").toString("utf8");
      const [encodedId = "", encodedSecret = "", ...rest] = pair.split(":");
      expect(rest).toEqual([]);
      expect([decode(encodedId), decode(encodedSecret)]).toEqual([id, secret]);
    }),
  );
});

test("a body fragment parses to exactly two parameters", () => {
  fc.assert(
    fc.property(text, text, (id, secret) => {
      const fragment = prepareCredential("post", id, secret);
      expect([...new URLSearchParams(fragment)]).toEqual([
        ["client_id", id],
        ["client_secret", secret],
      ]);
    }),
  );
});

test("the characters that mean something on the way are encoded", () => {
  expect(prepareCredential("post", "a b", "+&%:=")).toBe(
    "client_id=a+b&client_secret=%2B%26%25%3A%3D",
  );
  const basic = prepareCredential("basic", "a:b", "+&%:");
  expect(Buffer.from(basic.slice(6), "base64").toString()).toBe("a%3Ab:%2B%26%25%3A");
});
