/** The shape of a sent request as an extra: what is written is read back, and nothing else is taken for one. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSent, parseSent, REQUEST_FLAWS, type SentShape } from "./sent-shape.ts";

const shapes: fc.Arbitrary<SentShape> = fc.record(
  {
    body: fc.constantFrom("form", "json"),
    auth: fc.constantFrom("basic", "basic-empty", "post", "none", "private_key_jwt"),
    parameters: fc.array(fc.stringMatching(/^[a-z_]{1,12}$/)),
    flaws: fc.subarray([...REQUEST_FLAWS], { minLength: 1 }),
  },
  { requiredKeys: ["body", "auth", "parameters"] },
);

describe("formatSent and parseSent", () => {
  it("give back what was sent", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(parseSent(formatSent(shape))).toEqual(shape);
      }),
    );
  });

  it.each([
    "",
    "form;basic",
    "xml;basic;grant_type",
    "form;digest;grant_type",
    "form;basic;grant_type;unheard-of",
    "form;basic;grant_type;",
    "form;basic;grant_type;duplicate+duplicate",
    "form;basic;grant_type;duplicate;more",
  ])("take %j for no shape", (text) => {
    expect(parseSent(text)).toBeNull();
  });
});
