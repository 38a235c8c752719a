import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64Inner, encodeHex, utf8Bytes } from "./text-encoding.ts";

const text = fc.string({ unit: "binary" });

describe("text in bytes", () => {
  it("is UTF-8, and lone surrogates are replaced as everywhere", () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.constant("a\ud800b")), (sample) => {
        expect(utf8Bytes(sample)).toEqual([...Buffer.from(sample, "utf8")]);
      }),
    );
  });

  it("is hexadecimal as Node writes it", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(encodeHex([...bytes])).toBe(Buffer.from(bytes).toString("hex"));
      }),
    );
  });
});

describe("base64 of bytes with something around them", () => {
  it("shows one of the inner forms, which lack no more than what neighbours have a part in", () => {
    const bytes = fc.uint8Array({ minLength: 8 });
    fc.assert(
      fc.property(fc.uint8Array(), bytes, fc.uint8Array(), (before, inside, after) => {
        const whole = Buffer.concat([before, inside, after]).toString("base64");
        const inner = encodeBase64Inner([...inside]);
        expect(whole).toContain(inner[before.length % 3]);
        for (const form of inner) expect(form.length * 6).toBeGreaterThan(inside.length * 8 - 12);
      }),
    );
  });
});
