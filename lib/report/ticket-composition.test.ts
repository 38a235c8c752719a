import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeSections } from "./ticket-composition.ts";

function section(name: string, length: number, essential = false) {
  return { name, body: name.charAt(0).repeat(length), essential };
}

describe("sections within a limit", () => {
  it("are all there when they fit", () => {
    expect(composeSections([section("a", 3), section("b", 2)], 5000)).toBe("aaa\n\nbb\n");
  });

  it("are left out whole, and named", () => {
    const text = composeSections(
      [section("verdict", 100, true), section("big", 5000), section("small", 50)],
      3000,
    );
    expect(text).toBe(
      `${"v".repeat(100)}\n\n${"s".repeat(50)}\n\n_Left out to stay within 3000 characters: big. The report has them._\n`,
    );
  });

  it("never leave out what is essential, wherever it stands", () => {
    const text = composeSections(
      [section("x", 1900), section("y", 1900), section("method", 1500, true)],
      5000,
    );
    expect(text).toContain("m".repeat(1500));
    expect(text).toContain("Left out to stay within 5000 characters: y.");
  });

  it("stay within the limit, however many there are", () => {
    const sections = fc.array(
      fc.record({ name: fc.constant("finding 17"), length: fc.nat(4000) }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(sections, (list) => {
        const text = composeSections(
          list.map(({ name, length }) => section(name, length)),
          10_000,
        );
        expect(text.length).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
