import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formBody, formDecode, formEncode, formValue } from "./form-encoding.ts";

const text = fc.string({ unit: "binary" });

describe("form encoding", () => {
  it("encodes as the platform's URLSearchParams does", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        expect(formBody(pairs)).toBe(new URLSearchParams(pairs).toString());
      }),
    );
  });

  it("gives back what it encoded", () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(formDecode(formEncode(value))).toBe(value);
      }),
    );
  });

  it("finds a value by name, and nothing for malformed percent-encoding", () => {
    expect(formValue("state=x&code=a%2Bb&code=second", "code")).toBe("a+b");
    expect(formValue("code=%zz", "code")).toBeNull();
    expect(formValue("state=x", "code")).toBeNull();
  });
});
