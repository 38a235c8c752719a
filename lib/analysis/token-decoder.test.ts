/** The decoder against a strict one: the same payloads, and the same refusals. */
import * as fc from "fast-check";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { TokenDecoder } from "./token-decoder.ts";

const HEADER = encode(JSON.stringify({ alg: "ES256", typ: "at+jwt" }));

function encode(content: string | Uint8Array): string {
  return Buffer.from(content).toString("base64url");
}

function decodeHere(token: string, decoder = new TokenDecoder()): unknown {
  return decoder.take(token) === "taken" ? decoder.claims() : null;
}

function decodeThere(token: string): unknown {
  try {
    return decodeJwt(`${token}.`);
  } catch {
    return null;
  }
}

describe("TokenDecoder", () => {
  it("gives what jose gives for any payload that is JSON", () => {
    const decoder = new TokenDecoder();
    fc.assert(
      fc.property(fc.json(), (json) => {
        const token = `${HEADER}.${encode(json)}`;
        expect(decodeHere(token, decoder)).toStrictEqual(decodeThere(token));
      }),
    );
  });

  it("gives what jose gives for any object of claims, whatever its script", () => {
    const decoder = new TokenDecoder();
    const claims = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(claims, fc.boolean(), (payload, hasMark) => {
        const token = `${HEADER}.${encode((hasMark ? "\ufeff" : "") + JSON.stringify(payload))}`;
        const there = decodeThere(token);
        expect(there).not.toBeNull();
        expect(decodeHere(token, decoder)).toStrictEqual(there);
      }),
    );
  });

  it("refuses any payload that jose refuses", () => {
    const decoder = new TokenDecoder();
    const bytes = fc.uint8Array({ maxLength: 40 }).map(encode);
    const objectBytes = fc
      .uint8Array({ maxLength: 12 })
      .map((part) => encode(Buffer.concat([Buffer.from('{"a":"'), part, Buffer.from('"}')])));
    const garbage = fc
      .string({ maxLength: 40 })
      .filter((text) => !/[\s.]/.test(text) && !text.includes("="));
    fc.assert(
      fc.property(fc.oneof(bytes, objectBytes, garbage), (payload) => {
        const token = `${HEADER}.${payload}`;
        expect(decodeHere(token, decoder)).toStrictEqual(decodeThere(token));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["no dot", HEADER],
    ["no payload", `${HEADER}.`],
    ["no header", `.${encode("{}")}`],
    ["a third part", `${HEADER}.${encode("{}")}.c2ln`],
    ["padding", `${HEADER}.${encode("{}")}=`],
    ["a space inside", `${HEADER}.e 30`],
    ["plain base64", `${HEADER}.${Buffer.from('{"a":"??>>"}').toString("base64")}`],
    ["an array", `${HEADER}.${encode("[]")}`],
    ["null", `${HEADER}.${encode("null")}`],
  ])("refuses %s", (_, token) => {
    expect(decodeHere(token)).toBeNull();
  });

  it.each([
    ["is unsigned", { alg: "none" }],
    ["is encrypted", { alg: "RSA-OAEP", enc: "A256GCM" }],
    ["names no algorithm", { typ: "JWT" }],
  ])("refuses a token whose header %s", (_, header) => {
    const token = `${encode(JSON.stringify(header))}.${encode('{"a":1}')}`;
    expect(decodeHere(token)).toBeNull();
  });

  it("does not take a header for the one before because they begin alike", () => {
    const decoder = new TokenDecoder();
    const claims = encode('{"a":1}');
    expect(decodeHere(`${HEADER}.${claims}`, decoder)).toStrictEqual({ a: 1 });
    expect(decodeHere(`${HEADER}A.${claims}`, decoder)).toBeNull();
    expect(decodeHere(`${HEADER}.${claims}`, decoder)).toStrictEqual({ a: 1 });
  });

  it("decodes a payload larger than any before", () => {
    const payload = { text: "x".repeat(100_000) };
    expect(decodeHere(`${HEADER}.${encode(JSON.stringify(payload))}`)).toStrictEqual(payload);
  });
});
