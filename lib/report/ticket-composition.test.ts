import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksMarkdown } from "./document-markdown.ts";
import { own, paragraph } from "./document.ts";
import { composeSections, type TicketSection } from "./ticket-composition.ts";

function section(name: string, length: number, essential = false): TicketSection {
  return { name, blocks: [paragraph(own(name.charAt(0).repeat(length)))], essential };
}

/** The sections that fit, as Markdown. */
function compose(sections: readonly TicketSection[], maxCharacters: number, frameCharacters = 0) {
  const blocks = composeSections(sections, {
    maxCharacters,
    frameCharacters,
    sizeOf: (some) => blocksMarkdown(some).length + 2,
  });
  return blocksMarkdown(blocks);
}

describe("sections within a limit", () => {
  it("are all there when they fit", () => {
    expect(compose([section("a", 3), section("b", 2)], 5000)).toBe("aaa\n\nbb");
  });

  it("are left out whole, and named", () => {
    const text = compose(
      [section("verdict", 100, true), section("big", 5000), section("small", 50)],
      3000,
    );
    expect(text).toBe(
      `${"v".repeat(100)}\n\n${"s".repeat(50)}\n\n_Left out to stay within 3000 characters: big. The report has them._`,
    );
  });

  it("never leave out what is essential, wherever it stands", () => {
    const text = compose(
      [section("x", 1900), section("y", 1900), section("method", 1500, true)],
      5000,
    );
    expect(text).toContain("m".repeat(1500));
    expect(text).toContain("Left out to stay within 5000 characters: y.");
  });

  it("leave room for what stands around them", () => {
    expect(compose([section("x", 900)], 2000)).toBe("x".repeat(900));
    expect(compose([section("x", 900)], 2000, 200)).toContain("Left out");
  });

  it("are named without a mark that a format could act on", () => {
    const text = compose([section("Variant <b>*x*</b> @all [a](b)", 9000)], 3000);
    expect(text).toBe(
      "_Left out to stay within 3000 characters: Variant b x b all a b. The report has them._",
    );
  });

  it("stay within the limit, however many there are and whatever they are called", () => {
    const sections = fc.array(
      fc.record({ name: fc.string({ minLength: 1, maxLength: 200 }), length: fc.nat(4000) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(sections, fc.nat(3000), (list, frameCharacters) => {
        const text = compose(
          list.map(({ name, length }) => section(name, length)),
          10_000,
          frameCharacters,
        );
        expect(text.length + frameCharacters).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
