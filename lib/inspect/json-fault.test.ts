/** Where JSON breaks, held against the platform's own parser. */
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findJsonFault } from "./json-fault.ts";

describe("a text", () => {
  it("has a fault exactly when the platform does not parse it", () => {
    const pieces = fc.constantFrom(
      ...'[]{}:,"\\0e-.1 \n\ttrufalsn\u0001'.split(""),
      '"a"',
      "1",
      "null",
      "\\u00",
    );
    const texts = fc.oneof(
      fc.json(),
      fc.array(pieces).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(findJsonFault(text) === null).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("has its fault where a sound one was damaged, or where the damaged word begins", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (text, seed) => {
        const at = seed % (text.length + 1);
        const damaged = `${text.slice(0, at)}\u0001${text.slice(at)}`;
        const fault = findJsonFault(damaged) ?? Number.NaN;
        expect(damaged.slice(fault, at)).toMatch(/^(?:\\?[\w+.-]*|\\)$/);
        expect(fault).toBeLessThanOrEqual(at);
      }),
    );
  });
});

test.each([
  ["{", 1],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ["[1,]", 3],
  ["[1 2]", 3],
  ['["a\nb"]', 3],
  ['["a\\x"]', 3],
  ["{}{}", 2],
  ["", 0],
  ["{]", 1],
])("%j breaks at %d", (text, at) => {
  expect(findJsonFault(text)).toBe(at);
});

test("no nesting is too deep", () => {
  const deep = "[".repeat(1_000_000);
  expect(findJsonFault(deep)).toBe(deep.length);
  expect(findJsonFault(deep + "]".repeat(1_000_000))).toBeNull();
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
