import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectsOf, readerSees } from "./wiki-fixture.ts";
import { codeWiki, linkWiki, proseWiki, tableWiki, verbatimWiki } from "./wiki.ts";

const marks = fc.string({
  unit: fc.constantFrom(
    ...Array.from("\\{}[]|!&<>*+^~@#_-?():;.%$/\"' \n"),
    ..."a b1 A- AB-1 h1. bq. www. http:// mailto: :) (x) (on) {code} ??".split(" "),
  ),
  maxLength: 40,
});

describe("what is put to the test", () => {
  it.each([
    ["*a b*", "bold"],
    ["x _a_", "emphasis"],
    ["(-a-)", "deletion"],
    ["{color:red}", "fixed width or a macro"],
    ["[~admin]", "a link, a mention or an attachment"],
    ["!a.png!", "an image"],
    ["see https://a.example", "a URL"],
    ["fine :)", "an emoticon"],
    ["done (/)", "an emoticon"],
    ["h2. a", "a heading or a quotation"],
    ["# a", "an item"],
    ["----", "a rule"],
    ["in ABC-12", "the key of an issue"],
  ])("has effects where there are any: %s", (line, effect) => {
    expect(effectsOf(line)).toContain(effect);
  });
});

describe("prose", () => {
  it("leaves plain sentences as they are", () => {
    const sentence =
      "3 secondary orgs get empty org_ids (94.5 %) at 10:15:24, e.g. org-0007: would it pass?";
    expect(proseWiki(sentence)).toBe(sentence);
    expect(effectsOf(sentence)).toEqual([]);
  });

  it("does nothing, whatever it says, and is read as it was", () => {
    fc.assert(
      fc.property(marks, (text) => {
        const prose = proseWiki(text);
        expect(effectsOf(prose)).toEqual([]);
        expect(readerSees(prose)).toBe(text.replaceAll("\n", String.raw`\n`).trim());
      }),
    );
  });

  it("is at most twice as long as it may be, whatever has to be escaped", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 3, max: 300 }), (repeats, maxCharacters) => {
        const prose = proseWiki("{*|".repeat(repeats), maxCharacters);
        expect(prose.length).toBeLessThanOrEqual(2 * maxCharacters);
        expect(prose === "").toBe(repeats === 0);
      }),
    );
  });
});

describe("code", () => {
  it("is of a fixed width, and a dash when there is none", () => {
    expect(codeWiki("org-0007")).toBe("{{org-0007}}");
    expect(codeWiki("")).toBe("–");
  });

  it("does not end early", () => {
    fc.assert(
      fc.property(marks, (text) => {
        const code = codeWiki(text);
        expect(effectsOf(code.replace(/^\{\{|\}\}$/g, ""))).toEqual([]);
      }),
    );
  });
});

describe("lines as they are", () => {
  it("cannot end their block", () => {
    const block = verbatimWiki(["a {noformat} b", "{NoFormat:x}", "*c* {code}"]);
    expect(block).toBe("{noformat}\na { noformat} b\n{ NoFormat:x}\n*c* {code}\n{noformat}");
  });
});

describe("tables", () => {
  it("have a space where a cell has nothing", () => {
    expect(tableWiki(["org", "count"], [["{{a}}", ""]])).toBe("||org||count||\n|{{a}}| |");
  });
});

describe("links", () => {
  it.each([
    ["https://a.example/b?c=1", "[here|https://a.example/b?c=1]"],
    ["javascript:alert(1)", "here"],
    ["https://a.example/|b]", "here"],
  ])("go to the web only: %s", (href, shown) => {
    expect(linkWiki("here", href)).toBe(shown);
  });
});
