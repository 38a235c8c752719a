/** What is written as the org claim is read back as it was meant, wherever and however it stands. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeClaims } from "../core/claims.ts";
import { fixtureOrg } from "./client-fixture.ts";
import { faultSchema } from "./fault.ts";
import { orgClaims } from "./org-claims.ts";

const ORG = fixtureOrg("acme");
const ORGS = [ORG, fixtureOrg("umbrella")];
const SHAPES = ["array", "string", "comma", "space", "map"] as const;

function claimsWith(kind: string | null, place?: { path: string; shape: (typeof SHAPES)[number] }) {
  const fault = kind && faultSchema.parse({ id: "f", org: "*", kind, toMs: 1 });
  return orgClaims(ORG, fault || null, "1-1-1", ORGS, place);
}

describe.each(SHAPES)("an org claim of shape %s", (shape) => {
  const paths = ["org_ids", "ext.org_ids", "a.b.c", "https://claims.example/orgs"];
  const stateOf = (kind: string | null, path: string) =>
    judgeClaims(claimsWith(kind, { path, shape }), { from: path, pattern: null }, ORG.orgIds);

  test.each(paths)("at %s is sound, empty, absent or of another org, as it should be", (path) => {
    const kinds = [null, "empty-org-ids", "absent-org-ids", "other-org-id", "stale-claim"];
    expect(kinds.map((kind) => stateOf(kind, path).state)).toEqual([
      "match",
      "empty",
      "absent",
      "wrongOrg",
      "wrongOrg",
    ]);
  });
});

const ROOMY = SHAPES.filter((shape) => shape !== "string");

test.each(ROOMY)("an org claim of shape %s has room for an org that nobody expects", (shape) => {
  const claims = claimsWith("extra-org-id", { path: "ext.orgs", shape });
  const verdict = judgeClaims(claims, { from: "ext.orgs", pattern: null }, ORG.orgIds);
  expect(verdict).toMatchObject({ state: "match", extra: ["id-of-umbrella"] });
});

test("the shapes are what they are called", () => {
  const org = fixtureOrg("both", { orgIds: ["a", "b"] });
  const written = SHAPES.map(
    (shape) => orgClaims(org, null, "1", [org], { path: "o", shape })["o"],
  );
  expect(written).toEqual([["a", "b"], "a", "a,b", "a b", { a: {}, b: {} }]);
});

test("a dotted path is nested, a URI is one name", () => {
  expect(claimsWith(null, { path: "ext.org", shape: "string" })).toEqual({
    ext: { org: "id-of-acme" },
  });
  expect(claimsWith(null, { path: "https://a.example/o", shape: "string" })).toEqual({
    "https://a.example/o": "id-of-acme",
  });
});

test("without a place the claims are org_id and org_ids, and both say the same", () => {
  expect([claimsWith(null), claimsWith("empty-org-ids"), claimsWith("absent-org-ids")]).toEqual([
    { org_id: "id-of-acme", org_ids: ["id-of-acme"] },
    { org_id: "", org_ids: [] },
    {},
  ]);
});

test("which org leaks is a pure function of the attempt id, and never the token's own", () => {
  const fault = faultSchema.parse({ id: "f", org: "*", kind: "other-org-id" });
  fc.assert(
    fc.property(fc.string(), (attemptId) => {
      const first = orgClaims(ORG, fault, attemptId, ORGS);
      expect(first["org_id"]).not.toBe(ORG.orgId);
      expect(orgClaims(ORG, fault, attemptId, ORGS)).toEqual(first);
    }),
  );
});
