/** Org claims in the shapes that servers give them, and the states they are judged to be in. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claims, judgeClaims, readClaim } from "./claims.ts";

const ONE = ["org-7"];
const TWO = ["org-7", "org-8"];

describe("judgeClaims", () => {
  it.each<[string, Claims, readonly string[], string, string[]]>([
    ["a list with the org", { org_ids: ["org-7"] }, ONE, "match", []],
    ["a list with all orgs in another order", { org_ids: ["org-8", "org-7"] }, TWO, "match", []],
    ["a list that names the org twice", { org_ids: ["org-7", "org-7"] }, ONE, "match", []],
    ["a list of numbers", { org_ids: [7] }, ["7"], "match", []],
    ["a text", { org_ids: "org-7" }, ONE, "match", []],
    ["a number", { org_ids: 7 }, ["7"], "match", []],
    ["a list parted at commas", { org_ids: "org-7, org-8" }, TWO, "match", []],
    ["a list parted at spaces", { org_ids: "org-7 org-8" }, TWO, "match", []],
    ["a name with a space", { org_ids: "Acme Corp" }, ["Acme Corp"], "match", []],
    ["a map", { org_ids: { "org-7": { id: "x" } } }, ONE, "match", []],
    ["the org and one more", { org_ids: ["org-7", "org-9"] }, ONE, "match", ["org-9"]],
    ["an empty list", { org_ids: [] }, ONE, "empty", []],
    ["a list of blanks", { org_ids: ["", " ", null] }, ONE, "empty", []],
    ["an empty text", { org_ids: "" }, ONE, "empty", []],
    ["a text of separators", { org_ids: " , " }, ONE, "empty", []],
    ["an empty map", { org_ids: {} }, ONE, "empty", []],
    ["no claim", { org: "org-7" }, ONE, "absent", []],
    ["a claim of null", { org_ids: null }, ONE, "absent", []],
    ["another org", { org_ids: ["org-9"] }, ONE, "wrongOrg", ["org-9"]],
    ["one of two orgs", { org_ids: ["org-7"] }, TWO, "wrongOrg", []],
    ["one of two orgs and a strange one", { org_ids: ["org-7", "x"] }, TWO, "wrongOrg", ["x"]],
    ["another case of letters", { org_ids: ["ORG-7"] }, ONE, "wrongOrg", ["ORG-7"]],
    ["nothing where nothing is expected", {}, [], "match", []],
    ["an org where none is expected", { org_ids: ["org-7"] }, [], "match", ["org-7"]],
  ])("judges %s", (_, payload, expected, state, extra) => {
    expect(judgeClaims(payload, "org_ids", expected)).toMatchObject({ state, extra });
  });

  it("says when some of the expected orgs are there and some are not", () => {
    expect(judgeClaims({ org_ids: ["org-7"] }, "org_ids", TWO).isPartial).toBe(true);
    expect(judgeClaims({ org_ids: ["org-9"] }, "org_ids", TWO).isPartial).toBe(false);
  });

  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { maxLength: 4 });

  it("judges a list, a text, a map and a path alike", () => {
    fc.assert(
      fc.property(ids, ids, (found, expected) => {
        const asList = judgeClaims({ orgs: found }, "orgs", expected);
        const asMap = { orgs: Object.fromEntries(found.map((id) => [id, true])) };
        expect(judgeClaims({ orgs: found.join(",") }, "orgs", expected)).toStrictEqual(asList);
        expect(judgeClaims({ ctx: { orgs: found } }, "ctx.orgs", expected)).toStrictEqual(asList);
        expect(judgeClaims(asMap, "orgs", expected).state).toBe(asList.state);
      }),
    );
  });

  it("matches exactly when every expected org is there, and reports exactly the others", () => {
    fc.assert(
      fc.property(ids, ids, (found, expected) => {
        const { state, extra } = judgeClaims({ orgs: found }, "orgs", expected);
        expect(state === "match").toBe(expected.every((id) => found.includes(id)));
        expect(extra).toStrictEqual(found.filter((id) => !expected.includes(id)));
      }),
    );
  });

  it("judges any value at all", () => {
    fc.assert(
      fc.property(fc.jsonValue(), ids, (value, expected) => {
        expect(() => judgeClaims({ orgs: value }, "orgs", expected)).not.toThrow();
      }),
    );
  });
});

describe("readClaim", () => {
  it("takes a name with dots for a name before it takes it for a path", () => {
    const payload = { "https://a.example/orgs": ["x"], https: "no" };
    expect(readClaim(payload, "https://a.example/orgs")).toEqual(["x"]);
  });

  it("follows a path through objects only", () => {
    expect(readClaim({ a: { b: { c: 1 } } }, "a.b.c")).toBe(1);
    expect(readClaim({ a: ["b"] }, "a.0")).toBeUndefined();
    expect(readClaim({ a: "text" }, "a.length")).toBeUndefined();
  });

  it("sees no claim that the payload did not bring along", () => {
    expect(readClaim({}, "constructor")).toBeUndefined();
    expect(readClaim({}, "toString.name")).toBeUndefined();
  });
});
