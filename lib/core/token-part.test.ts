import { describe, expect, it } from "vitest";
import { isSignedJoseHeader, isUrlSafe, signedPart, tokenForm } from "./token-part.ts";

const yes = () => true;

describe("token part", () => {
  it("is header and payload of a signed JWT, without its signature", () => {
    expect(signedPart("h.p.s", yes)).toBe("h.p");
  });

  it.each([
    "",
    "h",
    "h.p",
    "h.p.",
    ".p.s",
    "h..s",
    "h.p.s.t",
    "h.p q.s",
    "h.p\t.s",
    "h.p\u0000.s",
    "h.pé.s",
    "\ud800.p.s",
  ])("is nothing for %j", (token) => {
    expect(signedPart(token, yes)).toBeNull();
  });

  it("is nothing when the first segment is no header of a signed token", () => {
    expect(signedPart("h.p.s", () => false)).toBeNull();
  });

  it("is form and length for any other token", () => {
    expect(tokenForm("")).toBe("");
    expect(tokenForm("a.b.c.d.e")).toBe("!jwe:9");
    expect(tokenForm("opaque token")).toBe("!opaque:12");
    expect(tokenForm("tab\there")).toBe("!bad:8");
  });
});

describe("JOSE header", () => {
  it("is signed when it has an algorithm that signs and nothing encrypted", () => {
    expect(isSignedJoseHeader('{"alg":"ES256"}')).toBe(true);
    for (const header of [
      '{"alg":"none"}',
      '{"alg":"NONE"}',
      '{"alg":""}',
      '{"alg":1}',
      "{}",
      "[]",
      "null",
      "x",
      '{"alg":"dir","enc":"A256GCM"}',
    ]) {
      expect([header, isSignedJoseHeader(header)]).toEqual([header, false]);
    }
  });
});

describe("URL-safe text", () => {
  it("holds base64url and dots, and neither controls nor anything a line or a URL would take apart", () => {
    expect(isUrlSafe("AZaz09-_.")).toBe(true);
    for (const text of ["a b", "a\n", "a\u0001", "a+b", "a/b", "a=", "a%41", "ü"]) {
      expect([text, isUrlSafe(text)]).toEqual([text, false]);
    }
  });
});
