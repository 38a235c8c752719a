import { describe, expect, it } from "vitest";
import { checkExtras, isInactive } from "./check-answer.ts";

const asIs = (text: string) => text;
const withoutSecret = (text: string) => text.replace("secret", "[removed]");
const activeOf = (body: object) => checkExtras(JSON.stringify(body), "introspection", null, asIs);
const orgsOf = (body: unknown, path: string | null = "organization.id", clean = asIs) =>
  new Map(checkExtras(JSON.stringify(body), "api", path, clean)).get("orgs");

describe("the orgs an answer names", () => {
  it("are a text, the members of an array, or the keys of a map", () => {
    expect(orgsOf({ organization: { id: "org-1" } })).toBe("org-1");
    expect(orgsOf({ organization: { id: ["org-1", 2] } })).toBe("org-1,2");
    expect(orgsOf({ organization: { id: { "org-1": {}, "org-2": {} } } })).toBe("org-1,org-2");
  });

  it("are at most five of at most eighty characters, free of commas and of what must not be said", () => {
    const many = Array.from({ length: 9 }, (_, index) => `${index},${"x".repeat(100)}`);
    const orgs = orgsOf({ organization: { id: many } })?.split(",") ?? [];
    expect(orgs.map(({ length }) => length)).toEqual([80, 80, 80, 80, 80]);
    expect(orgsOf({ organization: { id: "a secret" } }, "organization.id", withoutSecret)).toBe(
      "a [removed]",
    );
  });

  it("are none where the answer names none, or nothing says where", () => {
    for (const body of [{}, { organization: null }, { organization: { id: "" } }, [], "x"]) {
      expect(orgsOf(body)).toBeUndefined();
    }
    expect(orgsOf({ organization: { id: "org-1" } }, null)).toBeUndefined();
    expect(checkExtras("<html>", "api", "organization.id", asIs)).toEqual([]);
  });
});

describe("an introspection", () => {
  it("says whether the token is active, if it says it as RFC 7662 has it", () => {
    expect(activeOf({ active: false })).toEqual([["active", "false"]]);
    expect(activeOf({ active: true, scope: "a" })).toEqual([["active", "true"]]);
    expect(activeOf({ active: "yes" })).toEqual([]);
    expect(isInactive('{"active":false}')).toBe(true);
    expect(isInactive("{}")).toBe(false);
  });
});
