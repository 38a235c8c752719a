import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributesXml, escapeXml } from "./xml.ts";
import { checkXml } from "./xml-check.ts";

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';
const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((units) => String.fromCharCode(...units));

describe("escaped XML", () => {
  it("is well-formed whatever the text, as content and as attribute", () => {
    fc.assert(
      fc.property(fc.oneof(anyUnits, fc.string({ unit: "binary" })), (text) => {
        const xml = `${PROLOG}<a${attributesXml({ name: text, count: 3 })}>${escapeXml(text)}</a>`;
        expect(checkXml(xml)).toEqual(["a name count"]);
      }),
    );
  });
});

describe("the strict reader", () => {
  it.each([
    ["a raw <", `${PROLOG}<a>1 < 2</a>`, "not well-formed"],
    ["a bare ampersand", `${PROLOG}<a>R&D</a>`, "bare ampersand"],
    ["an element that is never closed", `${PROLOG}<a><b/>`, "never closed: a"],
    ["elements that overlap", `${PROLOG}<a><b></a></b>`, "unexpected </a>"],
    ["a control character", `${PROLOG}<a>\u0001</a>`, "illegal character"],
    ["half a surrogate pair", `${PROLOG}<a>\ud800</a>`, "illegal character"],
    ["the end of a CDATA section", `${PROLOG}<a>]]></a>`, "]]> in content"],
    ["an attribute twice", `${PROLOG}<a b="1" b="2"/>`, "attribute twice"],
    ["an unquoted attribute", `${PROLOG}<a b=1/>`, "not well-formed"],
    ["a file without a prolog", "<a/>", "no prolog"],
  ])("refuses %s", (_, xml, message) => {
    expect(() => checkXml(xml)).toThrow(message);
  });
});
