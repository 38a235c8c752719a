import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, removeForms, secretForms } from "./redaction.ts";

const encodeBase64 = (text: string) => Buffer.from(text).toString("base64");

const secret = fc
  .string({ unit: "grapheme", minLength: 12, maxLength: 40 })
  .filter((text) => !"[removed]".includes(text));

describe("redaction", () => {
  it("removes a sent secret raw, URL-encoded and form-encoded, wherever it stands", () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const forms = [
          hidden,
          encodeURIComponent(hidden),
          new URLSearchParams({ s: hidden }).toString().slice(2),
        ];
        for (const form of forms) {
          expect(
            removeForms(`${before} ${form} ${after}`, secretForms([hidden], encodeBase64)),
          ).not.toContain(form);
        }
      }),
    );
  });

  it("removes a sent secret in base64, base64url and hexadecimal, alone or with text around it", () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (hidden, before, after) => {
        const forms = secretForms([hidden], encodeBase64);
        for (const encoding of ["base64", "base64url", "hex"] as const) {
          const inner = Buffer.from(hidden).toString(encoding).replace(/.?=*$/, "");
          expect(removeForms(Buffer.from(hidden).toString(encoding), forms)).not.toContain(inner);
          const around = Buffer.from(`${before}${hidden}${after}`).toString(encoding);
          expect(removeForms(around, forms)).toContain("[removed]");
        }
        const upper = Buffer.from(hidden).toString("hex").toUpperCase();
        expect(removeForms(upper, forms)).toBe("[removed]");
      }),
    );
  });

  it.each([
    ["percent-encoded in lower case", "p%2bss%26w%25rd%3aof%2fthe%3d%22org%22+s"],
    ["percent-encoded throughout", "%70%2B%73%73%26%77%25%72%64%3Aof%2Fthe%3D%22org%22%20s"],
    ["percent-encoded twice", "p%252Bss%2526w%2525rd%253Aof%252Fthe%253D%2522org%2522%2520s"],
    ["escaped for HTML", "p+ss&amp;w%rd:of/the=&quot;org&#34; s"],
    ["escaped for HTML in another way", "p&#x2B;ss&#38;w%rd:of/the&#x3d;&#34;org&quot; s"],
    ["escaped for JSON", 'p+ss&w%rd:of\\/the=\\"org\\" s'],
    ["escaped for JSON in another way", "p\\u002bss\\u0026w%rd:of/the\\u003D\\u0022org\\u0022 s"],
    ["with a backslash of its own, escaped for HTML", "b\\&amp;\\n"],
    ["form-encoded and then in base64", "cCUyQnNzJTI2dyUyNXJkJTNBb2YlMkZ0aGUlM0QlMjJvcmclMjIrcw"],
  ])("removes a sent secret %s", (_, form) => {
    const secrets = [`p+ss&w%rd:of/the="org" s`, "b\\&\\n"];
    const forms = secretForms(secrets, encodeBase64);
    expect(removeForms(`client_secret=${form}`, forms)).toMatch(/^client_secret=\[removed\]w?$/);
  });

  it("leaves escapes as they are where nothing is hidden in them", () => {
    const said = "see https://login.example/?a=b%20c &amp; &nosuch; \\u0041 100% &#99999999;";
    expect(removeForms(said, secretForms(["a secret of somebody"], encodeBase64))).toBe(said);
  });

  it("removes base64, base64url and hexadecimal of any other secret of sixteen bytes or more", () => {
    const strong = fc.uint8Array({ minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(strong, (bytes) => {
        const buffer = Buffer.from(bytes);
        for (const encoding of ["base64", "base64url", "hex"] as const) {
          const form = buffer.toString(encoding);
          // A run of one repeated letter without digits is no secret anybody has.
          fc.pre(/\d/.test(form) || (/[a-z]/.test(form) && /[A-Z]/.test(form)));
          expect(redact(`bad credential ${form} given`, [], 200)).not.toContain(form);
        }
      }),
    );
  });

  it("removes tokens and leaves the words people need", () => {
    const said =
      "The requested scope 'integration:appfoundry:manage' is not authorized; insufficient_permissions eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
    expect(redact(said, [], 200)).toBe(
      "The requested scope 'integration:appfoundry:manage' is not authorized; insufficient_permissions [removed]",
    );
  });

  it("leaves a correlation id that is a UUID, unless it was a secret", () => {
    const id = "6f1c1a2e-9a51-4c0e-8d7b-0f3f5a1b2c3d";
    expect(redact(`see ${id}.`, [], 200)).toBe(`see ${id}.`);
    expect(redact(`see ${id}.`, [id], 200)).toBe("see [removed].");
  });

  it("cuts to the length it was given", () => {
    expect(redact("word ".repeat(100), [], 200)).toHaveLength(200);
  });
});
