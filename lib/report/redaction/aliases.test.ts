import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAliases, hashText } from "./aliases.ts";

const NOTHING_TAKEN = (): boolean => false;

function aliasesOf(names: readonly string[], salt = "salt"): string[] {
  const aliasOf = createAliases(salt, NOTHING_TAKEN);
  return names.map((name) => aliasOf("org", name));
}

describe("an alias", () => {
  it("is the same for a name whatever stands beside it, and another under another salt", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), (names) => {
        expect(aliasesOf(names.toReversed()).toReversed()).toEqual(aliasesOf(names));
        const [first = ""] = names;
        expect(aliasesOf([first])).toEqual(aliasesOf(names).slice(0, 1));
      }),
    );
    expect(aliasesOf(["acme"], "another")).not.toEqual(aliasesOf(["acme"]));
  });

  it("is one name's alone, and as long for one org as for ten thousand", () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `org-${at}`);
    const aliases = aliasesOf(names);
    expect(new Set(aliases).size).toBe(names.length);
    for (const alias of aliases) expect(alias).toMatch(/^org-(?:[a-z][0-9]){3}$/);
  });

  it("does not follow the order of the names", () => {
    const names = Array.from({ length: 50 }, (_, at) => `org-${String(at).padStart(4, "0")}`);
    const aliases = aliasesOf(names);
    expect(aliases.toSorted()).not.toEqual(aliases);
  });

  it("is drawn again where it would spell a name", () => {
    const [first = ""] = aliasesOf(["acme"]);
    const aliasOf = createAliases("salt", (alias) => alias === first);
    expect(aliasOf("org", "acme")).not.toBe(first);
  });

  it("says of what kind it is", () => {
    const aliasOf = createAliases("salt", NOTHING_TAKEN);
    expect(aliasOf("host", "login.example")).toMatch(/^host-/);
    expect(aliasOf("id", "acme").slice(3)).not.toBe(aliasOf("org", "acme").slice(4));
  });
});

it("a hash is the same for a text in any case, and under one salt only", () => {
  expect(hashText("salt", "mail", "A@b.example")).toBe(hashText("salt", "mail", "a@B.example"));
  expect(hashText("salt", "mail", "a@b.example")).toMatch(/^mail-[0-9a-f]{8}$/);
  expect(hashText("other", "mail", "a@b.example")).not.toBe(
    hashText("salt", "mail", "a@b.example"),
  );
});
