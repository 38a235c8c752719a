/** Templates: text stays as it is, placeholders become values. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fillTemplate, parseTemplate, placeholdersOf } from "./template.ts";

function fill(template: string, values: Record<string, string>): string | null {
  const parts = parseTemplate(template);
  return parts === null ? null : fillTemplate(parts, (name) => values[name]);
}

test("fills placeholders, and pads a number to its width", () => {
  expect(fill("org-{n:4}", { n: "7" })).toBe("org-0007");
  expect(fill("org-{n:2}", { n: "1234" })).toBe("org-1234");
  expect(fill("{n}-{org}-{n}", { n: "7", org: "acme" })).toBe("7-acme-7");
  expect(fill("{cost center}", { "cost center": "9" })).toBe("9");
});

test.each(["{", "}", "{n", "n}", "{}", "{{n}}", "{n:0}", "{n:x}", "{1}", "{ n }"])(
  "a brace that belongs to no placeholder is an error: %s",
  (template) => {
    expect(parseTemplate(template)).toBeNull();
  },
);

test("a value is not read as a template again", () => {
  expect(fill("{a}", { a: "{b}", b: "secret" })).toBe("{b}");
});

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_. -]{0,8}$/);
const plain = fc.string().map((text) => text.replaceAll(/[{}]/g, ""));

test("text without braces comes back as it is", () => {
  fc.assert(
    fc.property(plain, (text) => {
      expect(fill(text, {})).toBe(text);
    }),
  );
});

test("text and placeholders in any order are filled in that order", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, word, plain)), (pieces) => {
      const template = pieces.map(([text, name]) => `${text}{${name}}`).join("");
      const values = Object.fromEntries(pieces.map(([, name, value]) => [name, value]));
      const names = placeholdersOf(parseTemplate(template) ?? []).map(({ name }) => name);
      expect(names).toEqual(pieces.map(([, name]) => name));
      expect(fill(template, values)).toBe(
        pieces.map(([text, name]) => `${text}${values[name]}`).join(""),
      );
    }),
  );
});
