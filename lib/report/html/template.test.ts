import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanText } from "../../core/text.ts";
import { escapeHtml, html, raw } from "./template.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.string({ unit: fc.constantFrom("<", ">", "&", '"', "'", "/", "a", ";"), maxLength: 100 }),
);

describe("the html template", () => {
  it("escapes what is put into it, in text and in attributes", () => {
    const name = `"><script>alert('x')</script>&`;
    expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
      '<p title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;">' +
        "&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;</p>",
    );
  });

  it("keeps markup, joins lists, and writes nothing for null", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    const list = html`${items}${null}${raw("<hr>")}${1.5}`;
    expect(list.toString()).toBe("<li>a</li><li>&#60;b&#62;</li><hr>1.5");
  });

  it("does not take an object that only looks like markup for markup", () => {
    expect(html`${raw("<i></i>").toString()}`.toString()).toBe("&#60;i&#62;&#60;/i&#62;");
  });

  it("drops the indentation of the code but nothing of what is put in", () => {
    const list = html`<ul>
      <li>${raw("two\n   lines")}</li>
    </ul>`;
    expect(list.toString()).toBe("<ul>\n<li>two\n   lines</li>\n</ul>");
  });
});

describe("escaped text", () => {
  it("has none of the characters that end text or an attribute, and can be read back", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']|&(?!#\d+;)/);
        const readBack = escaped.replace(/&#(\d+);/g, (_, code) =>
          String.fromCodePoint(Number(code)),
        );
        expect(readBack).toBe(cleanText(text));
      }),
    );
  });
});
