import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS } from "../hostile-result.ts";
import { orgFragment } from "./org-fragment.ts";

const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom(...HOSTILE_TEXTS),
);

describe("the fragment of an org", () => {
  it("is its name where that is simple", () => {
    expect(orgFragment("acme-7.eu_west")).toBe("org-acme-7.eu_west");
  });

  it("is short, and needs no escaping anywhere, whatever the name", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(orgFragment(name)).toMatch(/^org-[\w.~-]{1,64}$/);
      }),
    );
  });

  it("is another for another name", () => {
    fc.assert(
      fc.property(anyName, anyName, (one, other) => {
        fc.pre(one !== other);
        expect(orgFragment(one)).not.toBe(orgFragment(other));
      }),
    );
  });

  it("keeps what can be read of a name that is not simple", () => {
    expect(orgFragment("Café Paris / Île")).toMatch(/^org-~Caf-Paris-le-[0-9a-f]{16}$/);
    expect(orgFragment("日本")).toMatch(/^org-~[0-9a-f]{16}$/);
  });
});
