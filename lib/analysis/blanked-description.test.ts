/** What is left of a description once ids, digits and names are blanked. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blankDescription } from "./blanked-description.ts";

const ORG = ["Acme Holding", "acme-01"];

function fill(words: readonly string[], values: readonly number[]): string {
  return words.map((word, index) => `${word} ${values[index]} `).join("");
}

describe("blankDescription", () => {
  it.each([
    ["", ""],
    ["Rate limit exceeded. Retry in 42 seconds", "Rate limit exceeded. Retry in # seconds"],
    ["The scope 'a:b' is not authorized", "The scope '…' is not authorized"],
    ['Unknown client "app-1"', "Unknown client '…'"],
    ["You aren't allowed to, sorry. It isn't", "You aren't allowed to, sorry. It isn't"],
    ["Org acme-01 of Acme Holding is locked", "Org '…' of '…' is locked"],
    ["Trace 3fa85f64-5717-4562-b3fc-2c963f66afa6", "Trace #"],
    ["request 9f2c4e1ab03d failed at 10.0.0.17", "request # failed at #.#.#.#"],
    ["client_credentials is not enabled", "client_credentials is not enabled"],
    ["AADSTS7000215: wrong, in tenant 4711", "AADSTS7000215: wrong, in tenant #"],
    ["xAADSTS7000215 and AADSTS7000215x are ids", "# and # are ids"],
    ["  many \n lines\tof text ", "many lines of text"],
  ])("makes of %j", (description, blanked) => {
    expect(blankDescription(description, ORG)).toBe(blanked);
  });

  it("leaves alone a name too short to be told from other words", () => {
    expect(blankDescription("at once", ["at", "a"])).toBe("at once");
  });

  it("makes the same of texts that differ in digits only, and keeps no digit", () => {
    const template = fc.array(fc.constantFrom("org ", "x", "limit:", " in ", "-"), {
      maxLength: 5,
    });
    const numbers = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(template, numbers, numbers, (words, some, others) => {
        const blanked = blankDescription(fill(words, some), []);
        expect(blankDescription(fill(words, others), [])).toBe(blanked);
        expect(blanked).not.toMatch(/\d/);
      }),
    );
  });

  it("bounds any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        expect(Array.from(blankDescription(text, ORG)).length).toBeLessThanOrEqual(120);
      }),
    );
  });
});
