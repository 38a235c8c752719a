/** Scopes asked for, granted and claimed. */
import { describe, expect, it } from "vitest";
import { claimedScope, missingScopes } from "./scope.ts";

describe("missingScopes", () => {
  it.each([
    ["read write", "read write", []],
    ["read write", "write read", []],
    ["read write", "read write more", []],
    ["read write", "read", ["write"]],
    ["read", "other", ["read"]],
    ["read write", "", []],
    ["", "read", []],
    ["read  write", "write", ["read"]],
    ["read", "READ", ["read"]],
  ])("of %j asked and %j granted", (asked, granted, missing) => {
    expect(missingScopes(asked, granted)).toEqual(missing);
  });
});

describe("claimedScope", () => {
  it("reads a text, a list, a path, and nothing else", () => {
    expect(claimedScope({ scope: "a b" }, "scope")).toBe("a b");
    expect(claimedScope({ scp: ["a", "b", 3] }, "scp")).toBe("a b");
    expect(claimedScope({ authz: { scope: "a" } }, "authz.scope")).toBe("a");
    expect(claimedScope({ scope: { a: true } }, "scope")).toBe("");
    expect(claimedScope({}, "scope")).toBe("");
  });
});
