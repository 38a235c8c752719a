/** Org claims in the shapes that servers give them, and the states they are judged to be in. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claims, claimPattern, type ClaimVerdict, judgeClaims, readClaim } from "./claims.ts";

const ONE = ["org-7"];
const TWO = ["org-7", "org-8"];
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { maxLength: 4 });

/** Judges a claim taken whole. */
function judge(payload: Claims, from: string, expected: readonly string[]): ClaimVerdict {
  return judgeClaims(payload, { from, pattern: null }, expected);
}

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
    expect(judge(payload, "org_ids", expected)).toMatchObject({ state, extra });
  });

  it("says when some of the expected orgs are there and some are not", () => {
    expect(judge({ org_ids: ["org-7"] }, "org_ids", TWO).isPartial).toBe(true);
    expect(judge({ org_ids: ["org-9"] }, "org_ids", TWO).isPartial).toBe(false);
  });

  it("judges a list, a text, a map and a path alike", () => {
    fc.assert(
      fc.property(ids, ids, (found, expected) => {
        const asList = judge({ orgs: found }, "orgs", expected);
        const asMap = { orgs: Object.fromEntries(found.map((id) => [id, true])) };
        expect(judge({ orgs: found.join(",") }, "orgs", expected)).toStrictEqual(asList);
        expect(judge({ ctx: { orgs: found } }, "ctx.orgs", expected)).toStrictEqual(asList);
        expect(judge(asMap, "orgs", expected).state).toBe(asList.state);
      }),
    );
  });

  it("matches exactly when every expected org is there, and reports exactly the others", () => {
    fc.assert(
      fc.property(ids, ids, (found, expected) => {
        const { state, extra } = judge({ orgs: found }, "orgs", expected);
        expect(state === "match").toBe(expected.every((id) => found.includes(id)));
        expect(extra).toStrictEqual(found.filter((id) => !expected.includes(id)));
      }),
    );
  });

  it("judges any value at all", () => {
    fc.assert(
      fc.property(fc.jsonValue(), ids, (value, expected) => {
        expect(() => judge({ orgs: value }, "orgs", expected)).not.toThrow();
      }),
    );
  });
});

describe("judgeClaims by a pattern", () => {
  const realm = { from: "iss", pattern: "/realms/([^/]+)$" };

  it.each<[string, Claims, string, string[]]>([
    ["the org in a text", { iss: "https://sso.example/realms/org-7" }, "match", []],
    ["another org", { iss: "https://sso.example/realms/org-9" }, "wrongOrg", ["org-9"]],
    ["a text that it does not fit", { iss: "https://sso.example/" }, "empty", []],
    ["an empty text", { iss: "" }, "empty", []],
    ["no claim", {}, "absent", []],
    ["each text of a list", { iss: ["/realms/org-7", "/realms/org-9"] }, "match", ["org-9"]],
    ["each key of a map", { iss: { "/realms/org-7": {} } }, "match", []],
    ["a value that is no text", { iss: 7 }, "empty", []],
  ])("judges %s", (_, payload, state, extra) => {
    expect(judgeClaims(payload, realm, ONE)).toMatchObject({ state, extra });
  });

  it("takes what the group finds whole, whatever stands in it", () => {
    const source = { from: "sub", pattern: "^tenant:(.*)$" };
    expect(judgeClaims({ sub: "tenant:Acme, Corp" }, source, ["Acme, Corp"]).state).toBe("match");
  });

  it("does not take the org for found because it stands in the text somewhere", () => {
    expect(judgeClaims({ iss: "org-7" }, realm, ONE).state).toBe("empty");
  });

  it.each(["(", "[", "no group", "(?:none)"])("finds nothing by %j, and does not throw", (text) => {
    expect(judgeClaims({ iss: "no group none" }, { from: "iss", pattern: text }, ONE).state).toBe(
      "empty",
    );
  });

  it("tells which texts are no patterns", () => {
    expect(claimPattern("(")).toBeNull();
    expect(claimPattern("(a)")).toEqual(/(a)/);
  });

  it("finds in every shape of claim what stands between what surrounds it", () => {
    fc.assert(
      fc.property(
        ids,
        ids,
        fc.constantFrom("", "/realms/", "urn:org:"),
        (found, expected, mark) => {
          const source = { from: "orgs", pattern: `^${mark}(.*)$` };
          const texts = found.map((id) => mark + id);
          const plain = judge({ orgs: found }, "orgs", expected);
          expect(judgeClaims({ orgs: texts }, source, expected)).toStrictEqual(plain);
          const asMap = { orgs: Object.fromEntries(texts.map((text) => [text, 1])) };
          expect(judgeClaims(asMap, source, expected).state).toBe(plain.state);
        },
      ),
    );
  });

  it("judges any value by any text at all", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), ids, (value, pattern, expected) => {
        const source = { from: "orgs", pattern };
        expect(() => judgeClaims({ orgs: value }, source, expected)).not.toThrow();
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
